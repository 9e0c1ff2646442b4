"""The window's end of the control socket: it connects, asks, listens, and connects again when the simulator was away.

Everything happens on Qt's thread. Asking waits for the answer, with a bound: the simulator is on the same machine
and answers within a millisecond.

Knows: acts by name. Must never know: what is drawn.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

from sim.client import ControlClient
from sim.errors import SimError, SimGoneError

ANSWER_WITHIN_S = 0.5
RETRY_MS = 500
LOOK_EVERY_MS = 500
LOOK_SOON_MS = 30
"""After something happened: long enough to gather what happens together."""


class Link(QObject):
    """One connection at a time to DIR/control.sock."""

    came = Signal(object)
    """The wiring, as the act `wiring` tells it: the simulator is there."""
    went = Signal()
    looked = Signal(object)
    """The state, as the act `state` tells it."""
    happened = Signal(object)
    """A list of `Seen`."""
    refused = Signal(str)
    """A sentence; empty: the last act was done."""

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = directory / "control.sock"
        self._client: ControlClient | None = None
        self._notifier: QSocketNotifier | None = None
        self._retry = self._timer(RETRY_MS, self._connect, once=True)
        self._look_soon = self._timer(LOOK_SOON_MS, self.look, once=True)
        self._look_again = self._timer(LOOK_EVERY_MS, self.look, once=False)

    @property
    def is_here(self) -> bool:
        """Whether the simulator answers."""
        return self._client is not None

    def start(self) -> None:
        """Connect now, or as soon as there is somebody."""
        self._connect()

    def stop(self) -> None:
        """Hang up for good."""
        self._retry.stop()
        self._hang_up()

    def do(self, name: str, **arguments: object) -> object:
        """Let an act be performed; None when it was refused (a signal says why) or nobody is there."""
        if self._client is None:
            return None
        try:
            said = self._client.do(name, **arguments)
        except SimGoneError:
            self._lose()
            return None
        except SimError as error:
            self.refused.emit(str(error))
            return None
        self._take_in()
        return said

    def attempt(self, name: str, **arguments: object) -> str:
        """Let an act be performed that nobody waits for: why it was not done, or nothing."""
        if self._client is None:
            return "no simulator answers"
        try:
            self._client.do(name, **arguments)
        except SimGoneError as error:
            self._lose()
            return str(error)
        except SimError as error:
            return str(error)
        self._take_in()
        return ""

    def act(self, name: str, **arguments: object) -> None:
        """What a person did in the window: an act, and a look at what came of it."""
        self.refused.emit("")
        self.do(name, **arguments)
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask for the state and tell it."""
        state = self.do("state")
        if state is not None:
            self.looked.emit(state)

    @Slot()
    def _connect(self) -> None:
        try:
            client = ControlClient(self.path, ANSWER_WITHIN_S)
        except SimError:
            self._retry.start()
            return
        try:
            client.subscribe()
            wiring = client.do("wiring")
        except SimError:
            client.close()
            self._retry.start()
            return
        self._client = client
        self._notifier = QSocketNotifier(client.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._take_in)
        self._look_again.start()
        self.came.emit(wiring)
        self.look()

    @Slot()
    def _take_in(self) -> None:
        if self._client is None:
            return
        try:
            seen = self._client.poll()
        except SimError:
            self._lose()
            return
        if seen:
            self.happened.emit(seen)
            if any(not each.event.startswith("bus.") for each in seen):
                self._look_soon.start()

    def _lose(self) -> None:
        self._hang_up()
        self.went.emit()
        self._retry.start()

    def _hang_up(self) -> None:
        self._look_soon.stop()
        self._look_again.stop()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._client is not None:
            self._client.close()
            self._client = None

    def _timer(self, interval_ms: int, call: Callable[[], None], *, once: bool) -> QTimer:
        timer = QTimer(self, interval=interval_ms, singleShot=once)
        timer.timeout.connect(call)
        return timer
