"""What arrows mean that several kinds of operations share. Runs inside the transaction that writes the arrow."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Content
from kiosk.domain.events import Event
from kiosk.domain.ids import ID_RANDOM_BYTES, new_id
from kiosk.domain.operations import Kind, Operation
from kiosk.domain.orders import Parcel, ParcelStatus
from kiosk.domain.tasks import Task, TaskKind
from kiosk.services.ports import Book, Entropy

HANDOVER_NUMBERS = 10_000


def handover_note(operation: str) -> str:
    """The name of the note that keeps the hand-over number of an operation."""
    return f"handover:{operation}"


@dataclass(frozen=True)
class Moment:
    """What an arrow and its consequences need besides the book: both times of the arrow, and fresh names."""

    wall_ms: int
    monotonic_s: float
    new_id: Callable[[], str]


def now(clock: Clock, entropy: Entropy) -> Moment:
    """This moment."""
    return Moment(clock.wall_ms(), clock.monotonic_s(), lambda: new_id(clock.wall_ms(), entropy.bytes(ID_RANDOM_BYTES)))


Consequence = Callable[[Book, Operation, Moment], None]


def open_task(book: Book, moment: Moment, kind: TaskKind, operation: Operation) -> None:
    """Ask staff to look after what an operation left behind."""
    put_task(
        book,
        Task(
            id=moment.new_id(),
            kind=kind,
            opened_ms=moment.wall_ms,
            compartment=operation.compartment,
            order=operation.order,
            operation=operation.id,
        ),
    )


def put_task(book: Book, task: Task) -> None:
    """Open a task; central hears of it, with the hand-over number of its operation if there is one."""
    book.tasks.put(task)
    number = book.note(handover_note(task.operation)) if task.operation else None
    book.record(Event("task.opened", "kiosk", task_data(task) | {"number": number}))


def task_data(task: Task) -> dict[str, object]:
    """The fields of a task as central hears them."""
    return {
        "task": task.id,
        "kind": task.kind,
        "compartment": task.compartment,
        "order": task.order,
        "operation": task.operation,
    }


def finish_task(book: Book, task: Task, *, outcome: str, evidence: str, staff: str, moment: Moment) -> None:
    """Close a task with what it rests on."""
    done = replace(task, done_ms=moment.wall_ms, outcome=outcome, evidence=evidence, done_by=staff)
    book.tasks.put(done)
    data = {"task": task.id, "outcome": outcome, "evidence": evidence, "staff": staff}
    book.record(Event("task.done", f"staff:{staff}", data))


def set_content(book: Book, label: str, content: Content) -> None:
    """Note what is believed to be inside; of a quarantined compartment nothing is believed."""
    compartment = book.compartments.get(label)
    if compartment is not None and compartment.quarantine is None:
        book.compartments.put(replace(compartment, content=content))


def set_parcel(book: Book, parcel_id: str | None, status: ParcelStatus) -> None:
    """Note where a parcel stands; nothing where there is none."""
    parcel = book.parcels.get(parcel_id) if parcel_id else None
    if parcel is not None:
        book.parcels.put(parcel.now(status))


def quarantine(book: Book, operation: Operation, moment: Moment) -> None:
    """Let nobody use the compartment before somebody looked into it."""
    compartment = book.compartments.get(operation.compartment)
    if compartment is not None:
        reason = operation.evidence or operation.outcome or "unknown"
        book.compartments.put(compartment.quarantined(reason))


def unknown_task(book: Book, operation: Operation, moment: Moment) -> None:
    """Ask staff to look after a doubtful end, by what the sensor said."""
    kinds = {"no_open_seen": TaskKind.JAM, "left_open": TaskKind.LEFT_OPEN}
    open_task(book, moment, kinds.get(operation.evidence or "", TaskKind.UNKNOWN), operation)


def seen_occupied(book: Book, operation: Operation, moment: Moment) -> None:
    """Staff found what nobody expected. Whose it is nobody knows yet: the task names the door, and no order; and who
    had that door open before does not open it again on what lies there now."""
    quarantine(book, operation, moment)
    for epoch in book.epochs.where(compartment=operation.compartment, ended_ms=None):
        if epoch.collected_ms is not None:
            book.epochs.put(replace(epoch, ended_ms=moment.wall_ms))
    task = Task(moment.new_id(), TaskKind.LOOK, moment.wall_ms, operation.compartment, operation=operation.id)
    put_task(book, task)


def parcel_unsure(book: Book, operation: Operation, moment: Moment) -> None:
    """Nobody knows on which side of the door the parcel is; of a load, unless it went behind another door meanwhile."""
    parcel = book.parcels.get(operation.parcel) if operation.parcel else None
    if parcel is None or (operation.kind == Kind.LOAD and held_since(book, parcel, operation.compartment)):
        return
    book.parcels.put(parcel.now(ParcelStatus.UNSURE))


def held_since(book: Book, parcel: Parcel, label: str) -> bool:
    """Whether this parcel went on into the custody of another door, or from there to its holder."""
    live = book.epochs.where(parcel=parcel.id, ended_ms=None)
    return parcel.status == ParcelStatus.COLLECTED or any(epoch.compartment != label for epoch in live)


def put_arrow(book: Book, operation: Operation, moment: Moment) -> None:
    """Write an operation's row with its audit row and its outbox row, and nothing that follows from it."""
    book.operations.put(operation)
    book.record(Event(f"operation.{operation.state}", operation.actor, operation_data(operation, moment)))


def operation_data(operation: Operation, moment: Moment) -> dict[str, object]:
    """The fields of an operation as central hears them; the times are those of this arrow."""
    return {
        "operation": operation.id,
        "kind": operation.kind,
        "compartment": operation.compartment,
        "epoch": operation.epoch,
        "parcel": operation.parcel,
        "order": operation.order,
        "credential": operation.credential,
        "return_case": operation.return_case,
        "actor": operation.actor,
        "attempt": operation.attempt,
        "state": operation.state,
        "outcome": operation.outcome,
        "evidence": operation.evidence,
        "monotonic_s": moment.monotonic_s,
        "wall_ms": moment.wall_ms,
    }
