"""A screen's end of the link, held by a measurement: alone, or between the controller and a real screen.

Knows the link. Must never know what is measured.
"""

import selectors
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from benchmarks.shop import BOUND_S
from kiosk.link.framing import HEAD, Framer, frame
from kiosk.link.messages import PROTOCOL, Hello, Intent, Pressed, Snapshot, read_downward
from kiosk.link.screens import Button, Screen


class ScreenEnd:
    """One screen on the link: what it was last shown, and what it says."""

    def __init__(self, path: Path) -> None:
        self._socket = connected(path)
        self._framer = Framer()
        self.snapshot: Snapshot | None = None
        self.say(Hello(protocol=PROTOCOL, client="benchmark"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def say(self, message: Hello | Intent) -> None:
        """Send one message."""
        self._socket.sendall(frame(message))

    def until(self, shows: Callable[[Snapshot], bool]) -> Snapshot:
        """The first snapshot, the present one included, that shows what is wanted. TimeoutError after a while."""
        deadline_s = time.monotonic() + BOUND_S
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            while self.snapshot is None or not shows(self.snapshot):
                if not selector.select(deadline_s - time.monotonic()):
                    raise TimeoutError(f"the screen still shows {self.snapshot and self.snapshot.screen}")
                self._hear()
        return self.snapshot

    def thanked(self) -> Snapshot:
        """After the door was shut: say that the parcel is taken, if asked; the screen that thanks."""
        shown = self.until(lambda now: now.screen in {Screen.CLOSED_AT_ONCE, Screen.COLLECTED})
        if shown.screen == Screen.CLOSED_AT_ONCE:
            self.say(Pressed(serial=shown.serial, button=Button.TAKEN))
            shown = self.until(lambda now: now.screen == Screen.COLLECTED)
        return shown

    def leave(self, shown: Snapshot) -> None:
        """Press done on it, and wait for the idle screen."""
        self.say(Pressed(serial=shown.serial, button=Button.DONE))
        self.until(lambda now: now.screen == Screen.IDLE)

    def _hear(self) -> None:
        data = self._socket.recv(65_536)
        if not data:
            raise ConnectionError("the controller has gone")
        for body in self._framer.feed(data):
            message = read_downward(body)
            if isinstance(message, Snapshot):
                self.snapshot = message
            self._pass_on(body)

    def _pass_on(self, body: bytes) -> None:
        """Nobody listens behind this end."""


class Tap(ScreenEnd):
    """Stands between the controller at `path` and a real screen that knocks at `front`: passes everything on, both
    ways, and says what a person would say."""

    def __init__(self, path: Path, front: Path) -> None:
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(front))
        self._listener.listen(1)
        self._sending = threading.Lock()
        self._screen: socket.socket | None = None
        self._path = path

    def join(self) -> None:
        """Wait for the screen, then let it speak with the controller."""
        self._listener.settimeout(BOUND_S)
        self._screen, _ = self._listener.accept()
        self._screen.settimeout(None)
        self._socket, self._framer, self.snapshot = connected(self._path), Framer(), None
        threading.Thread(target=self._upward, args=(self._screen,), name="tap-up", daemon=True).start()

    def say(self, message: Hello | Intent) -> None:
        """Send one message, never into the middle of one of the screen's."""
        with self._sending:
            super().say(message)

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._listener.close()

    def _upward(self, screen: socket.socket) -> None:
        framer = Framer()
        while data := screen.recv(65_536):
            for body in framer.feed(data):
                with self._sending:
                    self._socket.sendall(len(body).to_bytes(HEAD) + body)

    def _pass_on(self, body: bytes) -> None:
        assert self._screen is not None
        self._screen.sendall(len(body).to_bytes(HEAD) + body)


def connected(path: Path) -> socket.socket:
    """A connection to the controller, which may still be starting. OSError when it does not come in time."""
    deadline_s = time.monotonic() + BOUND_S
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            if time.monotonic() > deadline_s:
                raise
            time.sleep(0.001)
        else:
            return connection
