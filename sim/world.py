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

from sim.cabinet import Cabinet
from sim.doors import Door, Physics
from sim.errors import ActError
from sim.faults import FaultBook
from sim.line import HOST, Line
from sim.noise import spoil
from sim.seeds import Random, stream
from sim.weather import Weather
from sim.wiring import DoorWiring, Wiring

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
Tap = Callable[[str, str, float, bytes], None]
"""(line, "tx" or "rx" as the host sees it, when the host wrote or the first byte had come, bytes)."""


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
        self.lines: dict[str, Line] = {}
        self.replies: dict[str, FaultBook] = {}
        self.requests: dict[str, FaultBook] = {}
        self.weather: dict[str, Weather] = {}
        for line in wiring.lines:
            self.lines[line.name] = Line(line, self.schedule, self._host_hears(line.name))
            self.replies[line.name] = FaultBook()
            self.requests[line.name] = FaultBook()
            self.weather[line.name] = Weather(partial(self._weather_stream, line.name))
        self._taps: list[Tap] = []
        self._noise = self.random("noise")
        self.cabinet = Cabinet(self)
        self.boards = self.cabinet.posts
        self.cables = self.cabinet.cables

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

    def tap(self, tap: Tap) -> Callable[[], None]:
        """Let `tap` hear every byte that passes a port from now on; returns what ends that."""
        self._taps.append(tap)
        return lambda: self._taps.remove(tap)

    def spoil(self, line: str, sender: int, data: bytes, bits: int, keeps_check: bool) -> bytes:
        """Bytes of a board (or of the host) with bits flipped; with `keeps_check` so that no board's check sees it."""
        on_line = [post.board for post in self.boards.values() if post.wiring.line == line]
        judges = on_line if sender == HOST else [self.boards[sender].board]
        passes = (lambda frame: any(judge.intact(frame) for judge in judges)) if keeps_check else None
        return spoil(data, bits, self._noise, passes)

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
        self._tapped(line, "tx", self.now, data)
        spoiled = partial(self.spoil, line, HOST)
        pieces = self.weather[line].request(self.requests[line].apply(HOST, "request", data, spoiled), spoiled)
        for delay_s, piece in pieces:
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
            Physics(
                moves.open_min_s,
                moves.open_max_s,
                moves.close_s,
                moves.bounces,
                wiring.feedback,
                wiring.spring,
                wiring.needs_ms / 1000,
            ),
            schedule=self.schedule,
            rng=self.random(f"door/{label}"),
            notice=lambda name, at: self.emit(name, at, label),
            sensor_moved=lambda at: self.cabinet.sensor_moved(label, at),
        )
        door.parcels.extend(wiring.inside)
        return door

    def _host_hears(self, line: str) -> Callable[[bytes, float], None]:
        def hears(data: bytes, at: float) -> None:
            self._tapped(line, "rx", at, data)
            self._happened.append(Output(line, at, data))

        return hears

    def _tapped(self, line: str, direction: str, at: float, data: bytes) -> None:
        for tap in self._taps:
            tap(line, direction, at, data)

    def _weather_stream(self, line: str, name: str) -> Random:
        return self.random(f"weather/{line}/{name}")
