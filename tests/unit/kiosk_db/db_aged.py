"""A kiosk's database as it grows old: rows long past, told to central or not, and everything forgotten that may go."""

from pathlib import Path

from db_world import StillClock, run

from kiosk.__main__ import main
from kiosk.db.database import SqlDatabase
from kiosk.db.retention import DAY_MS
from kiosk.domain.events import Event

NOW_MS = StillClock().now_ms
SLICE = 20
"""Audit rows that go at once, with the fixture `short_slices`."""
OLD_MS = NOW_MS - 91 * DAY_MS
YOUNG_MS = NOW_MS - 90 * DAY_MS


def at(database: SqlDatabase, wall_ms: int) -> None:
    """From now on the kiosk believes that it is so late."""
    clock = database._clock
    assert isinstance(clock, StillClock)
    clock.now_ms = wall_ms


def rows(database: SqlDatabase, count: int) -> None:
    """So many audit rows in one transaction."""
    run(database.transact(lambda book: [book.record(Event("t", "kiosk", {"n": n})) for n in range(count)]))


def told(database: SqlDatabase, keep: int = 0) -> None:
    """Central has acknowledged everything but the last `keep` events."""
    batch = run(database.queued(100_000))
    generation, queued = batch.generation, batch.events
    run(database.acknowledge(generation, queued[-1].sequence - keep))


def forget(database: SqlDatabase, kept_rows: int = 0) -> int:
    """Everything that may go, slice by slice."""
    at(database, NOW_MS)
    gone = 0
    while slice_ := run(database.forget(90, kept_rows)):
        assert slice_ <= 4 * SLICE
        gone += slice_
    return gone


def whole(path: Path) -> bool:
    return main(["audit", "verify", str(path)]) == 0
