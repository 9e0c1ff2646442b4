"""Places behind the counter in the book: which is free, what lies where, and what staff found there.

Knows: that a place holds one parcel, and that only staff say that something lies there. Must never know a screen.
"""

from dataclasses import replace

from kiosk.domain.compartments import Layout
from kiosk.domain.events import Event
from kiosk.domain.orders import Parcel, ParcelStatus
from kiosk.domain.tasks import Seen, Task, TaskKind
from kiosk.flows.effects import CheckPlace, FindParcel, PutAtPlace
from kiosk.flows.place_events import ParcelFound, PlacePut, PlacesListed
from kiosk.link.views import PlaceView
from kiosk.services.custody.common import Moment, put_task, set_parcel
from kiosk.services.ports import Book, Database

MAY_BE_PUT = frozenset({ParcelStatus.EXPECTED, ParcelStatus.WITH_STAFF, ParcelStatus.MISSING, ParcelStatus.SENT_BACK})
"""A parcel in any other state lies behind a door, or is gone."""


def free_place(book: Book, layout: Layout, zone: str) -> str | None:
    """The free place of this zone with the smallest label. A parcel is never offered another temperature."""
    taken = {parcel.place for parcel in at_places(book, layout)}
    fitting = sorted(place.label for place in layout.counter if place.zone == zone and place.label not in taken)
    return fitting[0] if fitting else None


def at_places(book: Book, layout: Layout) -> list[Parcel]:
    """Every parcel that lies at a place of the layout, by the label of the place."""
    kept = book.parcels.where(place=[place.label for place in layout.counter])
    return sorted(kept, key=lambda parcel: parcel.place or "")


class PlaceAnswers:
    """Puts, finds and checks what lies behind the counter."""

    def __init__(self, database: Database, layout: Layout) -> None:
        self._database = database
        self._layout = layout

    async def put(self, effect: PutAtPlace) -> PlacePut:
        """The parcel lies at the place, staff say; nothing is written when another lies there by the book."""

        def work(book: Book) -> PlacePut:
            parcel = book.parcels.get(effect.parcel)
            if parcel is None or parcel.status not in MAY_BE_PUT or book.parcels.where(place=effect.place):
                return PlacePut(effect.place, done=False)
            book.parcels.put(replace(parcel, status=ParcelStatus.WITH_STAFF, place=effect.place))
            data = {"parcel": parcel.id, "order": parcel.order, "place": effect.place, "staff": effect.staff}
            book.record(Event("parcel.placed", f"staff:{effect.staff}", data))
            return PlacePut(effect.place)

        return await self._database.transact(work)

    async def listed(self) -> PlacesListed:
        """What lies where, by the label of the place."""

        def work(book: Book) -> PlacesListed:
            return PlacesListed(tuple(_row(book, parcel) for parcel in at_places(book, self._layout)))

        return await self._database.transact(work)

    async def check(self, effect: CheckPlace, moment: Moment) -> None:
        """Staff looked whether the parcel lies at its place. What does not is missing, and somebody is to look for it.
        One that was handed over meanwhile, or put elsewhere, needs nothing."""

        def work(book: Book) -> None:
            parcel = book.parcels.get(effect.parcel)
            if parcel is None or parcel.place != effect.place:
                return
            data = {"place": effect.place, "parcel": parcel.id, "order": parcel.order, "staff": effect.staff}
            book.record(Event("place.checked", f"staff:{effect.staff}", data | {"seen": effect.seen}))
            if effect.seen is Seen.MISSING:
                set_parcel(book, parcel.id, ParcelStatus.MISSING)
                put_task(book, Task(moment.new_id(), TaskKind.MISSING, moment.wall_ms, order=parcel.order))

        await self._database.transact(work)

    async def find(self, effect: FindParcel) -> ParcelFound:
        """Where the parcel with this label is, by the book."""

        def work(book: Book) -> ParcelFound:
            known = book.parcels.where(label=effect.label)
            if not known:
                return ParcelFound(None)
            parcel = known[0]
            live = [one.compartment for one in book.epochs.where(parcel=parcel.id, ended_ms=None)]
            return ParcelFound(parcel.label, parcel.status, live[-1] if live else None, parcel.place)

        return await self._database.transact(work)


def _row(book: Book, parcel: Parcel) -> PlaceView:
    order = book.orders.get(parcel.order)
    number = order.number if order else None
    return PlaceView(place=parcel.place or "", parcel=parcel.id, label=parcel.label, order=number)
