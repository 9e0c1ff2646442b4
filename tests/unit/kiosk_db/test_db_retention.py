"""What is done with goes after its time, in slices; what is alive keeps what it asks for; the log stays provable."""

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from db_seals import know_central, sealed
from db_world import StillClock, run

from kiosk.__main__ import main
from kiosk.db import retention
from kiosk.db.database import SqlDatabase
from kiosk.db.retention import DAY_MS
from kiosk.domain.compartments import Compartment, Content
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation as Op
from kiosk.domain.operations import State
from kiosk.domain.orders import Epoch
from kiosk.domain.ratings import Rating
from kiosk.domain.returns import ReturnCase
from kiosk.domain.tasks import Task
from kiosk.services.ports import Book
from kiosk.services.sync_ports import Agreement, Told

NOW_MS = StillClock().now_ms
SLICE = 20
OLD_MS = NOW_MS - 91 * DAY_MS
YOUNG_MS = NOW_MS - 90 * DAY_MS


def at(database: SqlDatabase, wall_ms: int) -> None:
    """From now on the kiosk believes that it is so late."""
    clock = database._clock
    assert isinstance(clock, StillClock)
    clock.now_ms = wall_ms


@pytest.fixture(autouse=True)
def _short_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "SLICE", SLICE)


def rows(database: SqlDatabase, count: int) -> None:
    """So many audit rows in one transaction."""
    run(database.transact(lambda book: [book.record(Event("t", "kiosk", {"n": n})) for n in range(count)]))


def told(database: SqlDatabase, keep: int = 0) -> None:
    """Central has acknowledged everything but the last `keep` events."""
    generation, queued = run(database.queued(100_000))
    run(database.acknowledge(generation, queued[-1].sequence - keep))


def forget(database: SqlDatabase, kept_rows: int = 0) -> int:
    """Everything that may go, slice by slice."""
    at(database, NOW_MS)
    gone = 0
    while slice_ := run(database.forget(90, kept_rows)):
        assert slice_ <= 4 * SLICE
        gone += slice_
    return gone


def first_row(path: Path) -> int:
    with sqlite3.connect(path) as reader:
        (row,) = reader.execute("SELECT min(sequence) FROM audit").fetchone()
    reader.close()
    return int(row)


def whole(path: Path) -> bool:
    return main(["audit", "verify", str(path)]) == 0


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
    head = run(full.audit_head())
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
    generation, events = run(full.queued(1))
    assert generation == 1
    assert events[0].type == "audit.pruned"
    assert run(full.compare(Told(1, 70, 1, None))) is Agreement.RETOLD
    generation, events = run(full.queued(10_000))
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
    generation, events = run(full.queued(10_000))
    assert (generation, events[0].sequence) == (1, 5 * SLICE + 1)


def operation(name: str, **more: object) -> Op:
    known = {"kind": "pickup", "compartment": "A01", "session": "s", "actor": "customer", "state": State.SETTLED}
    return Op(**{"id": name, "ended_ms": OLD_MS} | known | more)


def case(name: str, state: str, compartment: str | None = None) -> ReturnCase:
    return ReturnCase(name, name, "o", "i", "size", "r", "accepted", 1, state, OLD_MS, compartment)


def busy(book: Book) -> None:
    """One of each thing that is alive, and its dead twin."""
    for epoch, ended_ms in (("live", None), ("over", OLD_MS)):
        book.epochs.put(Epoch(epoch, "p", "o", "A01", OLD_MS, "s", ended_ms=ended_ms))
    book.compartments.put(Compartment("A01", Content.FREE))
    book.compartments.put(Compartment("A02", Content.OCCUPIED))
    for one in (case("c1", "opened"), case("c2", "unsure"), case("c3", "withdrawn", "A02"), case("c4", "received")):
        book.returns.put(one)
    book.returns.put(case("c5", "received", "A02"))
    book.returns.put(case("c6", "received", "A01"))
    book.tasks.put(Task("open", "jam", OLD_MS, operation="asked by a task"))
    book.tasks.put(Task("open, nothing named", "help", OLD_MS))
    book.tasks.put(Task("done", "jam", OLD_MS, operation="asked no more", done_ms=OLD_MS))
    book.tasks.put(Task("done lately", "jam", OLD_MS, done_ms=YOUNG_MS))
    book.ratings.put(Rating("old", 5, OLD_MS))
    book.ratings.put(Rating("young", 5, YOUNG_MS))


STAYS = [
    operation("of a live epoch", epoch="live"),
    operation("asked by a task"),
    operation("of c1", kind="return", return_case="c1"),
    operation("of c2", kind="return", return_case="c2"),
    operation("of c5", kind="return", return_case="c5"),
    operation("young", ended_ms=YOUNG_MS),
    operation("unknown", state=State.UNKNOWN),
    operation("live", state=State.OPENED, ended_ms=None, reserved_ms=OLD_MS),
]
GOES = [
    operation("of an ended epoch", epoch="over"),
    operation("asked no more"),
    operation("of c3", kind="return", return_case="c3"),
    operation("of c4", kind="return", return_case="c4"),
    operation("of c6", kind="return", return_case="c6"),
    operation("rejected", state=State.REJECTED),
    operation("resolved", state=State.RESOLVED),
    operation("never said when", state=State.REJECTED, ended_ms=None, reserved_ms=OLD_MS),
]


def test_nothing_that_is_alive_loses_what_it_asks_for(database: SqlDatabase) -> None:
    def fill(book: Book) -> None:
        busy(book)
        for one in STAYS + GOES:
            book.operations.put(one)

    run(database.transact(fill))
    assert forget(database) == len(GOES) + 2
    names = run(database.transact(lambda book: {one.id for one in book.operations.where()}))
    assert names == {one.id for one in STAYS}
    tasks = run(database.transact(lambda book: {one.id for one in book.tasks.where()}))
    assert tasks == {"open", "open, nothing named", "done lately"}
    assert run(database.transact(lambda book: [one.session for one in book.ratings.where()])) == ["young"]


@pytest.mark.parametrize(("dated_years", "looked_years"), [(0, 10), (-10, 0), (0, -10), (10, 0)])
def test_a_clock_that_is_ten_years_wrong_makes_the_kiosk_forget_nothing(
    database: SqlDatabase, dated_years: int, looked_years: int
) -> None:
    """Wrong when it looks for what is old, or when the work was done."""
    dated_ms, looked_ms = (NOW_MS + years * 3653 * DAY_MS for years in (dated_years, looked_years))

    def work(book: Book) -> None:
        for one in STAYS + GOES:
            book.operations.put(replace(one, reserved_ms=dated_ms, ended_ms=one.ended_ms and dated_ms))
        book.tasks.put(Task("done", "jam", dated_ms, done_ms=dated_ms))
        book.ratings.put(Rating("given", 5, dated_ms))

    at(database, dated_ms)
    run(database.transact(work))
    know_central(database)
    rows(database, 3 * SLICE)
    sealed(database)
    told(database)
    at(database, looked_ms)
    assert run(database.forget(90)) == 0


def test_the_rows_that_were_written_last_stay_whatever_the_clock_says(database: SqlDatabase) -> None:
    names = [f"t{number}" for number in random.Random(3).sample(range(100), 9)]

    def work(book: Book) -> None:
        for name in names:
            book.tasks.put(Task(name, "jam", OLD_MS, done_ms=None))
        for name in sorted(names):
            book.tasks.put(Task(name, "jam", OLD_MS, done_ms=OLD_MS))

    run(database.transact(work))
    assert forget(database, kept_rows=4) == 5
    assert run(database.transact(lambda book: {one.id for one in book.tasks.where()})) == set(names[5:])


def test_a_year_of_work_keeps_its_size(database: SqlDatabase, path: Path) -> None:
    """Ten months of thirty days; the size of what is kept is that of the last three, not of all."""
    chance = random.Random(5)
    know_central(database)
    sizes = []
    for month in range(10):
        at(database, NOW_MS + month * 30 * DAY_MS)
        now_ms = database._clock.wall_ms()

        def work(book: Book, month: int = month, now_ms: int = now_ms) -> None:
            for number in range(40):
                book.operations.put(operation(f"{month}/{number}/{chance.random()}", ended_ms=now_ms))
                book.ratings.put(Rating(f"{month}/{number}", 5, now_ms))

        run(database.transact(work))
        rows(database, 40)
        sealed(database)
        told(database)
        while run(database.forget(90, 0)):
            pass
        sizes.append(database._connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        database._connection.rollback()
    print("pages of 4 KiB by month", sizes)
    assert sizes[-1] <= sizes[4] * 1.1
    database.close()
    assert whole(path)
