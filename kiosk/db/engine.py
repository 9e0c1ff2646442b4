"""One SQLite connection with the settings on which durability rests (safety.md, "Storage").

Knows pragmas and how a transaction begins. Must never know a table.
"""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from kiosk.db.errors import DamagedError, PragmaError
from kiosk.domain.clock import Clock


@dataclass(frozen=True)
class DatabaseSettings:
    """Where the database is; None keeps it in memory, which nothing but a simulation may do."""

    path: Path | None
    busy_timeout_ms: int = 5000


PRAGMAS = {"journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON"}
"""What every connection that writes is told, before it is asked."""

SYNCHRONOUS_FULL = 2

DAMAGED_NEXT_STEP = "Keep the file, check the disk, and put a backup back: every door then waits for a look."


def make_engine(settings: DatabaseSettings) -> Engine:
    """An engine whose one connection begins every transaction as a writer.

    `hide_parameters`: values of rows must not reach a log through an exception's text.
    """
    url = URL.create("sqlite", database=str(settings.path) if settings.path else ":memory:")
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True)

    def connected(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late to exclude other writers
        connection.execute(f"PRAGMA busy_timeout = {settings.busy_timeout_ms}")
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def make_private(path: Path) -> None:
    """Create the folder and the file, readable by their owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def assert_pragmas(driver: sqlite3.Connection, settings: DatabaseSettings) -> None:
    """PragmaError with a sentence unless SQLite really took every setting."""
    wanted: dict[str, object] = {
        "journal_mode": "wal" if settings.path else "memory",
        "synchronous": SYNCHRONOUS_FULL,
        "foreign_keys": 1,
        "busy_timeout": settings.busy_timeout_ms,
    }
    for name, value in wanted.items():
        (found,) = driver.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            raise PragmaError(
                f"The database runs with {name} = {found}, but must run with {value}: acknowledged work could be lost. "
                "Check the file system and the SQLite library."
            )


CHECK_S = 5.0
"""So long may SQLite look through the file at the start. A larger file is looked through in part."""

STEPS_BETWEEN_LOOKS = 100_000
"""SQLite's own steps between two looks at the clock."""


def quick_check(driver: sqlite3.Connection, clock: Clock, within_s: float = CHECK_S) -> bool:
    """Whether the whole file was looked through in time. DamagedError when something in it is damaged."""
    end_s = clock.monotonic_s() + within_s
    driver.set_progress_handler(lambda: int(clock.monotonic_s() > end_s), STEPS_BETWEEN_LOOKS)
    try:
        says = str(driver.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as stopped:
        if stopped.sqlite_errorname != "SQLITE_INTERRUPT":
            raise DamagedError(f"The database file cannot be looked through: {stopped}.") from stopped
        return False
    except sqlite3.DatabaseError as bad:
        raise DamagedError(f"The database file is damaged: {bad}. {DAMAGED_NEXT_STEP}") from bad
    finally:
        driver.set_progress_handler(None, 0)
    if says != "ok":
        raise DamagedError(f"The database file is damaged: {says[:200]}. {DAMAGED_NEXT_STEP}")
    return True


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The sqlite3 connection under SQLAlchemy's."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"expected an sqlite3 connection, got {type(driver).__name__}")
    return driver


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
