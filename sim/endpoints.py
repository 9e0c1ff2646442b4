"""The computer's end of a simulated line: a pseudo-terminal behind a symlink, or a TCP port on localhost.

Bytes nobody reads are lost, as on a real port that nobody has open.
Knows: descriptors and bytes. Must never know: frames.
"""

import contextlib
import os
import socket
import termios
import tty
from collections.abc import Callable
from pathlib import Path

from sim.errors import SimError
from sim.loop import Loop

READ_SIZE = 4096
SPEEDS = {
    rate: int(getattr(termios, f"B{rate}"))
    for rate in (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400)
    if hasattr(termios, f"B{rate}")
}
RATES = {speed: rate for rate, speed in SPEEDS.items()}
INPUT_SPEED, OUTPUT_SPEED = 4, 5


class PtyEndpoint:
    """A pseudo-terminal whose port appears as a symlink at `link`, and under `lasting` whatever `link` becomes."""

    def __init__(
        self, link: Path, loop: Loop, received: Callable[[bytes], None], *, baud: int, lasting: Path | None = None
    ) -> None:
        self.link = link
        self.lasting = lasting
        self._baud = baud
        self._loop = loop
        self._received = received
        self._master = self._port = -1

    @property
    def is_open(self) -> bool:
        """Whether the port exists."""
        return self._master >= 0

    @property
    def baud(self) -> int:
        """The rate the port was last set to; the line's own where that is none of the usual ones."""
        if not self.is_open:
            return self._baud
        return RATES.get(int(termios.tcgetattr(self._port)[OUTPUT_SPEED]), self._baud)

    def open(self) -> None:
        """Create the port, raw, at the line's rate, and point the symlinks at it. SimError when impossible."""
        if self.is_open:
            return
        self._master, self._port = os.openpty()
        tty.setraw(self._port)
        self._set_rate()
        os.set_blocking(self._master, False)
        try:
            _point(self.link, os.ttyname(self._port))
            if self.lasting:
                self.lasting.parent.mkdir(exist_ok=True)
                _point(self.lasting, f"../{self.link.name}")
        except OSError as error:
            self.close()
            raise SimError(f"the port {self.link} cannot be made: {error}") from error
        self._loop.watch(self._master, self._ready)

    def close(self) -> None:
        """Pull the adapter: the port is gone, whoever has it open sees it hang up."""
        if not self.is_open:
            return
        self._loop.unwatch(self._master)
        with contextlib.suppress(OSError):
            self.link.unlink(missing_ok=True)
            if self.lasting:
                self.lasting.unlink(missing_ok=True)
                self.lasting.parent.rmdir()  # fails, as it should, while other lines have links there
        # Our own hold on the port is what lets a peer close and open it again; now it goes as well.
        os.close(self._port)
        os.close(self._master)
        self._master = self._port = -1

    def write(self, data: bytes) -> None:
        """Give bytes to whoever has the port open; what does not fit is lost."""
        if self.is_open:
            with contextlib.suppress(BlockingIOError, OSError):
                os.write(self._master, data)

    def _set_rate(self) -> None:
        if self._baud in SPEEDS:
            how = termios.tcgetattr(self._port)
            how[INPUT_SPEED] = how[OUTPUT_SPEED] = SPEEDS[self._baud]
            termios.tcsetattr(self._port, termios.TCSANOW, how)

    def _ready(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            self._received(os.read(self._master, READ_SIZE))


def _point(link: Path, target: str) -> None:
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)


class TcpEndpoint:
    """A TCP port on localhost for one peer at a time; a new peer takes the line over."""

    def __init__(self, port: int, loop: Loop, received: Callable[[bytes], None]) -> None:
        self.port = port
        self._loop = loop
        self._received = received
        self._listener: socket.socket | None = None
        self._peer: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody could connect."""
        return self._listener is not None

    def open(self) -> None:
        """Listen; `port` is the real one afterwards. SimError when the port is taken."""
        if self._listener:
            return
        try:
            self._listener = socket.create_server(("127.0.0.1", self.port), backlog=1)
        except OSError as error:
            raise SimError(f"TCP port {self.port} cannot be opened: {error}") from error
        self._listener.setblocking(False)
        self.port = int(self._listener.getsockname()[1])
        self._loop.watch(self._listener.fileno(), self._accept)

    def close(self) -> None:
        """Hang up and stop listening."""
        self._hang_up()
        if self._listener:
            self._loop.unwatch(self._listener.fileno())
            self._listener.close()
            self._listener = None

    def write(self, data: bytes) -> None:
        """Give bytes to the peer; what does not fit is lost."""
        if self._peer:
            with contextlib.suppress(BlockingIOError, OSError):
                self._peer.send(data)

    def _accept(self) -> None:
        if not self._listener:
            return
        with contextlib.suppress(BlockingIOError):
            peer, _ = self._listener.accept()
            self._hang_up()
            peer.setblocking(False)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._peer = peer
            self._loop.watch(peer.fileno(), self._ready)

    def _ready(self) -> None:
        if not self._peer:
            return
        try:
            data = self._peer.recv(READ_SIZE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._received(data)
        else:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._peer:
            self._loop.unwatch(self._peer.fileno())
            self._peer.close()
            self._peer = None
