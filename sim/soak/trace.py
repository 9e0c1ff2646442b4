"""A trace that keeps nothing but its hash: whole campaigns would not fit into memory.

Knows: plain data with virtual times. Must never know what a line means.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from sim.trace import Trace


def _nowhen() -> float:
    return 0.0


class DigestTrace(Trace):
    """As `sim.trace.Trace`, without the lines. `clock` must be set before the first line. `home` is the folder that the
    day is played in: its name is no part of the day, and an error that names a file of it reads `~`."""

    def __init__(self, home: Path) -> None:
        self.clock: Callable[[], float] = _nowhen
        self.keep: Callable[[str], None] | None = None
        """Told of every line as text, for whoever looks into one day."""
        super().__init__(_nowhen)
        self._home = str(home)
        self._digest = hashlib.sha256()

    def add(self, what: str, **data: object) -> None:
        """Note a happening, now. The text of plain data is the same in every process."""
        line = f"{self.clock():.6f} {what} {data!r}\n".replace(self._home, "~")
        self._digest.update(line.encode())
        if self.keep is not None:
            self.keep(line)

    @property
    def hash(self) -> str:
        """SHA-256 over all lines so far, in hexadecimal."""
        return self._digest.hexdigest()
