"""The disk under the kiosk's database: its next commit can be made to fail, with the transaction kept or lost, and who
asks is told of each transaction that begins.

Knows: SQLAlchemy's hooks before a transaction and before a commit, and the path of one database. Must never know a
table.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError


class Disk:
    """Hooks every engine of this process while it is open; touches only the database at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._fails = 0
        self._present = False
        self._error = ""
        self.failed = 0
        """How many commits did fail."""
        self.begins: Callable[[], None] = lambda: None
        """Called when a transaction begins: whatever was committed before it stands on the disk by itself."""
        event.listen(Engine, "begin", self._beginning)
        event.listen(Engine, "commit", self._committing)

    def close(self) -> None:
        """Unhook."""
        event.remove(Engine, "begin", self._beginning)
        event.remove(Engine, "commit", self._committing)

    def fail(self, *, present: bool, times: int = 1, error: str = "disk I/O error") -> None:
        """Let the next commits fail; `present`: the transaction is on the disk all the same; `error`: what SQLite
        says."""
        self._fails, self._present, self._error = times, present, error

    def heal(self) -> None:
        """No commit fails from now on."""
        self._fails = 0

    @property
    def failing(self) -> bool:
        """Whether the next commit will fail."""
        return self._fails > 0

    def _beginning(self, connection: Connection) -> None:
        if connection.engine.url.database == self._path:
            self.begins()

    def _committing(self, connection: Connection) -> None:
        if self._fails <= 0 or connection.engine.url.database != self._path:
            return
        self._fails -= 1
        self.failed += 1
        raw = connection.connection.driver_connection
        if isinstance(raw, sqlite3.Connection):
            raw.execute("COMMIT" if self._present else "ROLLBACK")
        fault = sqlite3.OperationalError(self._error)
        raise OperationalError("COMMIT", {}, fault) from fault
