"""What the scan loops tell and count. Knows texts as they come; must never know what they mean."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

READ_TIMEOUT_S = 0.2
AFTER_FAILURE_S = 0.2


@dataclass(frozen=True, slots=True)
class Scan:
    """A text shown to the kiosk. `at_s`: when the frame was taken, or the line received. Its repr hides the text."""

    text: str = field(repr=False)
    format: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Counts:
    """Since the start: frames grabbed, dropped for newer ones, decoded; scans told; failures survived."""

    frames: int = 0
    dropped: int = 0
    decoded: int = 0
    told: int = 0
    failures: int = 0


class Tally:
    """Counts that two threads may raise."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = Counts()

    def add(self, **by: int) -> None:
        """Raise the counts named."""
        with self._lock:
            now = self._counts
            self._counts = replace(now, **{name: getattr(now, name) + more for name, more in by.items()})

    def read(self) -> Counts:
        """The counts as they are now."""
        with self._lock:
            return self._counts
