"""What the arrows of a pickup and a reopening mean: custody passes to the holder when the door opens."""

from dataclasses import replace

from kiosk.domain.compartments import Content
from kiosk.domain.events import Event
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.orders import ParcelStatus
from kiosk.domain.tasks import Task, TaskKind
from kiosk.services.custody.common import (
    HANDOVER_NUMBERS,
    Moment,
    handover_note,
    open_task,
    put_task,
    set_content,
    set_parcel,
)
from kiosk.services.ports import Book

HOLDERS = frozenset({Kind.PICKUP, Kind.REOPEN})


def pickup_opened(book: Book, operation: Operation, moment: Moment) -> None:
    """Custody passes to the holder when the door opens."""
    epoch = book.epochs.get(operation.epoch or "")
    if epoch is not None and epoch.collected_ms is None:
        book.epochs.put(replace(epoch, collected_ms=moment.wall_ms))


def pickup_settled(book: Book, operation: Operation, moment: Moment) -> None:
    if operation.outcome == "not_mine":
        _not_mine(book, operation, moment)
        return
    set_content(book, operation.compartment, Content.PRESUMED_EMPTY)
    collected(book, operation, moment)


def collected(book: Book, operation: Operation, moment: Moment) -> None:
    """The parcel of this operation went to its holder: central hears so once, and returns count from here."""
    set_parcel(book, operation.parcel, ParcelStatus.COLLECTED)
    if told_before(book, operation.epoch, but=operation.id):
        return
    order = book.orders.get(operation.order or "")
    if order is not None and order.picked_up_ms is None:
        book.orders.put(replace(order, picked_up_ms=moment.wall_ms))
    book.record(
        Event(
            "parcel.collected",
            operation.actor,
            {
                "parcel": operation.parcel,
                "order": operation.order,
                "compartment": operation.compartment,
                "epoch": operation.epoch,
                "operation": operation.id,
            },
        )
    )


def told_before(book: Book, epoch: str | None, *, but: str = "") -> bool:
    """Whether an operation of this epoch, but that one, ended with the parcel taken: whatever came into doubt since,
    central has heard that it was collected."""
    ended = [one for one in book.operations.where(epoch=epoch) if one.state == State.SETTLED] if epoch else []
    return any(one.kind in HOLDERS and one.outcome != "not_mine" and one.id != but for one in ended)


def reopen_settled(book: Book, operation: Operation, moment: Moment) -> None:
    """A retry after an operation that saw nothing is the first time the holder really had the door open."""
    parcel = book.parcels.get(operation.parcel or "")
    if operation.outcome == "not_mine" or (parcel is not None and parcel.status != ParcelStatus.COLLECTED):
        pickup_settled(book, operation, moment)
    else:
        set_content(book, operation.compartment, Content.PRESUMED_EMPTY)


def _not_mine(book: Book, operation: Operation, moment: Moment) -> None:
    """What was loaded in the same staff session may lie behind wrong doors: nobody gets it before staff looked."""
    mine = book.epochs.get(operation.epoch or "")
    mates = book.epochs.where(loaded_by=mine.loaded_by, ended_ms=None) if mine else []
    for epoch in mates:
        if mine is not None and epoch.id != mine.id:
            put_task(book, Task(moment.new_id(), TaskKind.LOOK, moment.wall_ms, epoch.compartment, epoch.order))
        set_parcel(book, epoch.parcel, ParcelStatus.FROZEN)
        compartment = book.compartments.get(epoch.compartment)
        if compartment is not None:
            book.compartments.put(compartment.quarantined("not_mine"))
    if mine is not None:
        book.epochs.put(replace(mine, collected_ms=None))
    open_task(book, moment, TaskKind.NOT_MINE, operation)


def handover_number(book: Book, operation: Operation, moment: Moment) -> None:
    """Four digits that the holder shows at the counter and staff find on the task; no other open task has them."""
    waiting = [task.operation for task in book.tasks.where(done_ms=None) if task.operation]
    taken = {book.note(handover_note(name)) for name in waiting}
    first = int(moment.new_id()[-8:], 16)
    numbers = (f"{(first + step) % HANDOVER_NUMBERS:04d}" for step in range(HANDOVER_NUMBERS))
    book.set_note(handover_note(operation.id), next(number for number in numbers if number not in taken))
