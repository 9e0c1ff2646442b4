"""One controller per database: an exclusive `flock` on a file beside it, held as long as the program lives.

Must never know what is in the database. The kernel drops the lock with the process, so a crash leaves nothing behind.
"""

import contextlib
import fcntl
import os
from pathlib import Path

from kiosk.db.errors import AlreadyRunningError


class StartLock:
    """The lock of one database file; taken when made."""

    def __init__(self, database: Path) -> None:
        """Take the lock or raise AlreadyRunningError at once; never waits."""
        self.path = database.with_name(database.name + ".lock")
        self._fd: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as busy:
            holder = os.read(self._fd, 20).decode("ascii", "replace").strip() or "unknown"
            self.release()
            raise AlreadyRunningError(
                f"The database {database} is in use by another controller (process {holder}). Stop that one first."
            ) from busy
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let the next controller start. The file stays: removing it would let two hold "the" lock."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = None
