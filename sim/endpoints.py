"""The computer's end of a simulated line: a pseudo-terminal behind a symlink, or a TCP port on localhost.

Bytes nobody reads are lost, as on a real port that nobody has open.
Knows: descriptors and bytes. Must never know: frames.
"""

import contextlib
import os
import socket
import tty
from collections.abc import Callable
from pathlib import Path

from sim.errors import SimError
from sim.loop import Loop

READ_SIZE = 4096


class PtyEndpoint:
    """A pseudo-terminal whose port appears as a symlink at `link`."""

    def __init__(self, link: Path, loop: Loop, received: Callable[[bytes], None]) -> None:
        self.link = link
        self._loop = loop
        self._received = received
        self._master = self._port = -1

    @property
    def is_open(self) -> bool:
        """Whether the port exists."""
        return self._master >= 0

    def open(self) -> None:
        """Create the port, raw, and point the symlink at it. SimError when that is impossible."""
        if self.is_open:
            return
        self._master, self._port = os.openpty()
        tty.setraw(self._port)
        os.set_blocking(self._master, False)
        beside = self.link.with_name(f".{self.link.name}.new")
        try:
            beside.unlink(missing_ok=True)
            beside.symlink_to(os.ttyname(self._port))
            beside.replace(self.link)
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
        # Our own hold on the port is what lets a peer close and open it again; now it goes as well.
        os.close(self._port)
        os.close(self._master)
        self._master = self._port = -1

    def write(self, data: bytes) -> None:
        """Give bytes to whoever has the port open; what does not fit is lost."""
        if self.is_open:
            with contextlib.suppress(BlockingIOError, OSError):
                os.write(self._master, data)

    def _ready(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            self._received(os.read(self._master, READ_SIZE))


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
