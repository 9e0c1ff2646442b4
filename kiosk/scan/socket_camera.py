"""A camera behind a Unix socket: frames with a nine-byte header, one after the other.

Knows that protocol (docs of the simulator's camera): `FRM1`, width and height as big-endian 16-bit numbers from 1
to 4096, channels 1 or 3, then the pixels row by row. Must never know who sends them.
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path

import numpy as np

from kiosk.scan.seams import Backoff, Frame
from kiosk.scan.timing import SYSTEM, Timing

_MAGIC = b"FRM1"
_HEADER = struct.Struct(">4sHHB")
_MOST_SIDE_PX = 4096
_CONNECT_TIMEOUT_S = 0.5
_SHORTEST_WAIT_S = 0.001


class SocketCamera:
    """A FrameSource over a Unix stream socket. A frame that takes several reads to arrive is not lost."""

    def __init__(self, path: Path, *, timing: Timing = SYSTEM) -> None:
        self._path, self._timing = path, timing
        self._socket: socket.socket | None = None
        self._backoff = Backoff(timing)
        self._serial = 0
        self._lost: str | None = None
        self._expect_header()

    @property
    def lost(self) -> str | None:
        """See FrameSource."""
        return self._lost

    def open(self) -> None:
        """See FrameSource."""
        if self._socket is None:
            self._attempt()

    def read(self, timeout_s: float) -> Frame | None:
        """See FrameSource."""
        if self._socket is None:
            if self._backoff.wait(timeout_s):
                self._attempt()
            return None
        deadline_s = self._timing.now_s() + timeout_s
        while self._fill(self._socket, deadline_s):
            if self._shape:
                return self._finished(self._shape)
            if not self._read_header():
                self._drop("sends something that is not a picture")
                return None
        return None

    def close(self) -> None:
        """See FrameSource."""
        connection, self._socket = self._socket, None
        if connection is not None:
            connection.close()
        self._expect_header()

    def _attempt(self) -> None:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(_CONNECT_TIMEOUT_S)
            connection.connect(str(self._path))
        except (OSError, ValueError):  # ValueError: a NUL in the path
            connection.close()
            self._drop("does not answer")
            return
        self._socket, self._lost = connection, None
        self._expect_header()

    def _fill(self, connection: socket.socket, deadline_s: float) -> bool:
        """Receive until the part being waited for is whole; False when time is up or the camera is gone."""
        while self._filled < len(self._part):
            connection.settimeout(max(_SHORTEST_WAIT_S, deadline_s - self._timing.now_s()))
            try:
                count = connection.recv_into(memoryview(self._part)[self._filled :])
            except TimeoutError:
                return False
            except OSError:
                count = 0
            if count == 0:
                self._drop("has ended")
                return False
            self._filled += count
            if self._filled < len(self._part) and self._timing.now_s() >= deadline_s:
                return False
        return True

    def _expect_header(self) -> None:
        self._shape: tuple[int, int, int] | None = None
        self._part, self._filled = bytearray(_HEADER.size), 0

    def _read_header(self) -> bool:
        magic, width, height, channels = _HEADER.unpack(self._part)
        in_range = 1 <= width <= _MOST_SIDE_PX and 1 <= height <= _MOST_SIDE_PX
        if magic != _MAGIC or not in_range or channels not in (1, 3):
            return False
        self._shape = (height, width, channels)
        self._part, self._filled = bytearray(height * width * channels), 0
        return True

    def _finished(self, shape: tuple[int, int, int]) -> Frame:
        pixels = np.frombuffer(self._part, dtype=np.uint8)
        height, width, channels = shape
        self._expect_header()
        self._backoff.reset()
        self._serial += 1
        whole = pixels.reshape((height, width) if channels == 1 else (height, width, channels))
        return Frame(whole, self._timing.now_s(), self._serial)

    def _drop(self, what: str) -> None:
        self.close()
        self._lost = f"The camera at {self._path} {what}."
        self._backoff.failed()
