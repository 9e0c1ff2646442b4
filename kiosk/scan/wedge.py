"""A hand scanner that types: a keyboard to the computer, read where the kernel tells what its keys do.

Knows Linux input events and a US keyboard, as such scanners are set. Must never know what a text means, nor keep one.
The device is grabbed, so that no key of it reaches the screen. Source: linux/input.h, linux/input-event-codes.h.
"""

from __future__ import annotations

import fcntl
import os
import select
import struct
from collections import deque

from kiosk.scan.hand_scanner import MAX_TEXT_BYTES
from kiosk.scan.seams import Backoff
from kiosk.scan.timing import SYSTEM, Timing

EVENT = struct.Struct("llHHi")
"""Seconds, microseconds, type, code, value."""
KEY, DOWN = 1, 1
ENTER, KEYPAD_ENTER, LEFT_SHIFT, RIGHT_SHIFT, TAB = 28, 96, 42, 54, 15
_GRAB = 0x40044590
_ENDS = (ENTER, KEYPAD_ENTER, TAB)
_SHIFTS = (LEFT_SHIFT, RIGHT_SHIFT)
_ROWS: tuple[tuple[int, str, str], ...] = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
PLAIN = {first + at: sign for first, signs, _ in _ROWS for at, sign in enumerate(signs)}
SHIFTED = {first + at: sign for first, _, signs in _ROWS for at, sign in enumerate(signs)}
_PATIENCE_S = 1.0
_MOST_WAITING = 16
_MOST_EVENTS = 256


class KeyReader:
    """Key events to texts. A text longer than 4,096 signs is dropped whole; one unfinished for 1 s, too."""

    def __init__(self) -> None:
        self._begun: list[str] = []
        self._shifts: set[int] = set()
        self._too_long = False
        self._last_s = 0.0
        self.dropped = 0

    def feed(self, code: int, value: int, now_s: float) -> str | None:
        """One key pressed (1), held (2) or let go (0); the text, when this key ends one."""
        if code in _SHIFTS:
            (self._shifts.add if value else self._shifts.discard)(code)
            return None
        if value != DOWN:
            return None
        if self._begun and now_s - self._last_s > _PATIENCE_S:
            self._drop()
        self._last_s = now_s
        if code in _ENDS:
            return self._finished()
        sign = (SHIFTED if self._shifts else PLAIN).get(code)
        if sign is None or self._too_long:
            return None
        self._begun.append(sign)
        self._too_long = len(self._begun) > MAX_TEXT_BYTES
        return None

    def _finished(self) -> str | None:
        if self._too_long:
            self._drop()
        text = "".join(self._begun)
        self._begun.clear()
        return text or None

    def _drop(self) -> None:
        self._begun.clear()
        self._too_long = False
        self.dropped += 1


class WedgeScanner:
    """A TextSource over an input device such as `/dev/input/by-id/usb-...-event-kbd`."""

    def __init__(self, device: str, *, timing: Timing = SYSTEM) -> None:
        self._name, self._timing = device, timing
        self._file: int | None = None
        self._backoff = Backoff(timing)
        self._keys = KeyReader()
        self._rest = b""
        self._waiting: deque[str] = deque(maxlen=_MOST_WAITING)
        self._lost: str | None = None

    @property
    def lost(self) -> str | None:
        """See TextSource."""
        return self._lost

    def open(self) -> None:
        """See TextSource."""
        if self._file is None:
            self._attempt()

    def read(self, timeout_s: float) -> str | None:
        """See TextSource."""
        if not self._waiting:
            self._fill(timeout_s)
        return self._waiting.popleft() if self._waiting else None

    def close(self) -> None:
        """See TextSource."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)
        self._keys, self._rest = KeyReader(), b""
        self._waiting.clear()

    def _fill(self, timeout_s: float) -> None:
        if self._file is None:
            if self._backoff.wait(timeout_s):
                self._attempt()
            return
        try:
            if not select.select([self._file], [], [], timeout_s)[0]:
                return
            received = os.read(self._file, EVENT.size * _MOST_EVENTS)
        except (OSError, ValueError):
            received = b""
        if not received:
            self._drop("is gone")
            return
        self._rest += received
        whole = len(self._rest) // EVENT.size * EVENT.size
        for _, _, kind, code, value in EVENT.iter_unpack(self._rest[:whole]):
            text = self._keys.feed(code, value, self._timing.now_s()) if kind == KEY else None
            if text is not None:
                self._waiting.append(text)
        self._rest = self._rest[whole:]

    def _attempt(self) -> None:
        try:
            self._file = os.open(self._name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError):
            self._drop("cannot be opened")
            return
        try:
            fcntl.ioctl(self._file, _GRAB, 1)
        except OSError:
            self._drop("cannot be held alone")
            return
        self._lost = None
        self._backoff.reset()

    def _drop(self, what: str) -> None:
        self.close()
        self._lost = f"The typing scanner at {self._name} {what}."
        self._backoff.failed()
