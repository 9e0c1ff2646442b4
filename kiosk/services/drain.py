"""Drain: live operations are finished and none is begun, so that the controller can be stopped for an update.

Knows: the file that asks for it. A file and not a message: it works with the screen gone, with the network gone, and
while the controller starts. A drain ends with the next start of the controller, unless it was asked to outlive it.
Must never know who asks, nor what is refused.
"""

from enum import StrEnum
from pathlib import Path

FILE = "drain"


class Lasting(StrEnum):
    """How long a drain holds."""

    UNTIL_START = "until-start"
    KEEP = "keep"


class Drain:
    """The controller's side: looks at the file. A folder that cannot be read asks for nothing."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.on = False

    def start(self) -> None:
        """At the controller's start: what was not asked to outlive it ends here. OSError when it cannot be ended."""
        if self._asked() == Lasting.UNTIL_START:
            self._path.unlink()
        self.look()

    def look(self) -> bool:
        """Whether a drain is asked for now."""
        self.on = self._asked() is not None
        return self.on

    def _asked(self) -> Lasting | None:
        try:
            word = self._path.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return None
        return Lasting.KEEP if word == Lasting.KEEP else Lasting.UNTIL_START


def ask(folder: Path, lasting: Lasting) -> None:
    """Begin a drain. OSError when the folder cannot be written."""
    fresh = folder / f".{FILE}.new"
    fresh.write_text(lasting + "\n", encoding="utf-8")
    fresh.replace(folder / FILE)


def end(folder: Path) -> None:
    """End a drain, if there is one. OSError when the folder cannot be written."""
    (folder / FILE).unlink(missing_ok=True)
