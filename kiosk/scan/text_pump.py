"""The loop of a hand scanner: read a text, tell it once.

Knows one thread that its owner starts. Must never know what a text means, nor keep one for longer than the
scanner may repeat it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.scan.debounce import Debounce
from kiosk.scan.scans import AFTER_FAILURE_S, READ_TIMEOUT_S, Counts, Scan, Tally
from kiosk.scan.seams import TextSource
from kiosk.scan.timing import SYSTEM, Timing


class TextPump:
    """From a hand scanner to scans. A text repeated within 1.5 s, as by a finger that stays on, is told once."""

    def __init__(self, source: TextSource, on_scan: Callable[[Scan], None], *, timing: Timing = SYSTEM) -> None:
        self._source, self._on_scan, self._timing = source, on_scan, timing
        self._debounce = Debounce(lambda _text: True)
        self._stopping = threading.Event()
        self._tally = Tally()

    @property
    def counts(self) -> Counts:
        """What has happened so far; `decoded` are the texts received."""
        return self._tally.read()

    @property
    def lost(self) -> str | None:
        """A sentence for the technician while the scanner is away."""
        return self._source.lost

    def stop(self) -> None:
        """Ask the loop to end; it does within 0.2 s."""
        self._stopping.set()

    def run(self) -> None:
        """Loop: read texts and tell them. Opens the source and closes it."""
        try:
            self._survive(self._source.open)
            while not self._stopping.is_set():
                self._survive(self._read_one)
        finally:
            self._survive(self._source.close)

    def _survive(self, act: Callable[[], None]) -> None:
        """Do it; a failing listener is counted and must not end the scanning."""
        try:
            act()
        except Exception:
            self._tally.add(failures=1)
            self._stopping.wait(AFTER_FAILURE_S)

    def _read_one(self) -> None:
        text = self._source.read(READ_TIMEOUT_S)
        if text is None:
            return
        self._tally.add(decoded=1)
        now_s = self._timing.now_s()
        for new in self._debounce.see((text,), now_s):
            self._on_scan(Scan(new, "text", now_s))
            self._tally.add(told=1)
