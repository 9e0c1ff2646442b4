"""The screen's end of the link: a local socket that is always being connected, or is.

Knows framing, the greeting and when to try again. Must never know what a screen looks like. Everything runs in
Qt's main thread.
"""

import logging
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalSocket

from kiosk.link.framing import LIMIT, Framer, frame
from kiosk.link.messages import PROTOCOL, Goodbye, Hello, Intent, LinkError, Snapshot, Welcome, read_downward

log = logging.getLogger(__name__)

State = Literal["starting", "up", "down"]
FIRST_MS, LONGEST_MS = 100, 3000
PATIENCE_MS = 2000
"""How long the last screen stays when the controller is away, before the screen says so."""


class LinkClient(QObject):
    """Connects to the controller, greets it, tells what it says, and begins again when it is gone."""

    welcomed = Signal(object)
    snapshot = Signal(object)
    state_changed = Signal(str)

    def __init__(self, path: Path, client: str = "kiosk-ui", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._client = path, client
        self._framer = Framer()
        self._state: State = "starting"
        self._wait_ms = FIRST_MS
        self._greeted = False
        self._closing = False
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._connect)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        self._socket = QLocalSocket(self)
        self._socket.connected.connect(self._greet)
        self._socket.readyRead.connect(self._read)
        self._socket.stateChanged.connect(self._follow)

    @property
    def state(self) -> State:
        """`starting` before the first snapshot, `up`, or `down` once patience has run out."""
        return self._state

    def start(self) -> None:
        """Begin to connect; never gives up."""
        self._patience.start()
        self._connect()

    def stop(self) -> None:
        """End for good."""
        self._closing = True
        self._again.stop()
        self._patience.stop()
        self._socket.abort()

    def send(self, intent: Intent) -> bool:
        """Tell the controller; False when there is none to tell, or it does not read. Nothing waits in a queue."""
        if not self._greeted or self._socket.bytesToWrite() > LIMIT:
            return False
        self._write(frame(intent))
        return True

    @Slot()
    def _connect(self) -> None:
        if self._closing or self._socket.state() != QLocalSocket.LocalSocketState.UnconnectedState:
            return
        self._framer = Framer()
        self._socket.connectToServer(str(self._path))

    @Slot()
    def _greet(self) -> None:
        self._write(frame(Hello(protocol=PROTOCOL, client=self._client)))

    def _write(self, data: bytes) -> None:
        self._socket.write(data)
        self._socket.flush()

    @Slot()
    def _read(self) -> None:
        try:
            for body in self._framer.feed(bytes(self._socket.readAll().data())):
                self._take(read_downward(body))
        except LinkError as bad:
            log.warning("the controller said something that is not the link's: %s", bad)
            self._socket.abort()
            self._lost()

    def _take(self, message: Welcome | Snapshot | Goodbye) -> None:
        match message:
            case Welcome() if message.protocol != PROTOCOL:
                raise LinkError(f"protocol {message.protocol}, this screen speaks {PROTOCOL}")
            case Welcome():
                self._greeted = True
                self.welcomed.emit(message)
            case Snapshot() if self._greeted:
                self._wait_ms = FIRST_MS
                self._patience.stop()
                self.snapshot.emit(message)
                self._become("up")
            case Snapshot():
                raise LinkError("a snapshot before the welcome")
            case Goodbye():
                log.info("the controller said goodbye: %s", message.code)
                self._wait_ms = LONGEST_MS if message.code == "protocol" else self._wait_ms
                self._patience.stop()
                self._become("down")

    @Slot(QLocalSocket.LocalSocketState)
    def _follow(self, state: QLocalSocket.LocalSocketState) -> None:
        """A refused connection has no `disconnected`, and its `errorOccurred` comes while it still connects."""
        if state == QLocalSocket.LocalSocketState.UnconnectedState:
            self._lost()

    @Slot()
    def _lost(self) -> None:
        self._greeted = False
        if self._closing or self._again.isActive():
            return
        if self._state != "down" and not self._patience.isActive():
            self._patience.start()
        self._again.start(self._wait_ms)
        self._wait_ms = min(LONGEST_MS, self._wait_ms * 2)

    @Slot()
    def _give_up(self) -> None:
        self._become("down")

    def _become(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
