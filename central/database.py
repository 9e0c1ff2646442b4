"""The one database file: one writing connection, durable commits, one owner.

Knows SQLite's settings, the start lock and the migrations. Must never know what the tables mean.

SQLite 3.7.0-3.51.2 has a fault in resetting the write-ahead log that needs two connections that write: hence one.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from central import migrations


class DatabaseBusyError(RuntimeError):
    """Another central owns this database."""


class _Cursor(Protocol):
    def execute(self, sql: str) -> object: ...
    def fetchone(self) -> tuple[object, ...] | None: ...
    def close(self) -> None: ...


class _Raw(Protocol):
    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


def _prepare(raw: _Raw, _record: object) -> None:
    # The driver's own idea of when to begin breaks savepoints; we begin ourselves.
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE")


def _engine(path: Path | None) -> Engine:
    arguments = {"check_same_thread": False}
    if path is None:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args=arguments)
    else:
        engine = create_engine(
            f"sqlite:///{path}", poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args=arguments
        )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


class Database:
    """Transactions on the file at `path` (in memory when None). Raises DatabaseBusyError when it has an owner."""

    def __init__(self, path: Path | None) -> None:
        self._lock_fd = None if path is None else _take_lock(path)
        if path is not None:
            # Codes and hashes lie in it; SQLite gives its side files the same mode.
            path.touch(mode=0o600)
        self._engine = _engine(path)
        with self.begin() as conn:
            _upgrade(conn)
        self._assert_pragmas(in_memory=path is None)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends well, else nothing of it happened."""
        with self._engine.begin() as conn:
            yield conn

    def close(self) -> None:
        """Close the connection and give the file up."""
        self._engine.dispose()
        if self._lock_fd is not None:
            os.close(self._lock_fd)
            self._lock_fd = None

    def _assert_pragmas(self, *, in_memory: bool) -> None:
        wanted = {"synchronous": "2", "foreign_keys": "1"} | ({} if in_memory else {"journal_mode": "wal"})
        with self.begin() as conn:
            for name, value in wanted.items():
                found = str(conn.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                if found != value:
                    raise RuntimeError(f"SQLite {name} is {found}, not {value}: commits would not be durable")


def _take_lock(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock_fd = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock_fd)
        raise DatabaseBusyError(f"Another central already runs on {path}.") from None
    return lock_fd


def _upgrade(conn: Connection) -> None:
    config = Config()
    folder = str(Path(migrations.__file__).parent)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
