"""What the arrows of a load mean: a custody epoch begins when staff say that the parcel is in, and a compartment in
which they found something else is kept for a look."""

from kiosk.domain.events import Event
from kiosk.domain.operations import OCCUPIED, Operation
from kiosk.domain.orders import Epoch, ParcelStatus
from kiosk.services.custody.common import Moment, seen_occupied, set_parcel
from kiosk.services.ports import Book


def load_settled(book: Book, operation: Operation, moment: Moment) -> None:
    if operation.outcome == OCCUPIED:
        seen_occupied(book, operation, moment)
        return
    if operation.outcome != "inside" or operation.parcel is None or operation.order is None:
        _seen_empty(book, operation)
        return
    epoch = Epoch(
        id=operation.epoch or moment.new_id(),
        parcel=operation.parcel,
        order=operation.order,
        compartment=operation.compartment,
        began_ms=moment.wall_ms,
        loaded_by=operation.session,
    )
    book.epochs.put(epoch)
    set_parcel(book, operation.parcel, ParcelStatus.READY)
    compartment = book.compartments.get(operation.compartment)
    if compartment is not None:
        book.compartments.put(compartment.holding(epoch.id))
    book.record(
        Event(
            "parcel.loaded",
            operation.actor,
            {
                "parcel": operation.parcel,
                "order": operation.order,
                "compartment": operation.compartment,
                "epoch": epoch.id,
                "staff": operation.actor.removeprefix("staff:"),
            },
        )
    )


def _seen_empty(book: Book, operation: Operation) -> None:
    """Staff stood before the open door and put nothing in: that is a look."""
    compartment = book.compartments.get(operation.compartment)
    if compartment is not None:
        book.compartments.put(compartment.emptied())
