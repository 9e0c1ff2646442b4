"""What a look of the guided audit means: where the book and the door agree it confirms the book; a difference becomes a
task."""

from kiosk.domain.operations import OCCUPIED, Operation
from kiosk.domain.orders import ParcelStatus
from kiosk.domain.tasks import Seen, Task, TaskKind
from kiosk.services.custody.common import Moment, put_task, seen_occupied
from kiosk.services.custody.retrieve import parcel_here, retrieve_settled
from kiosk.services.ports import Book


def audit_settled(book: Book, operation: Operation, moment: Moment) -> None:
    """What is inside stays inside, and an empty door is free; what is missing is sought, and what nobody expected
    is looked at before anybody uses the door."""
    parcel = parcel_here(book, operation.compartment)
    if operation.outcome == OCCUPIED:
        if parcel is not None and parcel.status == ParcelStatus.READY:
            book.parcels.put(parcel.now(ParcelStatus.FROZEN))
        seen_occupied(book, operation, moment)
        return
    retrieve_settled(book, operation, moment)
    if operation.outcome == Seen.MISSING:
        order = parcel.order if parcel else None
        task = Task(moment.new_id(), TaskKind.MISSING, moment.wall_ms, order=order, operation=operation.id)
        put_task(book, task)
