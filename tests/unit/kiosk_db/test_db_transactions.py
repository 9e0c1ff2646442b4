"""All or nothing; and when nobody knows which, the program ends."""

import asyncio
import contextlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from db_world import Died, opened, run
from sqlalchemy import insert, text

from kiosk.db import tables
from kiosk.db.chain import verify_chain
from kiosk.db.engine import driver_of
from kiosk.domain.compartments import Compartment
from kiosk.domain.events import Event
from kiosk.services.ports import Book, ConflictError
from kiosk.services.sync_ports import Change

HERE = Path(__file__).parent


def counts(path: Path) -> tuple[int, int, int]:
    with contextlib.closing(sqlite3.connect(path)) as reader:
        return tuple(
            reader.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("compartments", "audit", "outbox")
        )


def test_state_audit_and_outbox_change_together(database, path):
    def work(book: Book) -> str:
        book.compartments.put(Compartment("A01"))
        return book.record(Event("operation.armed", "customer", {"compartment": "A01"}))

    event_id = run(database.transact(work))
    assert counts(path) == (1, 1, 1)
    batch = run(database.queued(10))
    generation, (queued,) = batch.generation, batch.events
    assert (generation, queued.sequence, queued.id, queued.data) == (1, 1, event_id, {"compartment": "A01"})
    assert queued.wall_ms == 1_763_700_000_000
    assert event_id[14] == "7"


@pytest.mark.parametrize("broken_by", ["work", "event", "conflict"])
def test_an_exception_undoes_all_of_it_and_reaches_the_caller(database, path, broken_by):
    def work(book: Book) -> None:
        book.compartments.put(Compartment("A01"))
        book.record(Event("operation.armed", "customer"))
        book.count("tries")
        if broken_by == "event":
            book.record(Event("bad", "kiosk", {"when": object()}))
        if broken_by == "conflict":
            book.compartments.add(Compartment("A01"))
        raise KeyError("work")

    expected = {"work": KeyError, "event": TypeError, "conflict": ConflictError}[broken_by]
    with pytest.raises(expected):
        run(database.transact(work))
    assert counts(path) == (0, 0, 0)
    assert run(database.transact(lambda book: book.count("tries"))) == 1


@pytest.mark.parametrize("data", [{"x": float("nan")}, {1: "x"}, {"x": {1, 2}}, {"x": b"raw"}, {"x": "\ud800"}])
def test_what_json_cannot_say_exactly_is_refused(database, data):
    with pytest.raises((TypeError, ValueError)):
        run(database.transact(lambda book: book.record(Event("t", "kiosk", data))))
    assert run(database.queued(0)).head is None


def unlawful_commit(book) -> None:
    """Really makes COMMIT fail: the outbox row refers to no audit row, and SQLite looks only at the end."""
    book.run(text("PRAGMA defer_foreign_keys = ON"))
    row = {"generation": 1, "sequence": 99, "id": "none", "type": "t", "wall_ms": 0, "data": "{}"}
    book.run(insert(tables.outbox), row)


def lost_transaction(book) -> None:
    """As after some faults of the disk, where SQLite rolls back by itself."""
    book.set_note("lost", "1")
    book.run(text("ROLLBACK"))


def full_disk_swallowed(book) -> None:
    book.run(text("PRAGMA max_page_count = 1"))
    try:
        for number in range(100):
            book.set_note(f"big{number}", "x" * 4000)
    except Exception:
        return


def fault_swallowed(book) -> None:
    """A fault after which SQLite itself would commit."""
    try:
        book.run(text("SELECT * FROM nowhere"))
    except Exception:
        return


DOUBTS = [unlawful_commit, lost_transaction, full_disk_swallowed, fault_swallowed]


@pytest.mark.parametrize("work", DOUBTS)
def test_a_commit_nobody_can_be_sure_of_ends_the_program(database, work):
    with pytest.raises(Died):
        run(database.transact(work))


@pytest.mark.parametrize("work", DOUBTS)
@pytest.mark.parametrize("raises", [False, True])
def test_should_fatal_return_the_caller_never_hears_anything(path, work, raises):
    reasons = []

    def fatal(reason: str) -> None:
        reasons.append(reason)
        if raises:
            raise ValueError(reason)

    database = opened(path, fatal=fatal)

    async def story() -> None:
        failing = asyncio.ensure_future(database.transact(work))
        after = asyncio.ensure_future(database.transact(lambda book: book.note("x")))
        for _ in range(50):
            await asyncio.sleep(0)
        assert not failing.done()
        assert not after.done()
        failing.cancel()
        after.cancel()

    run(story())
    assert len(reasons) == 1
    database.close()


def test_a_second_writer_ends_the_program_rather_than_interleave(path):
    database = opened(path, busy_timeout_ms=1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Died, match="could not begin"):
        run(database.transact(lambda book: book.note("x")))
    other.close()
    database.close()


def test_the_write_lock_is_taken_before_the_first_read(database, path):
    other = sqlite3.connect(path, isolation_level=None, timeout=0)

    def work(book: Book) -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    run(database.transact(work))
    other.close()


def test_a_kill_in_mid_transaction_loses_nothing_acknowledged(path):
    child = f"""
import os, signal, sys
sys.path.insert(0, {str(HERE)!r})
from pathlib import Path
from db_world import opened, run
from kiosk.domain.events import Event
database = opened(Path({str(path)!r}))
run(database.transact(lambda book: book.record(Event("first", "kiosk"))))
def work(book):
    book.record(Event("second", "kiosk"))
    os.kill(os.getpid(), signal.SIGKILL)
run(database.transact(work))
"""
    ended = subprocess.run([sys.executable, "-c", child], timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL
    database = opened(path)
    events = run(database.queued(10)).events
    assert [event.type for event in events] == ["first"]
    assert verify_chain(path) is None
    database.close()


def test_the_outbox_has_no_gap_whatever_rolls_back(path, seed):
    dice = random.Random(seed)
    expected: list[tuple[int, str]] = []
    acknowledged = sent = 0

    def work(book: Book) -> list[str]:
        ids = [book.record(Event("t", "kiosk", {"n": n})) for n in range(dice.randrange(4))]
        if dice.random() < 0.3:
            raise InterruptedError
        return ids

    async def some(database) -> None:
        nonlocal acknowledged, sent
        for _ in range(250):
            with contextlib.suppress(InterruptedError):
                for event_id in await database.transact(work):
                    expected.append((len(expected) + 1, event_id))
            if dice.random() < 0.1:
                events = (await database.queued(dice.randrange(1, 20))).events
                assert [(e.sequence, e.id) for e in events] == expected[acknowledged : acknowledged + len(events)]
                sent = max(sent, acknowledged + len(events))
                if dice.random() < 0.5:
                    acknowledged = dice.randint(acknowledged, sent)
                    await database.acknowledge(1, acknowledged)

    for restart in range(4):
        sent = acknowledged
        database = opened(path, seed=seed + restart)
        run(some(database))
        events = run(database.queued(10_000)).events
        assert [(e.sequence, e.id) for e in events] == expected[acknowledged:]
        assert run(database.queued(0)).head[0] == len(expected)
        database.close()
    assert verify_chain(path) is None


def test_what_was_never_handed_out_survives_any_acknowledgement(database):
    for _ in range(3):
        run(database.transact(lambda book: book.record(Event("t", "kiosk"))))
    run(database.acknowledge(1, 10))
    assert len(run(database.queued(2)).events) == 2
    run(database.acknowledge(2, 10))
    run(database.acknowledge(1, 10))
    assert [event.sequence for event in run(database.queued(10)).events] == [3]


def test_a_new_generation_counts_from_one_and_the_old_one_goes_first(database):
    def record(book: Book) -> str:
        return book.record(Event("t", "kiosk"))

    run(database.transact(record))
    run(database.transact(lambda book: book.set_note("generation", "2")))
    run(database.transact(record))
    batch = run(database.queued(10))
    generation, events = batch.generation, batch.events
    assert (generation, [event.sequence for event in events]) == (1, [1])
    run(database.acknowledge(1, 1))
    batch = run(database.queued(10))
    generation, events = batch.generation, batch.events
    assert (generation, [event.sequence for event in events]) == (2, [1])
    run(database.acknowledge(2, 1))
    batch = run(database.queued(10))
    assert (batch.generation, batch.events) == (2, [])


def test_what_waits_is_counted_over_all_generations_and_a_hole_waits_too(database):
    def record(times: int, generation: str) -> None:
        run(database.transact(lambda book: book.set_note("generation", generation)))
        run(database.transact(lambda book: [book.record(Event("t", "kiosk")) for _ in range(times)]))

    assert run(database.outbox_depth()) == 0
    record(5, "1")
    record(3, "4")
    assert run(database.outbox_depth()) == 8
    run(database.queued(2))
    run(database.acknowledge(1, 2))
    assert run(database.outbox_depth()) == 6
    gone = "DELETE FROM outbox WHERE generation = 1 AND sequence = 4"
    run(database.transact(lambda book: book.run(text(gone)) and None))
    assert run(database.outbox_depth()) == 6, "3 and 5 wait, and 4 is to be told again first"


def test_counters_and_notes_survive_a_restart(path):
    database = opened(path)
    for expected in (1, 2, 3):
        assert run(database.transact(lambda book: book.count("tries"))) == expected
    run(database.transact(lambda book: book.set_note("policy", json.dumps({"天": 7}))))
    database.close()
    database = opened(path)
    assert run(database.transact(lambda book: book.count("tries"))) == 4
    assert run(database.transact(lambda book: book.note("policy"))) == json.dumps({"天": 7})
    assert run(database.transact(lambda book: book.note("generation"))) == "1"
    database.close()


def test_changes_and_cursor_move_together(database, path):
    def apply_one(book: Book, change: Change) -> None:
        book.compartments.put(Compartment(str(change.data["label"])))

    changes = [Change(n, "compartment", {"label": f"A0{n}"}) for n in (1, 2)]
    assert run(database.cursor()) == 0
    with pytest.raises(KeyError):
        run(database.apply([*changes, Change(3, "compartment", {})], apply_one, 3))
    assert (run(database.cursor()), counts(path)[0]) == (0, 0)
    run(database.apply(changes, apply_one, 2))
    assert (run(database.cursor()), counts(path)[0]) == (2, 2)


def test_no_value_of_a_row_is_in_an_error(database):
    with pytest.raises(Exception, match="CHECK") as caught:
        run(database.transact(lambda book: book.compartments.put(Compartment("SECRET", content="x"))))
    assert "SECRET" not in f"{caught.value} {caught.value.__cause__}"


def test_one_connection_writes(database):
    assert driver_of(database._connection) is driver_of(database._connection.engine.connect())
