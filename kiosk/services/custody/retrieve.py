"""What the arrows of a retrieval mean: staff looked, so belief becomes knowledge."""

from dataclasses import replace

from kiosk.domain.events import Event
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.orders import ParcelStatus
from kiosk.domain.tasks import Seen
from kiosk.services.custody.common import Moment, finish_task, put_arrow
from kiosk.services.ports import Book


def retrieve_settled(book: Book, operation: Operation, moment: Moment) -> None:
    seen = operation.outcome or Seen.EMPTY
    staff = operation.actor.removeprefix("staff:")
    compartment = book.compartments.get(operation.compartment)
    if compartment is not None:
        _end_epoch(book, compartment.epoch, seen, moment)
        book.compartments.put(compartment.emptied())
    _resolve_unknown(book, operation.compartment, seen, operation.actor, moment)
    _finish_tasks(book, operation.compartment, seen, staff, moment)
    book.record(
        Event(
            "parcel.retrieved",
            operation.actor,
            {
                "parcel": operation.parcel,
                "order": operation.order,
                "compartment": operation.compartment,
                "seen": seen,
                "staff": staff,
                "operation": operation.id,
            },
        )
    )


def _end_epoch(book: Book, epoch_id: str | None, seen: str, moment: Moment) -> None:
    epoch = book.epochs.get(epoch_id or "")
    if epoch is None:
        return
    if epoch.ended_ms is None:
        book.epochs.put(replace(epoch, ended_ms=moment.wall_ms))
    _parcel_after(book, epoch.parcel, seen, empty=ParcelStatus.COLLECTED)


def _parcel_after(book: Book, parcel_id: str | None, seen: str, empty: ParcelStatus) -> None:
    parcel = book.parcels.get(parcel_id or "")
    if parcel is None or parcel.status in {ParcelStatus.COLLECTED, ParcelStatus.WITH_STAFF}:
        return
    status = {Seen.PARCEL: ParcelStatus.WITH_STAFF, Seen.EMPTY: empty, Seen.MISSING: ParcelStatus.MISSING}
    book.parcels.put(replace(parcel, status=status[Seen(seen)]))


def _resolve_unknown(book: Book, label: str, seen: str, actor: str, moment: Moment) -> None:
    for unknown in book.operations.where(compartment=label, state=State.UNKNOWN):
        evidence = f"{unknown.evidence}; seen {seen} by {actor}"
        if unknown.kind == Kind.LOAD:
            _parcel_after(book, unknown.parcel, seen, empty=ParcelStatus.WITH_STAFF)
        resolved = unknown.to(State.RESOLVED, outcome=seen, evidence=evidence, ended_ms=moment.wall_ms)
        put_arrow(book, resolved, moment)


def _finish_tasks(book: Book, label: str, seen: str, staff: str, moment: Moment) -> None:
    for task in book.tasks.where(compartment=label, done_ms=None):
        finish_task(book, task, outcome=seen, evidence=f"looked inside {label}", staff=staff, moment=moment)
