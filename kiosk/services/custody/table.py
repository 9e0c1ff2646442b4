"""The table itself, and the one way to write an arrow of the journal."""

from kiosk.domain.operations import Kind, Operation, State
from kiosk.services.custody.audit import audit_settled
from kiosk.services.custody.common import Consequence, Moment, parcel_unsure, put_arrow, quarantine, unknown_task
from kiosk.services.custody.complaints import jammed
from kiosk.services.custody.load import load_settled
from kiosk.services.custody.pickup import handover_number, pickup_opened, pickup_settled, reopen_settled
from kiosk.services.custody.retrieve import retrieve_settled, sensor_doubted
from kiosk.services.custody.returns import return_rejected, return_settled, return_unknown
from kiosk.services.ports import Book

_JAM: tuple[Consequence, ...] = (quarantine, handover_number, unknown_task, jammed)
_DOUBT: tuple[Consequence, ...] = (quarantine, unknown_task)

CONSEQUENCES: dict[tuple[Kind, State], tuple[Consequence, ...]] = {
    (Kind.PICKUP, State.OPENED): (pickup_opened,),
    (Kind.PICKUP, State.SETTLED): (pickup_settled,),
    (Kind.PICKUP, State.REJECTED): (handover_number,),
    (Kind.PICKUP, State.UNKNOWN): (*_JAM, parcel_unsure),
    (Kind.REOPEN, State.OPENED): (pickup_opened,),
    (Kind.REOPEN, State.SETTLED): (reopen_settled,),
    (Kind.REOPEN, State.REJECTED): (handover_number,),
    (Kind.REOPEN, State.UNKNOWN): _JAM,
    (Kind.LOAD, State.SETTLED): (load_settled,),
    (Kind.LOAD, State.UNKNOWN): (*_DOUBT, parcel_unsure),
    (Kind.RETURN, State.REJECTED): (return_rejected, handover_number),
    (Kind.RETURN, State.SETTLED): (return_settled,),
    (Kind.RETURN, State.UNKNOWN): (*_JAM, return_unknown),
    (Kind.RETRIEVE, State.SETTLED): (retrieve_settled,),
    (Kind.RETRIEVE, State.UNKNOWN): _DOUBT,
    (Kind.AUDIT, State.SETTLED): (audit_settled,),
    (Kind.AUDIT, State.UNKNOWN): _DOUBT,
    (Kind.STAFF, State.ARMED): (sensor_doubted,),
    (Kind.STAFF, State.SETTLED): (retrieve_settled,),
    (Kind.STAFF, State.UNKNOWN): _DOUBT,
    (Kind.STAFF, State.RESOLVED): (retrieve_settled,),
}


def write(book: Book, operation: Operation, moment: Moment) -> None:
    """Write one arrow: the operation's row, what follows from it, its audit row and its outbox row."""
    put_arrow(book, operation, moment)
    for consequence in CONSEQUENCES.get((Kind(operation.kind), State(operation.state)), ()):
        consequence(book, operation, moment)
