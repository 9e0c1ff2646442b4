"""What the database may forget: settled operations, done tasks, ratings, complaints, old numbers of the counter,
photographs that nobody took, and audit rows that central vouches for.

Knows: which rows something here may still ask for. Must never know when a kiosk is calm, and deletes a slice at a time.
Orders, custody epochs and return cases stay: they are what refuses a second collection and a second return.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Integer, Select, Table, delete, func, literal_column, select

from kiosk.db import outbox, seals
from kiosk.db.book import SqlBook
from kiosk.db.chain import CHECKPOINT_NOTE, PRUNED, read_head
from kiosk.db.tables import (
    audit,
    compartments,
    complaints,
    epochs,
    operations,
    photographs,
    ratings,
    returns,
    tasks,
    tickets,
)
from kiosk.domain.compartments import Content
from kiosk.domain.events import Event
from kiosk.domain.operations import State
from kiosk.domain.photographs import MOST_KEPT

SLICE = 200
"""Rows of one table that go in one transaction: a few milliseconds, so that nobody at the screen waits for it."""

KEPT_ROWS = 10_000
"""So many of the latest rows of each table stay whatever the clock says: one that jumped, or dates what is done now
years back, must not make the kiosk forget it at once, and the log must keep something to tell again."""

KEPT_PHOTOGRAPHS = MOST_KEPT // 2
"""Likewise of photographs, of which there are never many."""

ENDED = (State.SETTLED, State.REJECTED, State.RESOLVED)

DAY_MS = 86_400_000


def forget(book: SqlBook, now_ms: int, days: int, kept_rows: int = KEPT_ROWS) -> int:
    """Delete a slice of what is older than it need be; how many rows went. 0 when nothing is left to forget."""
    before_ms = now_ms - days * DAY_MS
    most = {photographs: KEPT_PHOTOGRAPHS}
    gone = sum(
        _delete(book, table, old, min(kept_rows, most.get(table, kept_rows))) for table, old in _done_with(before_ms)
    )
    return gone + _prune(book, before_ms, now_ms, kept_rows)


def _done_with(before_ms: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    yield operations, _unneeded_operation(before_ms)
    yield tasks, tasks.c.done_ms < before_ms
    yield ratings, ratings.c.given_ms < before_ms
    yield complaints, complaints.c.opened_ms < before_ms
    yield tickets, tickets.c.entered_ms < before_ms
    yield photographs, photographs.c.taken_ms < before_ms


def _unneeded_operation(before_ms: int) -> ColumnElement[bool]:
    """Ended long ago, and neither a live epoch, nor an open task, nor a return case that is not over asks for it."""
    columns = operations.c
    lies_here = select(compartments.c.label).where(compartments.c.content != Content.FREE)
    over = (returns.c.state == "withdrawn") | (
        (returns.c.state == "received") & (func.coalesce(returns.c.compartment, "").not_in(lies_here))
    )
    return (
        columns.state.in_(ENDED)
        & (func.coalesce(columns.ended_ms, columns.reserved_ms) < before_ms)
        & _nobody_asks(columns.epoch, select(epochs.c.id).where(epochs.c.ended_ms.is_(None)))
        & _nobody_asks(columns.id, select(tasks.c.operation).where(tasks.c.done_ms.is_(None)))
        & _nobody_asks(columns.return_case, select(returns.c.id).where(~over))
    )


def _nobody_asks(name: ColumnElement[str], live: Select[tuple[str]]) -> ColumnElement[bool]:
    """Whether what is named is none of the live ones. A NULL among them would make every answer NULL."""
    known = live.where(live.selected_columns[0].is_not(None))
    return name.is_(None) | name.not_in(known)


def _delete(book: SqlBook, table: Table, old: ColumnElement[bool], kept_rows: int) -> int:
    """The rowid counts rows in the order of their first writing, and the last one always stays: it grows for ever."""
    (key,) = table.primary_key.columns
    rowid = literal_column(f"{table.name}.rowid", Integer)
    last = select(func.max(rowid)).select_from(table).scalar_subquery()
    slice_ = select(key).where(old, rowid <= last - kept_rows).limit(SLICE)
    return book.run(delete(table).where(key.in_(slice_))).rowcount


def _prune(book: SqlBook, before_ms: int, now_ms: int, kept_rows: int) -> int:
    """Drop the oldest audit rows, a whole slice or none: each pruning writes a row of its own."""
    checkpoint, _ = read_head(book.note(CHECKPOINT_NOTE))
    through = checkpoint + SLICE
    head = book.audit_head() or (0, "")
    if through > min(head[0] - kept_rows, seals.vouched(book), outbox.unacknowledged_from(book)):
        return 0
    columns = audit.c
    within = (columns.sequence > checkpoint) & (columns.sequence <= through)
    # A row dated later than now was written by a clock that was wrong: it must not hold the others back for years.
    young = within & (columns.wall_ms >= before_ms) & (columns.wall_ms <= now_ms)
    if book.run(select(columns.sequence).where(young).limit(1)).first() is not None:
        return 0
    digest = str(book.run(select(columns.hash).where(columns.sequence == through)).scalar_one())
    book.record(Event(PRUNED, "kiosk", {"through": through, "hash": digest}))
    book.set_note(CHECKPOINT_NOTE, f"{through}:{digest}")
    return book.run(delete(audit).where(within)).rowcount
