"""What is asked of the file before anybody relies on it."""

import importlib.resources
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from db_world import opened, run
from sqlalchemy import create_engine

from kiosk.db import engine as engine_module
from kiosk.db import migrate as migrate_module
from kiosk.db import tables
from kiosk.db.engine import DatabaseSettings, assert_pragmas, driver_of
from kiosk.db.errors import AlreadyRunningError, DatabaseError, PragmaError, SchemaError
from kiosk.domain.orders import Order


def schema(connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type != 'trigger'")
    # SQLite quotes the name of a table that a revision rebuilt.
    plain = {name: sql.replace(f'CREATE TABLE "{name}"', f"CREATE TABLE {name}") for name, sql in found}
    return {name: " ".join(sql.replace("\n", " ").replace("\t", " ").split()) for name, sql in plain.items()}


def test_revisions_from_nothing_make_exactly_the_tables_of_the_program(database):
    migrated = schema(driver_of(database._connection))
    del migrated["alembic_version"]
    memory = create_engine("sqlite://")
    with memory.begin() as connection:
        tables.metadata.create_all(connection)
        wanted = schema(driver_of(connection))
    memory.dispose()
    assert migrated == wanted


def test_the_revisions_are_packaged_and_there_is_one_head():
    assert importlib.resources.files("kiosk.db").joinpath("migrations", "env.py").is_file()
    assert ScriptDirectory.from_config(migrate_module.config()).get_heads() == ["0009"]


def test_opening_again_keeps_everything(path):
    order = Order("o1", "1", "open")
    database = opened(path)
    run(database.transact(lambda book: book.orders.put(order)))
    database.close()
    database = opened(path)
    assert run(database.transact(lambda book: book.orders.get("o1"))) == order
    database.close()


def test_a_database_of_a_newer_program_is_refused(path):
    opened(path).close()
    with sqlite3.connect(path) as writer:
        writer.execute("UPDATE alembic_version SET version_num = '9999'")
    writer.close()
    with pytest.raises(SchemaError, match="newer program"):
        opened(path)


def test_a_failing_upgrade_leaves_nothing_behind_and_frees_the_lock(path, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("no triggers today")

    with monkeypatch.context() as patch:
        patch.setattr(migrate_module.triggers, "install", broken)
        patch.setattr("kiosk.db.opening.migrate", migrate_module.migrate)
        with pytest.raises(RuntimeError):
            opened(path)
    with sqlite3.connect(path) as reader:
        assert schema(reader) == {}
    reader.close()
    opened(path).close()


def test_the_pragmas_are_in_force(database, path):
    driver = driver_of(database._connection)
    found = {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert found == {"journal_mode": "wal", "synchronous": 2}
    assert driver.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert driver.execute("PRAGMA busy_timeout").fetchone() == (5000,)
    assert_pragmas(driver, DatabaseSettings(path))


@pytest.mark.parametrize(
    "pragma", ["synchronous = NORMAL", "foreign_keys = OFF", "journal_mode = DELETE", "busy_timeout = 0"]
)
def test_a_pragma_that_is_off_is_named(database, path, pragma):
    driver = driver_of(database._connection)
    driver.execute(f"PRAGMA {pragma}")
    with pytest.raises(PragmaError, match=pragma.split(" ", maxsplit=1)[0]):
        assert_pragmas(driver, DatabaseSettings(path))


@pytest.mark.parametrize("name", engine_module.PRAGMAS)
def test_starting_without_a_pragma_fails(path, monkeypatch, name):
    weaker = {"journal_mode": "DELETE", "synchronous": "NORMAL", "foreign_keys": "OFF"}
    opened(path).close()
    monkeypatch.setitem(engine_module.PRAGMAS, name, weaker[name])
    with pytest.raises(PragmaError, match=name):
        opened(path)


def test_a_second_start_is_refused_until_the_first_ends(path):
    first = opened(path)
    for _ in range(2):
        with pytest.raises(AlreadyRunningError, match="in use by another controller"):
            opened(path)
    first.close()
    opened(path).close()


def test_a_second_process_is_refused(path):
    first = opened(path)
    child = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from db_world import opened
from kiosk.db.errors import AlreadyRunningError
try:
    opened(Path({str(path)!r}))
except AlreadyRunningError:
    sys.exit(3)
"""
    assert subprocess.run([sys.executable, "-c", child], timeout=120, check=False).returncode == 3
    first.close()


def test_a_file_that_is_no_database_gets_a_sentence(path):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is a shopping list, not a database" * 100)
    with pytest.raises(DatabaseError, match="cannot be used"):
        opened(path)


def test_only_the_owner_may_read_the_files(database, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.with_name("kiosk.db.lock").stat().st_mode) == 0o600
