"""The audit log is forgotten in slices, after its time and only when central vouches for it, and stays provable."""

import sqlite3
from pathlib import Path

import pytest
from db_aged import NOW_MS, OLD_MS, SLICE, YOUNG_MS, at, forget, rows, told, whole
from db_seals import know_central, sealed
from db_world import run

from kiosk.db.database import SqlDatabase
from kiosk.db.retention import DAY_MS
from kiosk.services.sync_ports import Agreement, Told

pytestmark = pytest.mark.usefixtures("short_slices")


def first_row(path: Path) -> int:
    with sqlite3.connect(path) as reader:
        (row,) = reader.execute("SELECT min(sequence) FROM audit").fetchone()
    reader.close()
    return int(row)


@pytest.fixture
def full(database: SqlDatabase) -> SqlDatabase:
    """A log of five slices and a half, all of it old, countersigned and acknowledged."""
    at(database, OLD_MS)
    know_central(database)
    rows(database, SLICE * 11 // 2)
    sealed(database)
    told(database)
    return database


def test_old_audit_rows_go_in_whole_slices_and_the_log_stays_whole(full: SqlDatabase, path: Path) -> None:
    assert forget(full) == 5 * SLICE
    assert first_row(path) == 5 * SLICE + 1
    assert forget(full) == 0
    assert whole(path)
    rows(full, 3)
    full.close()
    assert whole(path)


def test_what_was_pruned_cannot_be_hidden_to_be_more(full: SqlDatabase, path: Path) -> None:
    forget(full)
    full.close()
    with sqlite3.connect(path) as writer:
        more = 5 * SLICE + 10
        row = writer.execute("SELECT sequence || ':' || hash FROM audit WHERE sequence = ?", (more,)).fetchone()
        writer.execute("UPDATE notes SET value = ? WHERE key = 'audit.checkpoint'", row)
        writer.execute("DELETE FROM audit WHERE sequence <= ?", (more,))
    writer.close()
    assert not whole(path)


@pytest.mark.parametrize("kept_rows", [SLICE, 3 * SLICE, 6 * SLICE])
def test_so_many_rows_stay_whatever_the_clock_says(full: SqlDatabase, path: Path, kept_rows: int) -> None:
    at(full, NOW_MS)
    while run(full.forget(90, kept_rows)):
        pass
    head = run(full.queued(0)).head
    assert head is not None
    assert head[0] - first_row(path) + 1 >= min(kept_rows, SLICE * 11 // 2)
    assert (first_row(path) > 1) == (kept_rows < 5 * SLICE)


def test_a_young_row_stays_and_a_row_of_a_clock_that_ran_ahead_holds_nothing_back(
    database: SqlDatabase, path: Path
) -> None:
    know_central(database)
    at(database, OLD_MS)
    rows(database, SLICE - 1)
    at(database, NOW_MS + 3650 * DAY_MS)
    rows(database, 1)
    at(database, OLD_MS)
    rows(database, SLICE - 1)
    at(database, YOUNG_MS)
    rows(database, SLICE + 1)
    sealed(database)
    told(database)
    assert forget(database) == SLICE
    assert first_row(path) == SLICE + 1


def test_what_central_has_not_countersigned_or_not_acknowledged_stays(database: SqlDatabase, path: Path) -> None:
    at(database, OLD_MS)
    know_central(database)
    rows(database, 2 * SLICE + 10)
    told(database)
    assert forget(database) == 0
    sealed(database)
    assert forget(database) == 2 * SLICE
    at(database, OLD_MS)
    rows(database, SLICE)
    sealed(database)
    assert forget(database) == 0
    assert first_row(path) == 2 * SLICE + 1


def test_a_countersigned_head_that_is_not_ours_vouches_for_nothing(full: SqlDatabase, path: Path) -> None:
    with sqlite3.connect(path) as writer:
        writer.execute("UPDATE seals SET hash = ?", ("0" * 64,))
    writer.close()
    assert forget(full) == 0


def test_events_lost_by_central_that_are_gone_here_begin_a_generation_and_are_named(
    full: SqlDatabase, path: Path
) -> None:
    forget(full)
    batch = run(full.queued(1))
    generation, events = batch.generation, batch.events
    assert generation == 1
    assert events[0].type == "audit.pruned"
    assert run(full.compare(Told(1, 70, 1, None))) is Agreement.RETOLD
    batch = run(full.queued(10_000))
    generation, events = batch.generation, batch.events
    assert generation == 2
    assert [one.sequence for one in events] == list(range(1, len(events) + 1))
    assert events[-1].type == "events.lost"
    assert events[-1].data == {"generation": 2, "after": 70, "through": 5 * SLICE}
    assert run(full.generations()) == [2]
    assert run(full.compare(Told(2, 0, 2, None))) is Agreement.AGREED
    full.close()
    assert whole(path)


def test_events_lost_by_central_that_are_still_here_are_told_by_their_numbers(full: SqlDatabase) -> None:
    forget(full)
    told(full)
    assert run(full.compare(Told(1, 5 * SLICE, 1, None))) is Agreement.RETOLD
    batch = run(full.queued(10_000))
    generation, events = batch.generation, batch.events
    assert (generation, events[0].sequence) == (1, 5 * SLICE + 1)
