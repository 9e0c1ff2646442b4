"""A client of the control socket, for tests, the window and the scripted day.

`do` and `wait_for` block with a bound. An event loop may instead watch `fileno()` and call `poll()` when it is
readable. Events that come meanwhile are kept, up to a bound, until somebody asks for them.

Knows: JSON lines. Must never know: the simulator's insides.
"""

import json
import select
import socket
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sim.errors import SimError, SimGoneError
from sim.timing import monotonic_s

MOST_EVENTS = 20_000


@dataclass(frozen=True, slots=True)
class Seen:
    """An event as it came over the socket; `t` in seconds of the monotonic clock."""

    event: str
    t: float
    compartment: str = ""
    detail: str = ""


class ControlClient:
    """One connection. SimError with a sentence when a command is refused, SimGoneError when nobody answers."""

    def __init__(self, path: Path, timeout_s: float = 30.0) -> None:
        self._timeout_s = timeout_s
        self._incoming = bytearray()
        self._events: deque[Seen] = deque(maxlen=MOST_EVENTS)
        self._answers: dict[int, dict[str, object]] = {}
        self._number = 0
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout_s)
        try:
            self._socket.connect(str(path))
        except OSError as error:
            self._socket.close()
            raise SimGoneError(f"no simulator answers at {path}: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def fileno(self) -> int:
        """For an event loop to watch."""
        return self._socket.fileno()

    def do(self, name: str, **arguments: object) -> object:
        """Let an act be performed and return what it says. SimError: refused; SimGoneError: no answer."""
        self._number += 1
        number = self._number
        try:
            self._socket.sendall(json.dumps({"id": number, "do": name, **arguments}).encode() + b"\n")
        except OSError as error:
            raise SimGoneError(f"the simulator is gone: {error}") from error
        deadline = monotonic_s() + self._timeout_s
        while number not in self._answers:
            self._read(deadline, f"no answer to {name!r}")
        answer = self._answers.pop(number)
        if not answer["ok"]:
            raise SimError(str(answer["error"]))
        return answer["result"]

    def subscribe(self) -> None:
        """From now on keep every event."""
        self.do("subscribe")

    def wait_for(self, event: str, compartment: str | None = None, timeout_s: float = 30.0) -> Seen:
        """The oldest kept event that fits, or the next one; earlier others are dropped. SimError when late."""
        deadline = monotonic_s() + timeout_s
        while True:
            while self._events:
                seen = self._events.popleft()
                if seen.event == event and compartment in (None, seen.compartment):
                    return seen
            self._read(deadline, f"no {event!r} of {compartment or 'any door'}")

    def poll(self) -> list[Seen]:
        """Every event that has come and nobody asked for yet, without waiting."""
        while select.select([self._socket], [], [], 0)[0]:
            self._take_in()
        events = list(self._events)
        self._events.clear()
        return events

    def _read(self, deadline: float, complaint: str) -> None:
        left_s = deadline - monotonic_s()
        if left_s <= 0 or not select.select([self._socket], [], [], left_s)[0]:
            raise SimGoneError(f"{complaint} in time")
        self._take_in()

    def _take_in(self) -> None:
        try:
            data = self._socket.recv(65_536)
        except OSError as error:
            raise SimGoneError(f"the simulator is gone: {error}") from error
        if not data:
            raise SimGoneError("the simulator has hung up")
        self._incoming += data
        *lines, rest = bytes(self._incoming).split(b"\n")
        self._incoming[:] = rest
        for line in lines:
            said = json.loads(line)
            if "event" in said:
                self._events.append(Seen(**said))
            else:
                self._answers[int(said["id"])] = said
