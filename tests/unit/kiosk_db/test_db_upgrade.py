"""Upgrade and downgrade on a database with a full outbox and doors under way: nothing lost, nothing doubled.

The next revision exists only here: it rebuilds the tables of the journal, the audit log and the outbox, which is the
worst a revision can do.
"""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from db_world import StillClock, opened, run

from kiosk.__main__ import main
from kiosk.db import engine
from kiosk.db import migrate as migrate_module
from kiosk.db.chain import verify_chain
from kiosk.db.database import SqlDatabase
from kiosk.db.engine import driver_of, quick_check
from kiosk.db.errors import AlreadyRunningError, DamagedError, NewerError, SchemaError
from kiosk.domain.counter import Ticket
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation, State
from kiosk.domain.orders import Order, Parcel
from kiosk.services.sync_ports import Told

HEAD = "0009"
VERSIONS = Path(migrate_module.__file__).parent / "migrations" / "versions"
NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "0009", None, None
TABLES = ("operations", "outbox", "audit")

def upgrade():
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("remark", sa.Text, nullable=True))
    COMPATIBLE

def downgrade():
    for table in reversed(TABLES):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.drop_column("remark")
    op.execute("DELETE FROM notes WHERE key = 'schema.compatible'")
"""
SAYS_SO = (
    "op.execute(\"INSERT INTO notes VALUES ('schema.compatible', '0001 0002 0003 0004 0005 0006 0007 0008 0009')\")"
)
EVENTS = 500


class Program:
    """An older and a newer program on one machine."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch, self._folder = patch, folder
        self._old = migrate_module.config

    def newer(self, *, compatible: bool = False) -> None:
        self._folder.mkdir(exist_ok=True)
        (self._folder / "r9999_next.py").write_text(NEXT.replace("COMPATIBLE", SAYS_SO if compatible else ""))

        def config() -> Config:
            made = self._old()
            made.set_main_option("path_separator", "os")
            made.set_main_option("version_locations", f"{VERSIONS}:{self._folder}")
            return made

        self._patch.setattr(migrate_module, "config", config)

    def older(self) -> None:
        self._patch.setattr(migrate_module, "config", self._old)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    return Program(monkeypatch, tmp_path / "newer")


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as reader:
        return reader.execute(sql).fetchall()


def live(state: State, number: int) -> Operation:
    return Operation(f"op{number}", "pickup", f"A{number:02}", "s", "customer", state, epoch=f"e{number}")


STATES = (State.RESERVED, State.ARMED, State.OPENED, State.CLOSED, State.UNKNOWN)


def in_full_swing(path: Path) -> None:
    database = opened(path)
    for number, state in enumerate(STATES, start=1):
        one = live(state, number)
        run(database.transact(lambda book, one=one: book.operations.add(one)))
    run(database.transact(lambda book: [book.record(Event("t", "kiosk", {"n": n})) for n in range(EVENTS)]))
    run(database.queued(100))
    run(database.acknowledge(1, 100))
    database.close()


TABLES = {
    "operations": "SELECT id, state, epoch FROM operations ORDER BY id",
    "outbox": "SELECT generation, sequence, id, data FROM outbox ORDER BY generation, sequence",
    "audit": "SELECT sequence, id, data, hash FROM audit ORDER BY sequence",
}


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {name: rows(path, sql) for name, sql in TABLES.items()}


def use(database: SqlDatabase) -> None:
    """A day's work: an arrow, an event, an acknowledgement."""
    run(database.transact(lambda book: book.operations.put(live(State.SETTLED, 4))))
    run(database.transact(lambda book: book.record(Event("t", "kiosk", {"n": -1}))))
    run(database.queued(50))
    run(database.acknowledge(1, 150))


def test_up_and_down_again_with_a_full_outbox_and_open_doors(path, program):
    in_full_swing(path)
    before = everything(path)
    program.newer()
    database = opened(path, seed=2)
    assert everything(path) == before
    use(database)
    database.close()
    used = everything(path)
    assert [row[1] for row in used["outbox"]] == list(range(151, EVENTS + 2)), "no gap and no double"
    assert used["audit"][:-1] == before["audit"]
    assert main(["database", "downgrade", str(path), "--to", HEAD]) == 0
    assert everything(path) == used
    program.older()
    database = opened(path, seed=3)
    assert verify_chain(path) is None
    assert everything(path) == used
    assert run(database.transact(lambda book: len(book.operations.where(state=list(STATES))))) == len(STATES) - 1
    # What central lost is still told again after two rebuilds.
    run(database.compare(Told(1, 120, 1, None)))
    assert run(database.queued(1)).events[0].sequence == 121
    database.close()


def test_an_older_program_refuses_a_newer_database_in_a_sentence(path, program):
    in_full_swing(path)
    program.newer()
    opened(path, seed=2).close()
    program.older()
    before = everything(path)
    with pytest.raises(
        NewerError, match=r"newer program \(revision 9999, this one knows 0009\).*downgrade FILE --to 0009"
    ):
        opened(path, seed=3)
    assert everything(path) == before


def test_an_older_program_goes_on_where_the_newer_one_says_it_may(path, program):
    in_full_swing(path)
    program.newer(compatible=True)
    opened(path, seed=2).close()
    program.older()
    database = opened(path, seed=3)
    use(database)
    database.close()
    assert verify_chain(path) is None
    program.newer(compatible=True)
    database = opened(path, seed=4)
    assert run(database.queued(1)).events[0].sequence == 151
    database.close()


def test_back_to_the_first_program_and_forth_again(path):
    in_full_swing(path)
    before = everything(path)
    assert main(["database", "downgrade", str(path), "--to", "0001"]) == 0
    (words,) = rows(path, "SELECT sql FROM sqlite_master WHERE name = 'audit_keeps_rows'")
    assert "checkpoint" not in words[0], "the first program looks for its own words"
    assert everything(path) == before
    opened(path, seed=2).close()
    assert everything(path) == before


def test_orders_parcels_and_what_waits_outlive_the_way_to_the_counter_and_back(path):
    in_full_swing(path)
    database = opened(path, seed=2)
    order, parcel = Order("o1", "W1", "open", held_until_ms=7), Parcel("p1", "o1", "L1", "S", "ambient", status="ready")
    run(database.transact(lambda book: book.orders.put(order)))
    run(database.transact(lambda book: book.parcels.put(parcel)))
    run(database.transact(lambda book: book.tickets.add(Ticket("t1", "o1", "2025-11-21", 1, "1", 5))))
    database.close()
    before = everything(path)
    assert main(["database", "downgrade", str(path), "--to", "0002"]) == 0
    assert everything(path) == before
    database = opened(path, seed=3)
    assert everything(path) == before
    assert run(database.transact(lambda book: book.orders.get("o1"))) == order
    assert run(database.transact(lambda book: book.parcels.get("p1"))) == parcel
    assert run(database.transact(lambda book: book.tickets.where())) == [], "the audit log keeps who checked in"
    assert verify_chain(path) is None
    database.close()


def test_no_downgrade_under_a_running_controller_or_to_nowhere(path):
    database = opened(path)
    with pytest.raises(AlreadyRunningError):
        migrate_module.downgrade(path, "0001")
    database.close()
    with pytest.raises(SchemaError, match="no way back to revision 0815"):
        migrate_module.downgrade(path, "0815")
    opened(path, seed=2).close()


def test_a_damaged_file_is_said_at_the_start(path):
    in_full_swing(path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        for place in range(4096 * 3, size, 4096):
            file.seek(place)
            file.write(b"\xaa" * 64)
    with pytest.raises(DamagedError, match="damaged"):
        opened(path)


def test_a_long_check_is_given_up_in_time(path, monkeypatch):
    in_full_swing(path)
    database = opened(path)
    monkeypatch.setattr(engine, "STEPS_BETWEEN_LOOKS", 10)

    class Running(StillClock):
        seconds = 0.0

        def monotonic_s(self) -> float:
            self.seconds += 1.0
            return self.seconds

    driver = driver_of(database._connection)
    assert not quick_check(driver, Running(), within_s=3.0)
    assert quick_check(driver, StillClock())
    assert run(database.outbox_depth()) == EVENTS - 100, "and the connection is as good as before"
    database.close()
