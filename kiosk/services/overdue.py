"""What must come out: parcels behind doors for longer than their order is held, and those of cancelled orders.

Knows: the last moment still counts as held; nobody can collect what was cancelled, so it is not waited for. A door in
doubt is not for this round: a task is open for it.
"""

from kiosk.domain.compartments import Content, Layout
from kiosk.domain.operations import LIVE
from kiosk.domain.orders import Epoch, Order, OrderStatus, ParcelStatus
from kiosk.flows.effects import FindPlace
from kiosk.flows.place_events import Overdue, OverdueListed, PlaceOffered
from kiosk.services.places import free_place
from kiosk.services.ports import Book, Database


def overdue(book: Book, now_ms: int) -> list[Overdue]:
    """Every parcel that is held no longer, or whose order was cancelled, by door."""
    busy = {operation.compartment for operation in book.operations.where(state=sorted(LIVE))}
    live = [one for one in book.epochs.where(ended_ms=None) if one.collected_ms is None and one.compartment not in busy]
    found = [row for epoch in live if (row := _row(book, epoch, now_ms)) is not None]
    return sorted(found, key=lambda row: row.compartment)


def _row(book: Book, epoch: Epoch, now_ms: int) -> Overdue | None:
    order, parcel = book.orders.get(epoch.order), book.parcels.get(epoch.parcel)
    door = book.compartments.get(epoch.compartment)
    if order is None or parcel is None or door is None:
        return None
    sure = door.content == Content.OCCUPIED and not door.quarantine and door.epoch == epoch.id
    since_ms = _since_ms(order, epoch, now_ms)
    if since_ms is None or parcel.status != ParcelStatus.READY or not sure:
        return None
    where = (epoch.id, parcel.id, order.id, epoch.compartment)
    return Overdue(*where, parcel.label, order.number, since_ms, cancelled=order.status == OrderStatus.CANCELLED)


def _since_ms(order: Order, epoch: Epoch, now_ms: int) -> int | None:
    """The moment that stands for why it must come out; None while it may stay. When an order was cancelled, a kiosk
    that was offline cannot say: how long its parcel lies there, it can."""
    if order.status == OrderStatus.CANCELLED:
        return epoch.began_ms
    return order.held_until_ms if order.held_until_ms is not None and now_ms > order.held_until_ms else None


class OverdueAnswers:
    """The list of the round, and where what comes out of a door may go."""

    def __init__(self, database: Database, layout: Layout) -> None:
        self._database = database
        self._layout = layout

    async def listed(self, now_ms: int) -> OverdueListed:
        """What must come out now."""
        return await self._database.transact(lambda book: OverdueListed(tuple(overdue(book, now_ms))))

    async def place(self, effect: FindPlace) -> PlaceOffered:
        """A free place of the parcel's zone."""

        def work(book: Book) -> PlaceOffered:
            parcel = book.parcels.get(effect.parcel)
            return PlaceOffered(free_place(book, self._layout, parcel.zone) if parcel else None)

        return await self._database.transact(work)
