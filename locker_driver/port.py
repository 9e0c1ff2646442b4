"""The edge: a serial line as bytes in and bytes out.

Knows pyserial and one thread per open port. Must never know frames, boards or when to try again: the owner of the
line decides that.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import selectors
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import serial

from locker_driver.config import LineConfig

FAULTS = (OSError, ValueError, TypeError, NotImplementedError)
"""What pyserial raises; its SerialException is an OSError."""
DENIED = frozenset({errno.EACCES, errno.EPERM})
WRITES_WAITING = 64
WRITE_TIMEOUT_S = 1.0
JOIN_S = 1.0
LISTEN_S = 0.1
"""How long one read waits on a line that has no file descriptor: also how late its loss is seen."""


@dataclass(frozen=True)
class PortFault:
    """Why a line could not be opened or was lost; `denied` when only a person can cure it (permissions)."""

    reason: str
    denied: bool = False


@dataclass(frozen=True)
class PortEvents:
    """What a port tells its owner, always on the loop's thread.

    After `open`: exactly one of `on_open` and `on_lost`. After `on_open`: bytes as they come, for each write the
    loop time at which its first byte left (`on_sent`; optional), and at most one `on_lost`. After `close`: nothing.
    """

    on_open: Callable[[], None]
    on_bytes: Callable[[bytes], None]
    on_sent: Callable[[float], None]
    on_lost: Callable[[PortFault], None]


class Port(Protocol):
    """One serial line; may be opened again after it was lost."""

    def open(self, events: PortEvents) -> None:
        """Try once to open; the outcome comes by `events`."""
        ...

    def write(self, data: bytes) -> None:
        """Send `data`; never blocks. A failure comes as `on_lost`."""
        ...

    def close(self) -> None:
        """Let go of the line; harmless when it is not open."""
        ...


class SerialPort:
    """A port by pyserial (device path, socket://, rfc2217://), owned wholly by its own thread.

    A line that has no file descriptor to wait on gets a second thread, which only reads.
    """

    def __init__(self, url: str, baud: int) -> None:
        self._url = url
        self._baud = baud
        self._link: _Link | None = None

    def open(self, events: PortEvents) -> None:
        """Start a thread that opens the line; the outcome comes by `events`."""
        self.close()
        self._link = _Link(self._url, self._baud, events)
        self._link.start()

    def write(self, data: bytes) -> None:
        """Hand `data` to the thread."""
        if self._link is not None:
            self._link.write(data)

    def close(self) -> None:
        """Stop the thread and wait for it, briefly."""
        link, self._link = self._link, None
        if link is not None:
            link.close()


def serial_port(line: LineConfig) -> Port:
    """The port of `line`; the default of `Bank`."""
    return SerialPort(line.url, line.profile.baud)


class _Link(threading.Thread):
    """One opening of the line: dies with it."""

    def __init__(self, url: str, baud: int, events: PortEvents) -> None:
        super().__init__(name=f"port {url}", daemon=True)
        self._url = url
        self._baud = baud
        self._events = events
        self._loop = asyncio.get_running_loop()
        self._writes: deque[bytes] = deque()
        self._closed = False
        self._wake_in, self._wake_out = os.pipe()
        os.set_blocking(self._wake_out, False)
        self._wake_lock = threading.Lock()
        self._wake_open = True
        self._descriptor = "://" not in url or url.startswith("socket://")
        self._listening = True
        self._deafness: Exception | None = None

    def write(self, data: bytes) -> None:
        if len(self._writes) < WRITES_WAITING:
            self._writes.append(data)
            self._wake()

    def close(self) -> None:
        self._closed = True
        self._wake()
        self.join(JOIN_S)

    def run(self) -> None:
        try:
            with self._opened() as line:
                self._tell(self._events.on_open)
                if self._descriptor:
                    self._serve(line)
                else:
                    self._serve_and_listen(line)
        except FAULTS as error:
            fault = PortFault(f"{self._url}: {error}", denied=getattr(error, "errno", None) in DENIED)
            self._tell(partial(self._events.on_lost, fault))
        finally:
            with self._wake_lock:
                self._wake_open = False
                os.close(self._wake_in)
                os.close(self._wake_out)

    def _opened(self) -> serial.SerialBase:
        if self._descriptor:
            return serial.serial_for_url(
                self._url, self._baud, timeout=0, write_timeout=WRITE_TIMEOUT_S, exclusive=True
            )
        return serial.serial_for_url(self._url, self._baud, timeout=LISTEN_S)

    def _serve(self, line: serial.SerialBase) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(line.fileno(), selectors.EVENT_READ)
            selector.register(self._wake_in, selectors.EVENT_READ)
            while not self._closed:
                ready = {key.fd for key, _ in selector.select()}
                if self._wake_in in ready:
                    os.read(self._wake_in, 4096)
                    self._send(line)
                if line.fileno() in ready:
                    self._receive(line)

    def _serve_and_listen(self, line: serial.SerialBase) -> None:
        """For a line without a file descriptor: this thread writes, another one reads."""
        ear = threading.Thread(target=self._listen, args=(line,), name=f"ear {self._url}", daemon=True)
        ear.start()
        try:
            while not self._closed:
                os.read(self._wake_in, 4096)
                if self._deafness is not None:
                    raise self._deafness
                self._send(line)
        finally:
            self._listening = False
            ear.join(JOIN_S)

    def _listen(self, line: serial.SerialBase) -> None:
        try:
            while self._listening and not self._closed:
                waiting: int = getattr(line, "in_waiting", 0)
                data: bytes = line.read(max(1, waiting))
                if data:
                    self._tell(partial(self._events.on_bytes, data))
        except FAULTS as error:
            self._deafness = error
            self._wake()

    def _send(self, line: serial.SerialBase) -> None:
        while self._writes and not self._closed:
            line.write(self._writes.popleft())
            self._tell(partial(self._events.on_sent, self._loop.time()))

    def _receive(self, line: serial.SerialBase) -> None:
        data: bytes = line.read(4096)
        if not data:
            raise OSError("the line has ended")
        self._tell(partial(self._events.on_bytes, data))

    def _wake(self) -> None:
        with self._wake_lock:
            if self._wake_open:
                with contextlib.suppress(BlockingIOError):  # full of wake-ups already
                    os.write(self._wake_out, b"!")

    def _tell(self, callback: Callable[[], None]) -> None:
        def deliver() -> None:
            if not self._closed:
                callback()

        try:
            self._loop.call_soon_threadsafe(deliver)
        except RuntimeError:
            self._closed = True  # the loop has ended
