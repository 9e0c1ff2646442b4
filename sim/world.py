"""The world outside the kiosk's serial port: lines, boards and doors of one bank, from one wiring and one seed.

It has no clock. The caller passes `now` in seconds, so the same world runs against a real port on its own thread
and inside one thread on a virtual clock. Same wiring, same seed, same calls: same happenings.

Knows: physics and wires. Must never know: orders, parcels' owners, or the software that is on the other end.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from types import MappingProxyType

from sim.boards import Board, Terminals, build_board
from sim.doors import Door, Physics
from sim.errors import ActError
from sim.faults import FaultBook
from sim.line import Line
from sim.seeds import Random, stream
from sim.wiring import BoardWiring, DoorWiring, Wiring

Scheduled = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Output:
    """Bytes that reach the host on a line at a time."""

    line: str
    at: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, e.g. `door.opened`; `compartment` is empty where no door is meant."""

    name: str
    at: float
    compartment: str = ""
    detail: str = ""


Happening = Output | Event


@dataclass(slots=True)
class BoardPost:
    """A board in its place: alive or dead, and the faults of the wire towards it."""

    wiring: BoardWiring
    board: Board
    dead: bool = False
    deaf_for: int = 0
    """Requests still to be lost before they reach it."""


class World:
    """Everything between the host's serial lines and the parcels."""

    def __init__(self, wiring: Wiring, seed: int, start: float = 0.0) -> None:
        self.wiring = wiring
        self.seed = seed
        self.now = start
        self._heap: list[tuple[float, int, Scheduled]] = []
        self._order = count()
        self._happened: list[Happening] = []
        self._watchers: list[Callable[[Event], None]] = []
        self._doors = {door.label: self._build_door(door) for door in wiring.doors}
        self.cables: dict[tuple[int, int], DoorWiring] = {(d.board, d.lock): d for d in wiring.doors}
        self.lines: dict[str, Line] = {}
        self.replies: dict[str, FaultBook] = {}
        self.requests: dict[str, FaultBook] = {}
        for line in wiring.lines:
            self.lines[line.name] = Line(line, self.schedule, self._host_hears(line.name))
            self.replies[line.name] = FaultBook()
            self.requests[line.name] = FaultBook()
        self.boards = {board.id: self._build_post(board) for board in wiring.boards}

    @property
    def doors(self) -> MappingProxyType[str, Door]:
        """The doors by label."""
        return MappingProxyType(self._doors)

    def door(self, label: str) -> Door:
        """The door called `label`. ActError with a sentence when there is none."""
        try:
            return self._doors[label]
        except KeyError:
            raise ActError(f"there is no door {label!r}") from None

    def random(self, name: str) -> Random:
        """A stream of random numbers of one's own under this world's seed."""
        return stream(self.seed, name)

    def watch(self, watcher: Callable[[Event], None]) -> None:
        """Call `watcher` with every event, inside the world's time."""
        self._watchers.append(watcher)

    def schedule(self, at: float, call: Scheduled) -> None:
        """Call `call(at)` when the world's time reaches `at` (at once, in order, when that is past)."""
        heapq.heappush(self._heap, (max(at, self.now), next(self._order), call))

    def emit(self, name: str, at: float, compartment: str = "", detail: str = "") -> None:
        """Tell of an event."""
        event = Event(name, at, compartment, detail)
        self._happened.append(event)
        for watcher in self._watchers:
            watcher(event)

    def receive(self, line: str, data: bytes, now: float) -> None:
        """The host wrote bytes to a line at `now`. ActError for an unknown line."""
        if line not in self.lines:
            raise ActError(f"there is no line {line!r}")
        self.catch_up(now)
        for delay_s, piece in self.requests[line].apply(-1, "request", data):
            self.schedule(self.now + delay_s, partial(self.lines[line].host_sends, piece))
        self.catch_up(now)

    def catch_up(self, now: float) -> None:
        """Let everything due up to `now` happen; time never runs backwards."""
        while self._heap and self._heap[0][0] <= now:
            at, _, call = heapq.heappop(self._heap)
            self.now = at
            call(at)
        self.now = max(self.now, now)

    def advance(self, now: float) -> list[Happening]:
        """Let everything due up to `now` happen, and return what happened since the last call, in order."""
        self.catch_up(now)
        happened, self._happened = self._happened, []
        return happened

    def next_due(self) -> float | None:
        """When something happens next by itself; None: never."""
        if self._happened:
            return self._happened[0].at
        return self._heap[0][0] if self._heap else None

    # -- physical acts: what people do ------------------------------------------------------------------

    def push_close(self, label: str, now: float) -> None:
        """Somebody pushes a door shut."""
        self.catch_up(now)
        self.door(label).push(self.now)

    def pull_open(self, label: str, now: float) -> None:
        """Somebody pulls a door; ActError when it is latched."""
        self.catch_up(now)
        self.door(label).pull(self.now)

    def put(self, label: str, parcel: str, now: float) -> None:
        """Somebody lays a parcel into an open door."""
        self.catch_up(now)
        self.door(label).put(parcel, self.now)

    def take(self, label: str, now: float) -> list[str]:
        """Somebody takes everything out of an open door."""
        self.catch_up(now)
        return self.door(label).take(self.now)

    def jam(self, label: str, on: bool, now: float) -> None:
        """A door jams: its coil fires and the leaf stays."""
        self.catch_up(now)
        self.door(label).jammed = on

    # -- wiring it up ----------------------------------------------------------------------------------

    def _build_door(self, wiring: DoorWiring) -> Door:
        moves = self.wiring.physics
        label = wiring.label
        door = Door(
            label,
            Physics(moves.open_min_s, moves.open_max_s, moves.close_s, moves.bounces),
            schedule=self.schedule,
            rng=self.random(f"door/{label}"),
            notice=lambda name, at: self.emit(name, at, label),
            sensor_moved=lambda at: self._sensor_moved(label, at),
        )
        door.parcels.extend(wiring.inside)
        return door

    def _build_post(self, wiring: BoardWiring) -> BoardPost:
        terminals = Terminals(
            schedule=self.schedule,
            send=lambda data, at, what: self.schedule(at, lambda then: self._send(wiring.id, data, what, then)),
            coil=lambda lock, on, at: self._coil(wiring.id, lock, on, at),
            shorted=lambda lock: self._shorted(wiring.id, lock),
            swallow=lambda frame, at: self._swallow(wiring.id, frame, at),
        )
        rng = self.random(f"board/{wiring.id}")
        board = build_board(wiring.family, wiring.wire_address, wiring.options, terminals, rng)
        post = BoardPost(wiring, board)
        self.lines[wiring.line].listeners[wiring.id] = lambda byte, at: None if post.dead else board.hear(byte, at)
        return post

    def _host_hears(self, line: str) -> Callable[[bytes, float], None]:
        return lambda data, at: self._happened.append(Output(line, at, data))

    def _coil(self, board: int, lock: int, on: bool, at: float) -> None:
        cable = self.cables.get((board, lock))
        if cable:
            self._doors[cable.label].coil(on, at)

    def _shorted(self, board: int, lock: int) -> bool:
        cable = self.cables.get((board, lock))
        return cable is not None and self._doors[cable.label].sensor == cable.contact

    def _sensor_moved(self, label: str, at: float) -> None:
        for (board, lock), cable in self.cables.items():
            if cable.label == label and not self.boards[board].dead:
                self.boards[board].board.contact_changed(lock, at)

    def _swallow(self, board: int, frame: bytes, at: float) -> bool:
        post = self.boards[board]
        if post.deaf_for > 0:
            post.deaf_for -= 1
            self.emit("bus.lost", at, detail=f"{post.wiring.line} board {board} request: {frame.hex(' ').upper()}")
            return True
        self.emit("bus.heard", at, detail=f"{post.wiring.line} board {board}: {frame.hex(' ').upper()}")
        return False

    def _send(self, board: int, data: bytes, what: str, at: float) -> None:
        post = self.boards[board]
        if post.dead:
            return
        pieces = self.replies[post.wiring.line].apply(board, what, data)
        if not pieces:
            self.emit("bus.lost", at, detail=f"{post.wiring.line} board {board} {what}: {data.hex(' ').upper()}")
        for delay_s, piece in pieces:
            self.schedule(at + delay_s, partial(self._speak, board, what, piece))

    def _speak(self, board: int, what: str, data: bytes, at: float) -> None:
        line = self.boards[board].wiring.line
        self.emit("bus.sent", at, detail=f"{line} board {board} {what}: {data.hex(' ').upper()}")
        self.lines[line].transmit(board, data, at)
