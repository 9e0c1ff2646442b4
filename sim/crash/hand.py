"""A person at the screen without a screen: reads what it would show, and touches what it offers, over the link.

Knows: the link's messages. Must never know why a screen is shown. The controller may die at any moment; then the hand
knocks again until it is back.
"""

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

from kiosk.link.framing import Framer, frame
from kiosk.link.messages import PROTOCOL, Hello, Intent, LinkError, PinTyped, Pressed, Scanned, Snapshot, read_downward
from kiosk.link.screens import Button, Screen
from sim.errors import SimError
from sim.timing import monotonic_s, pause_s

LOOK_S = 0.02
AGAIN_S = 0.5
CHUNK = 65_536


class HandError(SimError):
    """The screen did not show what a person waits for."""


class Hand:
    """One connection at a time. `gone` says when to stop waiting: it raises what the waiting is to end with."""

    def __init__(self, path: Path, gone: Callable[[], None] = lambda: None) -> None:
        self.gone = gone
        self.snapshot: Snapshot | None = None
        self._path = path
        self._socket: socket.socket | None = None
        self._framer = Framer()

    def close(self) -> None:
        """Go away."""
        if self._socket is not None:
            self._socket.close()
        self._socket = self.snapshot = None

    def sees(self, *screens: Screen, within_s: float = 60.0) -> Snapshot:
        """Wait for one of these screens; HandError when none comes."""
        self.until(lambda: self.snapshot is not None and self.snapshot.screen in screens, str(screens), within_s)
        if self.snapshot is None:
            raise HandError("the screen went away")
        return self.snapshot

    def until(self, true: Callable[[], bool], what: str, within_s: float = 60.0) -> None:
        """Look at the screen until this is so; HandError when it takes too long."""
        end_s = monotonic_s() + within_s
        while True:
            self.look()
            self.gone()
            if true():
                return
            if monotonic_s() > end_s:
                shown = self.snapshot.screen if self.snapshot else "nothing"
                raise HandError(f"the screen shows {shown} and not, within {within_s:g} s, {what}")
            pause_s(LOOK_S)

    def touch(self, button: Button, value: str | None = None, within_s: float = 60.0) -> None:
        """Touch a button until the screen is another: one that was just drawn anew does not take a touch."""
        first = self.snapshot.screen if self.snapshot else None
        touched_s = 0.0

        def other() -> bool:
            nonlocal touched_s
            shown = self.snapshot
            if shown is None or shown.screen is not first:
                return shown is not None
            if button in shown.buttons and monotonic_s() - touched_s > AGAIN_S:
                touched_s = monotonic_s()
                self.presses(button, value)
            return False

        self.until(other, f"a screen after {button}", within_s)

    def scans(self, text: str) -> None:
        """Hold up a code."""
        self._say(Scanned(text=text))

    def presses(self, button: Button, value: str | None = None) -> None:
        """Touch a button."""
        if self.snapshot is not None:
            self._say(Pressed(serial=self.snapshot.serial, button=button, value=value))

    def types_pin(self, pin: str) -> None:
        """Type a PIN."""
        if self.snapshot is not None:
            self._say(PinTyped(serial=self.snapshot.serial, pin=pin))

    def look(self) -> None:
        """Take in what came; knock when nobody is there."""
        if self._socket is None:
            self._knock()
        with contextlib.suppress(BlockingIOError):
            while self._socket is not None:
                try:
                    data = self._socket.recv(CHUNK)
                except ConnectionError:
                    data = b""
                if not data:
                    self.close()
                    return
                for body in self._framer.feed(data):
                    message = read_downward(body)
                    if isinstance(message, Snapshot):
                        self.snapshot = message

    def _knock(self) -> None:
        caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            caller.connect(str(self._path))
            caller.sendall(frame(Hello(protocol=PROTOCOL, client="hand")))
        except OSError:
            caller.close()
            return
        caller.setblocking(False)
        self._socket, self._framer = caller, Framer()

    def _say(self, intent: Intent) -> None:
        if self._socket is None:
            return
        try:
            self._socket.sendall(frame(intent))
        except (OSError, LinkError):
            self.close()
