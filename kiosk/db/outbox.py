"""The outbox as numbered streams, one per generation, and what is done when central's count is not ours.

Knows: that the event with sequence s of a generation is the audit row `base + s`, so that anything central lost can be
told again from the audit log, under the same number and id. Must never know a network.
"""

import json
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, literal, select

from kiosk.db import tables
from kiosk.db.book import GENERATION, SqlBook
from kiosk.db.chain import CHECKPOINT_NOTE, GENESIS, read_head
from kiosk.domain.events import Event
from kiosk.services.sync_ports import Agreement, Batch, Queued, Told

RETELL = 1000
"""Most events queued again in one transaction: the next page of a long loss comes with the next answer."""

SUSPICION = "restored.suspicion"
"""The note that says central knows more of this kiosk than its database does; read at the next start."""


@dataclass(frozen=True)
class Suspicion:
    """Central has heard of `generation` and of an audit row with sequence `known`; this database has not."""

    generation: int
    known: int


def oldest(book: SqlBook, limit: int) -> Batch:
    """The oldest unacknowledged events; an older generation is emptied first."""
    columns = tables.outbox.c
    first = book.run(select(columns.generation).order_by(columns.generation).limit(1)).scalar_one_or_none()
    generation = book.generation() if first is None else int(first)
    rows = book.run(
        select(tables.outbox).where(columns.generation == generation).order_by(columns.sequence).limit(max(limit, 0))
    )
    events = [Queued(row.sequence, row.id, row.type, row.wall_ms, json.loads(row.data)) for row in rows]
    return Batch(generation, events, book.audit_head())


def depth(book: SqlBook) -> int:
    """How many events central has not acknowledged, from the ends of each queue: asked every second, it must not take
    the longer the more there are. A hole, where central lost more than is told again at once, counts as waiting."""
    columns = tables.outbox.c
    waiting = 0
    generation = book.run(select(func.min(columns.generation))).scalar_one()
    while generation is not None:
        mine = columns.generation == generation
        first = book.run(select(func.min(columns.sequence)).where(mine)).scalar_one()
        newest = book.run(select(func.max(columns.sequence)).where(mine)).scalar_one()
        waiting += newest - first + 1
        generation = book.run(select(func.min(columns.generation)).where(columns.generation > generation)).scalar_one()
    return waiting


def generations(book: SqlBook) -> list[int]:
    """The generations whose events central may still be told, oldest first."""
    return list(range(int(book.note("generation.floor") or 1), book.generation() + 1))


def base(book: SqlBook, generation: int) -> int:
    """The audit sequence before the generation's first event."""
    return int(book.note(f"generation.base.{generation}") or 0)


def last(book: SqlBook, generation: int) -> int:
    """The sequence of the generation's last event; 0 for none."""
    return int(book.note(_counter(generation)) or 0)


def begin_generation(book: SqlBook, base_row: int, above: int = 0) -> int:
    """Tell every audit row after `base_row` in a generation nobody has heard of; its number.

    Central may hold some of these rows by another number: it knows an event by its id, too, and lets it be.
    """
    fresh = max(book.generation(), above) + 1
    head = book.audit_head()
    for older in range(1, book.generation() + 1):
        kept = max(min(last(book, older), base_row - base(book, older)), 0)
        book.set_note(_counter(older), str(kept))
    book.set_note(GENERATION, str(fresh))
    book.set_note(f"generation.base.{fresh}", str(base_row))
    book.set_note(_counter(fresh), str((head[0] if head else 0) - base_row))
    book.run(delete(tables.outbox))
    _queue_again(book, fresh, 0, last(book, fresh))
    return fresh


def unacknowledged_from(book: SqlBook) -> int:
    """The audit row before the oldest one that central has not acknowledged."""
    rows, queued = tables.audit.c, tables.outbox.c
    oldest_first = select(rows.sequence).join(tables.outbox, queued.id == rows.id)
    first = book.run(oldest_first.order_by(queued.generation, queued.sequence).limit(1)).scalar_one_or_none()
    head = book.audit_head()
    return int(first) - 1 if first is not None else head[0] if head else 0


def holds(book: SqlBook, head: tuple[int, str]) -> bool:
    """Whether this head is one of ours. What was pruned cannot be asked any more: it was ours then."""
    sequence, digest = head
    checkpoint, pruned = read_head(book.note(CHECKPOINT_NOTE))
    if sequence <= checkpoint:
        return sequence < checkpoint or sequence == 0 or digest == pruned
    columns = tables.audit.c
    found = book.run(select(columns.hash).where(columns.sequence == sequence)).scalar_one_or_none()
    return found == digest or (sequence == 0 and digest == GENESIS)


def compare(book: SqlBook, told: Told) -> Agreement:
    """Set what central holds against what is here, and queue again what it lost."""
    current = told.generation == book.generation()
    if told.newest > book.generation() or (current and told.head is not None and not holds(book, told.head)):
        known = told.head[0] if told.head else 0
        book.set_note(SUSPICION, json.dumps({"generation": told.newest, "known": known}))
        return Agreement.OLDER
    if told.acknowledged > last(book, told.generation):
        # Of a generation before a restoration central may well know more than the old copy that came back.
        return Agreement.BOASTED if current else Agreement.AGREED
    columns = tables.outbox.c
    queued = book.run(select(func.min(columns.sequence)).where(columns.generation == told.generation)).scalar_one()
    first = last(book, told.generation) + 1 if queued is None else int(queued)
    if told.acknowledged + 1 >= first:
        return Agreement.AGREED
    _retell(book, told, first)
    return Agreement.RETOLD


def suspicion(book: SqlBook) -> Suspicion | None:
    """What central's answers gave reason to believe in an earlier run."""
    note = json.loads(book.note(SUSPICION) or "null")
    return Suspicion(int(note["generation"]), int(note["known"])) if note else None


def forget_suspicion(book: SqlBook) -> None:
    """It was acted upon."""
    book.set_note(SUSPICION, "null")


def _retell(book: SqlBook, told: Told, first: int) -> None:
    checkpoint, _ = read_head(book.note(CHECKPOINT_NOTE))
    if base(book, told.generation) + told.acknowledged < checkpoint:
        # Central lost events that are pruned here too: its stream can never be whole again, so a new one begins with
        # the oldest row that is left.
        after = base(book, told.generation) + told.acknowledged
        fresh = begin_generation(book, checkpoint)
        book.set_note("generation.floor", str(fresh))
        book.record(Event("events.lost", "kiosk", {"generation": fresh, "after": after, "through": checkpoint}))
        return
    _queue_again(book, told.generation, told.acknowledged, min(first - 1, told.acknowledged + RETELL))


def _queue_again(book: SqlBook, generation: int, after: int, upto: int) -> None:
    """Put the events of a generation back into the outbox, from the audit log: `after` < sequence <= `upto`."""
    rows, start = tables.audit.c, base(book, generation)
    lost = select(literal(generation), rows.sequence - start, rows.id, rows.type, rows.wall_ms, rows.data).where(
        rows.sequence > start + after, rows.sequence <= start + upto
    )
    book.run(insert(tables.outbox).from_select(["generation", "sequence", "id", "type", "wall_ms", "data"], lost))


def _counter(generation: int) -> str:
    return f"outbox.sequence.{generation}"
