"""What follows when the database turns out to be an old copy: nothing it believes about the doors may be relied on.

Knows: custody. Must never know how the age was found out. Runs in the transaction that begins the new generation. What
happened between the copy and now is lost here: a parcel may be gone, another may lie behind a door believed free. So
every compartment waits for a look, and no code opens what was in custody (I5, I6, I7).
"""

from dataclasses import dataclass, replace

from kiosk.domain.compartments import Compartment
from kiosk.domain.events import Event
from kiosk.domain.operations import LIVE, State
from kiosk.domain.orders import ParcelStatus
from kiosk.domain.tasks import Task, TaskKind
from kiosk.services import custody, queue
from kiosk.services.custody import Moment, task_data
from kiosk.services.custody.common import set_parcel
from kiosk.services.custody.complaints import numbers_lost
from kiosk.services.ports import Book

RESTORED = "restored"
"""The reason of the quarantines and the evidence of the operations that are ended."""


@dataclass(frozen=True)
class Restoration:
    """The new generation; the audit log ends at `held` but was once at `known`; `by` whom we know."""

    generation: int
    held: int
    known: int
    by: str


def suspect_everything(book: Book, moment: Moment, found: Restoration) -> None:
    """End what was under way, freeze every parcel in custody, and have staff look behind every door."""
    data = {"generation": found.generation, "held": found.held, "known": found.known, "by": found.by}
    book.record(Event("kiosk.restored", "kiosk", data))
    queue.numbers_lost(book, found.known - found.held)
    numbers_lost(book, found.known - found.held)
    for operation in book.operations.where(state=sorted(LIVE)):
        # Whether its pulse was sent, and what came of it, may have happened after the copy was made.
        state = State.REJECTED if operation.state == State.RESERVED else State.UNKNOWN
        ended = operation.to(state, evidence=RESTORED, ended_ms=moment.wall_ms)
        custody.write(book, ended, moment)
    for epoch in book.epochs.where(ended_ms=None):
        if epoch.collected_ms is None:
            set_parcel(book, epoch.parcel, ParcelStatus.FROZEN)
        else:
            book.epochs.put(replace(epoch, ended_ms=moment.wall_ms))
    for compartment in book.compartments.where():
        _suspect(book, moment, compartment)


def _suspect(book: Book, moment: Moment, compartment: Compartment) -> None:
    book.compartments.put(compartment.quarantined(RESTORED))
    if book.tasks.where(compartment=compartment.label, done_ms=None):
        return
    task = Task(id=moment.new_id(), kind=TaskKind.LOOK, opened_ms=moment.wall_ms, compartment=compartment.label)
    book.tasks.put(task)
    book.record(Event("task.opened", "kiosk", task_data(task)))
