"""The day's end of the visitor's socket.

A visitor that was killed comes back by itself; asking again finds it. Knows JSON lines. Must never know Qt.
"""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.timing import monotonic_s, pause_s

CONNECT_WITHIN_S = 120.0
TRY_EVERY_S = 0.1
BESIDE_S = 10.0
"""How much longer than the visitor's own time-out an answer may take."""

State = dict[str, Any]


class VisitorError(SimError):
    """The visitor could not do it; the sentence says what is on the screen."""


class VisitorGoneError(VisitorError):
    """The visitor went away in the middle of a command."""


class Visitor:
    """Asks the visitor at `path`, one command at a time; connects when it must."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket: socket.socket | None = None
        self._incoming = bytearray()
        self._number = 0

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def state(self) -> State:
        """What is on the screen."""
        return self._ask("state")

    def wait(self, *screens: str, timeout_s: float = 60.0, **more: object) -> State:
        """Until one of these screens is shown (any, when none is named); see `sim.visitor.host` for `more`."""
        wanted: dict[str, object] = {"screens": list(screens)} if screens else {}
        return self._ask("wait", timeout_s=timeout_s, **wanted, **more)

    def click(self, *names: str) -> State:
        """Touch these buttons, one after the other."""
        state: State = {}
        for name in names:
            state = self._ask("click", name=name)
        return state

    def type(self, digits: str) -> State:
        """Touch the keys of these digits, then the key that goes on."""
        self._ask("type", digits=digits)
        return self.click("key.next")

    def language(self, tag: str) -> State:
        """Switch to this language."""
        return self._ask("language", tag=tag)

    def picture(self, path: Path) -> State:
        """Take a picture of the screen."""
        return self._ask("picture", path=str(path.absolute()), timeout_s=60.0)

    def _ask(self, do: str, *, timeout_s: float = 60.0, **more: object) -> State:
        connection = self._connected()
        self._number += 1
        command = {"id": self._number, "do": do, "timeout_s": timeout_s, **more}
        deadline = monotonic_s() + timeout_s + BESIDE_S
        try:
            connection.sendall(json.dumps(command).encode() + b"\n")
            answer = self._answer(connection, deadline)
            while answer["id"] != self._number:  # an earlier question was given up too soon
                answer = self._answer(connection, deadline)
        except OSError as error:
            self.close()
            raise VisitorGoneError(f"the visitor went away while asked to {do}: {error}") from error
        if not answer["ok"]:
            raise VisitorError(f"{do} {_said(more)}: {answer['error']}")
        state: State = answer["state"]
        return state

    def _answer(self, connection: socket.socket, deadline: float) -> dict[str, Any]:
        while b"\n" not in self._incoming:
            connection.settimeout(max(0.01, deadline - monotonic_s()))
            data = connection.recv(65_536)
            if not data:
                raise ConnectionResetError("it hung up")
            self._incoming += data
        line, _, rest = bytes(self._incoming).partition(b"\n")
        self._incoming[:] = rest
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _connected(self) -> socket.socket:
        deadline = monotonic_s() + CONNECT_WITHIN_S
        while self._socket is None:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(str(self._path))
            except OSError as error:
                connection.close()
                if monotonic_s() > deadline:
                    raise VisitorError(f"no visitor at {self._path}: {error}") from error
                pause_s(TRY_EVERY_S)
                continue
            self._socket = connection
            self._incoming.clear()
        return self._socket


def _said(more: Mapping[str, object]) -> str:
    return " ".join(f"{name}={value}" for name, value in more.items())
