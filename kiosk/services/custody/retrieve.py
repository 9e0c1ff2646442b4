"""What the arrows of a retrieval, and of an opening by staff, mean: staff looked, so belief becomes knowledge."""

from dataclasses import replace

from kiosk.domain.events import Event
from kiosk.domain.operations import SENSOR_DOUBTED, STAFF_KINDS, Kind, Operation, State
from kiosk.domain.orders import Parcel, ParcelStatus
from kiosk.domain.tasks import Seen, Task, TaskKind
from kiosk.services.custody.common import Moment, finish_task, held_since, put_arrow, put_task, set_parcel
from kiosk.services.custody.pickup import HOLDERS, collected, told_before
from kiosk.services.custody.returns import return_looked
from kiosk.services.ports import Book

TAKEN_OUT = {
    Seen.PARCEL: ParcelStatus.WITH_STAFF,
    Seen.UNLOADED: ParcelStatus.EXPECTED,
    Seen.SENT_BACK: ParcelStatus.SENT_BACK,
}
"""Where a parcel is that staff took out."""


def sensor_doubted(book: Book, operation: Operation, moment: Moment) -> None:
    """Staff open a door whose sensor nobody can believe: it serves nobody until a sensor is seen at work again."""
    compartment = book.compartments.get(operation.compartment)
    if compartment is None or not operation.doubted:
        return
    book.compartments.put(replace(compartment, out_of_service=SENSOR_DOUBTED))
    if not book.tasks.where(compartment=operation.compartment, kind=TaskKind.SENSOR.value, done_ms=None):
        put_task(book, Task(moment.new_id(), TaskKind.SENSOR, moment.wall_ms, operation.compartment))


def _trusted(operation: Operation) -> bool:
    """Whether this look went with a sensor that saw the door open and closed."""
    return operation.state == State.SETTLED


def retrieve_settled(book: Book, operation: Operation, moment: Moment) -> None:
    """Staff looked: what they saw ends the custody epoch, judges the parcel, resolves what was unknown of this door and
    does the tasks about it. What they left where it is changes nothing."""
    compartment = book.compartments.get(operation.compartment)
    epoch = book.epochs.get(compartment.epoch or "") if compartment else None
    unknown = book.operations.where(compartment=operation.compartment, state=State.UNKNOWN)
    seen = Seen(operation.outcome or Seen.EMPTY)
    if seen is Seen.LEFT:
        _record(book, operation, parcel_here(book, operation.compartment), seen)
        return
    means = _meant(seen, unknown)
    parcel = parcel_here(book, operation.compartment)
    if epoch is not None and epoch.ended_ms is None:
        book.epochs.put(replace(epoch, ended_ms=moment.wall_ms))
    if parcel is not None:
        _judge(book, parcel, means, operation.compartment, moment)
    if compartment is not None:
        mended = _trusted(operation) and compartment.out_of_service == SENSOR_DOUBTED
        reason = None if mended else compartment.out_of_service
        book.compartments.put(replace(compartment.emptied(), out_of_service=reason))
    for one in unknown:
        evidence = f"{one.evidence}; seen {seen} by {operation.actor}"
        put_arrow(book, one.to(State.RESOLVED, outcome=means, evidence=evidence, ended_ms=moment.wall_ms), moment)
    staff = operation.actor.removeprefix("staff:")
    _finish_tasks(book, operation, seen, staff, moment)
    for one in unknown:
        if one.kind == Kind.RETURN:
            return_looked(book, one, means, moment)
    _record(book, operation, parcel, seen)


def _record(book: Book, operation: Operation, parcel: Parcel | None, seen: Seen) -> None:
    data = {
        "parcel": parcel.id if parcel else None,
        "order": parcel.order if parcel else None,
        "compartment": operation.compartment,
        "seen": seen,
        "staff": operation.actor.removeprefix("staff:"),
        "operation": operation.id,
    }
    book.record(Event("parcel.retrieved", operation.actor, data))


def _meant(seen: Seen, unknown: list[Operation]) -> Seen:
    """Who looked before, with a doubtful end, may have taken out what is not there now, and was not asked: then an
    empty compartment does not mean that the holder has the parcel, or kept the goods."""
    looks = any(one.kind in STAFF_KINDS for one in unknown)
    tries = any(one.kind in HOLDERS | {Kind.RETURN} for one in unknown)
    return Seen.MISSING if seen is Seen.EMPTY and looks and tries else seen


def parcel_here(book: Book, label: str) -> Parcel | None:
    """The parcel that a look behind this door judges: one that a load of doubtful end may have left, else the one of
    the last custody epoch, over or not. The load came later: only a door whose epoch is over is loaded again. A parcel
    that staff held in their hands since, and put behind another door, is not here."""
    loads = book.operations.where(compartment=label, state=State.UNKNOWN, kind=Kind.LOAD)
    if loads:
        parcel = book.parcels.get(loads[-1].parcel or "")
        return None if parcel is None or held_since(book, parcel, label) else parcel
    compartment = book.compartments.get(label)
    epoch = book.epochs.get(compartment.epoch or "") if compartment else None
    return book.parcels.get(epoch.parcel) if epoch else None


def _judge(book: Book, parcel: Parcel, seen: Seen, label: str, moment: Moment) -> None:
    """Where the parcel is, now that somebody looked. An empty compartment whose holder had a doubtful try, or took it
    before something else came into doubt, means that the holder has it; else nobody can say who has."""
    unknown = book.operations.where(compartment=label, state=State.UNKNOWN)
    tries = [one for one in unknown if one.kind in HOLDERS and one.parcel == parcel.id]
    loads = book.operations.where(parcel=parcel.id, state=State.UNKNOWN, kind=Kind.LOAD)
    doors = {one.compartment for one in loads}
    if seen in TAKEN_OUT or (doors == {label} and seen is Seen.EMPTY):
        set_parcel(book, parcel.id, TAKEN_OUT.get(seen, ParcelStatus.WITH_STAFF))
    elif label in doors and seen is Seen.EMPTY:
        return  # two loads of it ended in doubt: the look behind the other door tells
    elif parcel.status == ParcelStatus.COLLECTED:
        return
    elif seen is Seen.EMPTY and tries:
        collected(book, tries[-1], moment)
    elif seen is Seen.EMPTY and _taken(book, parcel, label):
        set_parcel(book, parcel.id, ParcelStatus.COLLECTED)
    else:
        set_parcel(book, parcel.id, ParcelStatus.MISSING)


def _taken(book: Book, parcel: Parcel, label: str) -> bool:
    """Whether its holder took this parcel out of the compartment that still names its custody."""
    compartment = book.compartments.get(label)
    epoch = book.epochs.get(compartment.epoch or "") if compartment else None
    return epoch is not None and epoch.parcel == parcel.id and told_before(book, epoch.id)


def _finish_tasks(book: Book, operation: Operation, seen: str, staff: str, moment: Moment) -> None:
    evidence = f"looked inside {operation.compartment}"
    for task in book.tasks.where(compartment=operation.compartment, done_ms=None):
        if task.kind != TaskKind.SENSOR or _trusted(operation):
            finish_task(book, task, outcome=seen, evidence=evidence, staff=staff, moment=moment)
