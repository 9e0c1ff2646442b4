"""The simulator's control socket: JSON lines over a Unix stream socket.

A command is one line, `{"id": 7, "do": "close", "door": "A01"}`; everything beside `id` and `do` is an argument of
the act. The answer carries the same id: `{"id": 7, "ok": true, "result": null}` or
`{"id": 7, "ok": false, "error": "A01 is closed already"}`. `{"do": "acts"}` lists what can be done.

After `{"do": "subscribe"}` every event comes as a line of its own, between answers:
`{"event": "door.opened", "t": 123.456, "compartment": "A01"}`, t in seconds of the monotonic clock, with a `detail`
where there is one. `{"do": "unsubscribe"}` ends that. A subscriber who does not read is cut off.

Knows: acts by name and events. Must never know: what an act does.
"""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from sim.errors import SimError
from sim.listening import listen
from sim.loop import READ, WRITE, Loop
from sim.world import Event

MOST_CLIENTS = 16
MOST_LINE = 65_536
MOST_BACKLOG = 1 << 20


class Performer(Protocol):
    """What the control socket asks: `sim.acts.Acts`, or something like it."""

    def names(self) -> list[str]:
        """All acts."""

    def perform(self, name: str, arguments: Mapping[str, object], now: float) -> object:
        """Do one; SimError with a sentence when it cannot be done."""


def event_line(event: Event) -> bytes:
    """An event as the JSON line subscribers and log files get."""
    line: dict[str, object] = {"event": event.name, "t": round(event.at, 6)}
    if event.compartment:
        line["compartment"] = event.compartment
    if event.detail:
        line["detail"] = event.detail
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


class _Client:
    """One connection; lives on the loop's thread."""

    def __init__(self, server: "ControlServer", connection: socket.socket) -> None:
        self.subscribed = False
        self._server = server
        self._connection = connection
        self._incoming = bytearray()
        self._outgoing = bytearray()

    def ready(self) -> None:
        """Bytes have come, or there is room to send."""
        self._flush()
        try:
            data = self._connection.recv(MOST_LINE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._server.drop(self)
            return
        self._incoming += data
        while (end := self._incoming.find(b"\n")) >= 0:
            line = bytes(self._incoming[:end])
            del self._incoming[: end + 1]
            self.send(self._server.answer(self, line))
        if len(self._incoming) > MOST_LINE:
            self._server.drop(self)

    def send(self, data: bytes) -> None:
        """Queue a line; a client with too much unread is dropped."""
        self._outgoing += data
        if len(self._outgoing) > MOST_BACKLOG:
            self._server.drop(self)
        else:
            self._flush()

    def close(self) -> None:
        """Hang up."""
        self._server.loop.unwatch(self._connection.fileno())
        self._connection.close()

    def _flush(self) -> None:
        if self._connection.fileno() < 0:
            return
        try:
            while self._outgoing:
                del self._outgoing[: self._connection.send(self._outgoing)]
        except BlockingIOError:
            pass
        except OSError:
            self._outgoing.clear()  # the peer is gone; reading will find out
        wanted = READ | WRITE if self._outgoing else READ
        self._server.loop.watch(self._connection.fileno(), self.ready, wanted)


class ControlServer:
    """Answers commands and streams events, all on the loop's thread. Open before the loop starts."""

    def __init__(self, path: Path, loop: Loop, acts: Performer) -> None:
        self.path = path
        self.loop = loop
        self._acts = acts
        self._listener: socket.socket | None = None
        self._clients: list[_Client] = []
        loop.on_event(self._tell)

    def open(self) -> None:
        """Create the socket. SimError when that is impossible (often: the path is too long)."""
        self._listener = listener = listen(self.path, MOST_CLIENTS, "control")
        self.loop.watch(listener.fileno(), self._accept)

    def close(self) -> None:
        """Hang up on everybody; after the loop has stopped, or on its thread."""
        for client in list(self._clients):
            self.drop(client)
        if self._listener:
            self.loop.unwatch(self._listener.fileno())
            self._listener.close()
            self._listener = None
            self.path.unlink(missing_ok=True)

    def drop(self, client: _Client) -> None:
        """Forget a client; harmless when it is gone already."""
        if client in self._clients:
            self._clients.remove(client)
            client.close()

    def answer(self, client: _Client, line: bytes) -> bytes:
        """The answer to one line, as a line."""
        number: object = None
        try:
            command = _parse(line)
            number = command.pop("id", None)
            result = self._obey(client, command)
            said: dict[str, object] = {"id": number, "ok": True, "result": result}
        except SimError as error:
            said = {"id": number, "ok": False, "error": str(error)}
        return json.dumps(said, ensure_ascii=False).encode() + b"\n"

    def _obey(self, client: _Client, command: dict[str, object]) -> object:
        name = command.pop("do", None)
        if not isinstance(name, str):
            raise SimError("a command needs 'do', the name of an act")
        if name in ("subscribe", "unsubscribe"):
            client.subscribed = name == "subscribe"
            return None
        if name == "acts":
            return self._acts.names()
        return self.loop.call(lambda now: self._acts.perform(name, command, now))

    def _tell(self, event: Event) -> None:
        subscribers = [client for client in self._clients if client.subscribed]
        if subscribers:
            line = event_line(event)
            for client in subscribers:
                client.send(line)

    def _accept(self) -> None:
        if not self._listener:
            return
        try:
            connection, _ = self._listener.accept()
        except BlockingIOError:
            return
        if len(self._clients) >= MOST_CLIENTS:
            connection.close()
            return
        connection.setblocking(False)
        client = _Client(self, connection)
        self._clients.append(client)
        self.loop.watch(connection.fileno(), client.ready)


def _parse(line: bytes) -> dict[str, object]:
    try:
        command = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SimError(f"this line is not JSON: {str(error)[:200]}") from None
    if not isinstance(command, dict):
        raise SimError("a command is a JSON object")
    return command
