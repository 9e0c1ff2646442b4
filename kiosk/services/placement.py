"""Which compartment takes a parcel: the smallest free one that fits, in the right zone, low only when that is needed.

Knows: what is free (a belief with evidence) and the layout. An occupied, doubtful, busy or silent door is never
offered.
"""

from collections.abc import Container, Iterable, Mapping

from kiosk.domain.compartments import Compartment, Content, Layout, Place, Size, Zone
from kiosk.domain.operations import LIVE
from kiosk.services.ports import Book


def know_compartments(book: Book, layout: Layout) -> None:
    """A compartment the database has never heard of is empty: it was just installed."""
    for place in layout.places:
        if book.compartments.get(place.label) is None:
            book.compartments.add(Compartment(place.label))


def free_compartments(
    book: Book,
    layout: Layout,
    size: Size,
    *,
    zone: str = Zone.AMBIENT,
    low: bool = False,
    staff: bool = False,
    larger_than: Size | None = None,
    silent: Container[str] = (),
) -> list[str]:
    """Labels that may be offered now, best first."""
    known = {compartment.label: compartment for compartment in book.compartments.where()}
    busy = {operation.compartment for operation in book.operations.where(state=sorted(LIVE))}
    least = larger_than.rank + 1 if larger_than else size.rank

    def offered(place: Place) -> bool:
        compartment = known.get(place.label)
        return compartment is not None and place.label not in busy and takes(book, compartment, staff=staff)

    fitting = [
        place
        for place in layout.places
        if place.size.rank >= least and place.zone == zone and (place.low or not low)
        if place.label not in silent and offered(place)
    ]
    return [place.label for place in best_first(fitting, known, low=low)]


def best_first(fitting: Iterable[Place], known: Mapping[str, Compartment], *, low: bool) -> list[Place]:
    """Doors that fit, in the order in which they are offered: the smallest; no low one for who needs none; one known
    to be free before one merely presumed empty, which costs staff a look."""

    def cost(place: Place) -> tuple[int, bool, bool, str]:
        return place.size.rank, place.low and not low, known[place.label].content != Content.FREE, place.label

    return sorted(fitting, key=cost)


def takes(book: Book, compartment: Compartment, *, staff: bool) -> bool:
    """Whether something may be put into this compartment now. Only staff may use one that is merely
    presumed empty: they look before they put anything in."""
    empty = {Content.FREE, Content.PRESUMED_EMPTY} if staff else {Content.FREE}
    closed = compartment.quarantine or compartment.out_of_service
    return not closed and compartment.content in empty and not _held(book, compartment.epoch)


def _held(book: Book, epoch_id: str | None) -> bool:
    """Whether the last parcel's holder may still come back to this door."""
    epoch = book.epochs.get(epoch_id) if epoch_id else None
    return epoch is not None and epoch.ended_ms is None
