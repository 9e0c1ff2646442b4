"""What is overdue: parcels behind doors for longer than their order is held.

Knows: the last moment still counts as held. A door in doubt is not for this round: a task is open for it.
"""

from kiosk.domain.compartments import Content, Layout
from kiosk.domain.operations import LIVE
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.flows.effects import FindPlace
from kiosk.flows.place_events import Overdue, OverdueListed, PlaceOffered
from kiosk.services.places import free_place
from kiosk.services.ports import Book, Database


def overdue(book: Book, now_ms: int) -> list[Overdue]:
    """Every parcel that is held no longer, by door."""
    busy = {operation.compartment for operation in book.operations.where(state=sorted(LIVE))}
    live = [one for one in book.epochs.where(ended_ms=None) if one.collected_ms is None and one.compartment not in busy]
    found = [row for epoch in live if (row := _row(book, epoch, now_ms)) is not None]
    return sorted(found, key=lambda row: row.compartment)


def _row(book: Book, epoch: Epoch, now_ms: int) -> Overdue | None:
    order, parcel = book.orders.get(epoch.order), book.parcels.get(epoch.parcel)
    door = book.compartments.get(epoch.compartment)
    if order is None or parcel is None or door is None or order.held_until_ms is None:
        return None
    sure = door.content == Content.OCCUPIED and not door.quarantine and door.epoch == epoch.id
    if now_ms <= order.held_until_ms or parcel.status != ParcelStatus.READY or not sure:
        return None
    where = (epoch.id, parcel.id, order.id, epoch.compartment)
    return Overdue(*where, parcel.label, order.number, order.held_until_ms)


class OverdueAnswers:
    """The list of the round, and where what comes out of a door may go."""

    def __init__(self, database: Database, layout: Layout) -> None:
        self._database = database
        self._layout = layout

    async def listed(self, now_ms: int) -> OverdueListed:
        """What is overdue now."""
        return await self._database.transact(lambda book: OverdueListed(tuple(overdue(book, now_ms))))

    async def place(self, effect: FindPlace) -> PlaceOffered:
        """A free place of the parcel's zone."""

        def work(book: Book) -> PlaceOffered:
            parcel = book.parcels.get(effect.parcel)
            return PlaceOffered(free_place(book, self._layout, parcel.zone) if parcel else None)

        return await self._database.transact(work)
