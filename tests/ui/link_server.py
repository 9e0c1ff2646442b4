"""A small controller for tests: greets screens over a real Unix socket, keeps what they say, shows what it is told."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from kiosk.link.framing import Framer, frame
from kiosk.link.messages import Goodbye, Hello, Intent, Message, Snapshot, read_upward
from ui import samples


class LinkServer(QObject):
    """One screen at a time."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.heard: list[Hello | Intent] = []
        self.shown: Snapshot | None = None
        self.welcome: Message = samples.welcome()
        self._client: QLocalSocket | None = None
        self._framer = Framer()
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._accept)
        self.listen()

    def listen(self) -> None:
        """Be there."""
        QLocalServer.removeServer(str(self.path))
        assert self._server.listen(str(self.path)), self._server.errorString()

    def vanish(self) -> None:
        """Be gone, as after kill -9."""
        self._server.close()
        if self._client is not None:
            self._client.abort()
            self._client = None

    def show(self, snapshot: Snapshot) -> None:
        """Put a screen up, now and for whoever connects later."""
        self.shown = snapshot
        self._send(snapshot)

    def dismiss(self) -> None:
        """Say goodbye and close."""
        self._send(Goodbye(code="stopping", sentence="the controller stops"))
        assert self._client is not None
        self._client.disconnectFromServer()
        self._client = None

    def send_raw(self, data: bytes) -> None:
        """Bytes of any kind."""
        assert self._client is not None
        self._client.write(data)
        self._client.flush()

    def intents(self, kind: type[Message]) -> list[Message]:
        """What was heard of one kind."""
        return [message for message in self.heard if isinstance(message, kind)]

    def _accept(self) -> None:
        self._client = self._server.nextPendingConnection()
        self._framer = Framer()
        self._client.readyRead.connect(self._read)

    def _read(self) -> None:
        assert self._client is not None
        for body in self._framer.feed(self._client.readAll().data()):
            message = read_upward(body)
            self.heard.append(message)
            if isinstance(message, Hello):
                self._send(self.welcome)
                if self.shown is not None:
                    self._send(self.shown)

    def _send(self, message: Message) -> None:
        if self._client is not None:
            self.send_raw(frame(message))
