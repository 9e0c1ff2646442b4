"""Answers while staff load: which parcel is this, and which door takes it; how the bank stands."""

from collections.abc import Callable, Container

from kiosk.domain.compartments import Layout, Size
from kiosk.domain.orders import Order, OrderStatus, Parcel, ParcelStatus
from kiosk.flows.effects import FindDoor
from kiosk.flows.staff_events import BankCounted, DoorFound, LabelRefused, NoDoor
from kiosk.services.overdue import overdue
from kiosk.services.placement import free_compartments
from kiosk.services.places import at_places, free_place
from kiosk.services.ports import Book, Database
from kiosk.services.room import Pressure, Room

REFUSED = {
    ParcelStatus.READY: "already_loaded",
    ParcelStatus.COLLECTED: "already_collected",
    ParcelStatus.UNSURE: "needs_look",
    ParcelStatus.FROZEN: "needs_look",
}


class LoadingAnswers:
    """Reads the book and the layout; `silent` doors are not offered."""

    def __init__(
        self,
        database: Database,
        layout: Layout,
        silent: Container[str],
        room: Room | None = None,
        *,
        never: Container[str] = (),
        ending: Callable[[], int | None] = lambda: None,
    ) -> None:
        """`room`: without it there is always room. `never`: categories of goods that no compartment takes. `ending`: in
        how many days the list of staff ends, once that is soon."""
        self._ending = ending
        self._never = never
        self._room = room
        self._database = database
        self._layout = layout
        self._silent = silent

    async def find_door(self, effect: FindDoor) -> DoorFound | NoDoor | LabelRefused:
        """The smallest fitting free compartment for the parcel with this label."""
        if self._room is not None and self._room.pressure >= Pressure.NO_LOADS:
            return LabelRefused("no_room")
        return await self._database.transact(lambda book: self._find(book, effect))

    def _find(self, book: Book, effect: FindDoor) -> DoorFound | NoDoor | LabelRefused:
        found = book.parcels.where(label=effect.label)
        if not found:
            return LabelRefused("unknown_label")
        parcel = found[0]
        order = book.orders.get(parcel.order)
        reason = REFUSED.get(ParcelStatus(parcel.status))
        if order is None or order.status == OrderStatus.CANCELLED:
            reason = "cancelled"
        if reason is not None or order is None:
            return LabelRefused(reason or "unknown_label")
        if parcel.place is not None and not effect.from_place:
            return LabelRefused("at_place", parcel.place)
        counter = self._counter(parcel, order)
        free = [] if counter else self._free(book, parcel, effect.larger_than)
        if not free:
            place = free_place(book, self._layout, parcel.zone)
            return NoDoor(parcel.label, parcel.size, parcel.id, counter, parcel.place or place)
        return DoorFound(parcel.id, parcel.order, order.number, parcel.label, self._size(free[0]), free[0])

    def _counter(self, parcel: Parcel, order: Order) -> str | None:
        """Why no compartment may take it: goods that never go into one, or central has it wait at the counter."""
        if any(item.category in self._never for item in order.items):
            return "never"
        return "counter" if parcel.counter and self._layout.counter else None

    def _free(self, book: Book, parcel: Parcel, larger_than: str | None) -> list[str]:
        return free_compartments(
            book,
            self._layout,
            Size(parcel.size),
            zone=parcel.zone,
            low=parcel.low_door,
            staff=True,
            larger_than=Size(larger_than) if larger_than else None,
            silent=self._silent,
        )

    def _size(self, label: str) -> str:
        return self._layout.place(label).size

    async def count(self, now_ms: int) -> BankCounted:
        """How many compartments staff could load now, how many tasks wait, what lies behind the counter and what is
        overdue."""

        def work(book: Book) -> BankCounted:
            free = free_compartments(book, self._layout, Size.S, staff=True, silent=self._silent)
            return BankCounted(
                len(free),
                len(book.tasks.where(done_ms=None)),
                len(at_places(book, self._layout)),
                len(overdue(book, now_ms)),
                self._ending(),
            )

        return await self._database.transact(work)
