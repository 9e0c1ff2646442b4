"""What goes from the book after its time: nothing that is alive loses what it asks for, whatever the clock says."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from db_aged import NOW_MS, OLD_MS, SLICE, YOUNG_MS, at, forget, rows, told, whole
from db_seals import know_central, sealed
from db_world import run

from kiosk.db.database import SqlDatabase
from kiosk.db.retention import DAY_MS
from kiosk.domain.compartments import Compartment, Content
from kiosk.domain.operations import Operation as Op
from kiosk.domain.operations import State
from kiosk.domain.orders import Epoch
from kiosk.domain.ratings import Rating
from kiosk.domain.returns import ReturnCase
from kiosk.domain.tasks import Task
from kiosk.services.ports import Book

pytestmark = pytest.mark.usefixtures("short_slices")


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
