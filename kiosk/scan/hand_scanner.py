"""A hand scanner on a serial line that sends each text with a line end.

Knows the line, its ends and its limits. Must never know what a text means, nor keep one.
"""

from __future__ import annotations

from collections import deque

import serial

from kiosk.scan.charset import text_of
from kiosk.scan.seams import Backoff
from kiosk.scan.timing import SYSTEM, Timing

MAX_TEXT_BYTES = 4096
_ENDS = b"\r\n"
_FRAMING = b"\x00\x02\x03"
_PATIENCE_S = 1.0
_MOST_WAITING = 16


class LineSplitter:
    """Bytes to lines. A line longer than 4,096 bytes is dropped whole; one that stays unfinished for 1 s, too."""

    def __init__(self) -> None:
        self._begun = bytearray()
        self._too_long = False
        self._last_s = 0.0
        self.dropped = 0

    def feed(self, received: bytes, now_s: float) -> list[bytes]:
        """The lines finished by these bytes, without ends, NUL, STX and ETX; empty ones are left out."""
        if (self._begun or self._too_long) and now_s - self._last_s > _PATIENCE_S:
            self._drop()
        if received:
            self._last_s = now_s
        lines: list[bytes] = []
        for byte in received:
            if byte in _ENDS:
                lines += self._finished()
            elif len(self._begun) >= MAX_TEXT_BYTES:
                self._too_long = True
            elif byte not in _FRAMING:
                self._begun.append(byte)
        return lines

    def _finished(self) -> list[bytes]:
        if self._too_long:
            self._drop()
        line = bytes(self._begun)
        self._begun.clear()
        return [line] if line else []

    def _drop(self) -> None:
        self._begun.clear()
        self._too_long = False
        self.dropped += 1


class HandScanner:
    """A TextSource over a serial port (8 data bits, no parity)."""

    def __init__(self, port: str, *, baud: int = 9600, timing: Timing = SYSTEM) -> None:
        self._name, self._baud, self._timing = port, baud, timing
        self._port: serial.Serial | None = None
        self._backoff = Backoff(timing)
        self._splitter = LineSplitter()
        self._waiting: deque[bytes] = deque(maxlen=_MOST_WAITING)
        self._lost: str | None = None

    @property
    def lost(self) -> str | None:
        """See TextSource."""
        return self._lost

    def open(self) -> None:
        """See TextSource."""
        if self._port is None:
            self._attempt()

    def read(self, timeout_s: float) -> str | None:
        """See TextSource."""
        if self._waiting:
            return text_of(self._waiting.popleft()).value
        if self._port is None:
            if self._backoff.wait(timeout_s):
                self._attempt()
            return None
        received = self._receive(self._port, timeout_s)
        self._waiting.extend(self._splitter.feed(received, self._timing.now_s()))
        return text_of(self._waiting.popleft()).value if self._waiting else None

    def close(self) -> None:
        """See TextSource."""
        port, self._port = self._port, None
        if port is not None:
            port.close()
        self._splitter = LineSplitter()
        self._waiting.clear()

    def _attempt(self) -> None:
        try:
            self._port = serial.Serial(self._name, self._baud, timeout=0.1, exclusive=True)
        except (OSError, ValueError):  # SerialException is an OSError
            self._drop("cannot be opened")
            return
        self._lost = None
        self._backoff.reset()

    def _receive(self, port: serial.Serial, timeout_s: float) -> bytes:
        try:
            port.timeout = timeout_s
            first = port.read(1)
            return first + port.read(min(port.in_waiting, MAX_TEXT_BYTES)) if first else b""
        except (OSError, TypeError):  # TypeError: pyserial, when the port vanishes during a read
            self._drop("is gone")
            return b""

    def _drop(self, what: str) -> None:
        self.close()
        self._lost = f"The hand scanner at {self._name} {what}."
        self._backoff.failed()
