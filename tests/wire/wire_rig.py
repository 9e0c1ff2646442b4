"""The real driver on the simulator's line: a Bank on a port of memory on a clock that jumps, or over pyserial on a PTY.

Whatever is said about time, and whatever waits for a time-out, stands on the clock that jumps, where a busy computer
changes nothing. On a PTY the driver is `PATIENT`: there nothing is lost but by the test's own hand, so a reply may
take as long as the computer likes. What the host wrote is taken down at the simulator's end, so that a frame counts
even when no board heard it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from wire_virtual import START_S, JumpingLoop, WorldPort

from locker_driver import Bank, DoorState, LineConfig, Lock, PollPace, Port, Reading, SerialPort, load_profile
from locker_driver.profiles import Profile
from sim.acts import Acts
from sim.pty_bench import PtyBench
from sim.timing import monotonic_s
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import Event, World

T = TypeVar("T")
BOUND_S = 60.0
"""Only what hangs takes longer."""
PATIENT = {"reply_timeout_ms": 10_000, "unlock_ack_timeout_ms": 10_000}
"""The longest a profile may wait."""
CALM = PollPace(idle_s=600.0, backoff_s=0.5)
"""One look at the start, then what is asked for and what follows an unlock: faults meet what they are meant for."""


def a_bank(*, boards: int = 1, locks: int = 4, echo: bool = False, **options: object) -> Wiring:
    """One line at 9600 baud; `locks` doors on each board: A01.. on board 1, B01.. on board 2, ..."""
    return Wiring(
        lines=(LineWiring(name="main", echo=echo),),
        boards=tuple(BoardWiring(id=n, line="main", options=dict(options)) for n in range(1, boards + 1)),
        doors=tuple(
            DoorWiring(label=label(n, lock), line="main", board=n, lock=lock)
            for n in range(1, boards + 1)
            for lock in range(1, locks + 1)
        ),
    )


def label(board: int, lock: int) -> str:
    return f"{'ABCDEFGH'[board - 1]}{lock:02}"


def shipped(wire: Mapping[str, object] | None = None, **timing: object) -> Profile:
    """The profile that ships, changed where a test says so."""
    profile = load_profile()
    changed = profile.model_dump()
    changed["wire"] |= wire or {}
    changed["timing"] |= timing
    return Profile.model_validate(changed)


class TapedWorld(World):
    """A world that takes down what the host wrote."""

    def __init__(self, wiring: Wiring, seed: int, start: float = 0.0) -> None:
        self.written: list[bytes] = []
        super().__init__(wiring, seed, start)

    def receive(self, line: str, data: bytes, now: float) -> None:
        self.written.append(data)
        super().receive(line, data, now)


class Call(Protocol):
    """Runs a function of the world's time where the world lives."""

    def __call__(self, function: Callable[[float], T]) -> T: ...


@dataclass
class Rig:
    """One line: the simulator at one end, and what a test wants to know of it. `port`: one of memory, else a PTY."""

    url: str
    world: TapedWorld
    call: Call
    port: WorldPort | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.acts = Acts(self.world)
        self.world.watch(self.events.append)

    def act(self, name: str, **arguments: object) -> object:
        """Do something to the world, now."""
        return self.call(lambda now: self.acts.perform(name, arguments, now))

    def unlocks(self) -> list[bytes]:
        """Every unlock frame the host wrote."""
        return [data for data in self.call(lambda now: list(self.world.written)) if data[0] == 0x8A]

    def happened(self, name: str, where: str = "") -> list[Event]:
        """The events of this name, of this compartment where one is given."""
        said = self.call(lambda now: list(self.events))
        return [event for event in said if event.name == name and where in ("", event.compartment)]

    def after_next(self, request: str, seconds: float, act: Callable[[float], object]) -> None:
        """Do something that long, in the world's time, after a board has taken in the next such request (hex)."""
        waiting = [True]

        def heard(event: Event) -> None:
            if waiting and event.name == "bus.heard" and f": {request}" in event.detail:
                waiting.clear()
                self.world.schedule(event.at + seconds, act)

        self.call(lambda now: self.world.watch(heard))

    def heard_unlocks(self) -> list[str]:
        """Unlock frames of the host that a board took in, in hex; what begins like one may be another board's noise."""
        written = {frame.hex(" ").upper() for frame in self.unlocks()}
        heard = [event.detail.rpartition(": ")[2] for event in self.happened("bus.heard")]
        return [frame for frame in heard if frame in written]


@contextmanager
def on_a_port(wiring: Wiring, directory: Path, seed: int = 1) -> Iterator[Rig]:
    """The line behind a PTY, in real time."""
    world = TapedWorld(wiring, seed, start=monotonic_s())
    bench = PtyBench(world, directory)
    made = Rig(str(bench.paths["main"]), world, bench.loop.call)
    with bench:
        yield made


def rig(wiring: Wiring, seed: int = 1) -> Rig:
    """The line behind a port of memory, on the clock of a `JumpingLoop`."""
    world = TapedWorld(wiring, seed, start=START_S)
    port = WorldPort(world)
    return Rig("memory", world, partial(_at_once, port), port)


def _at_once(port: WorldPort, function: Callable[[float], T]) -> T:
    """What happens on the clock that jumps; before and after a story nothing does."""
    try:
        now_s = asyncio.get_running_loop().time()
    except RuntimeError:
        return function(START_S)
    done = function(now_s)
    port.arm()
    return done


@dataclass
class Hand:
    """The driver's end, with every reading that was news."""

    bank: Bank
    news: list[Reading] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        async for reading in self.bank.watch():
            self.news.append(reading)
            self._more.set()

    async def until(self, where: Lock, state: DoorState, count: int = 1, *, since: int = 0) -> Reading:
        """The first news after the first `since` that says so."""
        async with asyncio.timeout(BOUND_S):
            while True:
                for reading in self.news[since:]:
                    if (reading.lock, reading.state, reading.count) == (where, state, count):
                        return reading
                self._more.clear()
                await self._more.wait()

    async def first_look(self) -> None:
        """Every board has answered, so that the driver knows whether the adapter echoes."""
        for board in {lock.board for lock in self.bank.locks}:
            await self.until(door(board, 1), DoorState.CLOSED)

    def states(self) -> set[tuple[Lock, DoorState]]:
        return {(reading.lock, reading.state) for reading in self.news}


Story = Callable[[Hand], Awaitable[None]]


def play(
    where: Rig, story: Story, *, boards: tuple[int, ...] = (1,), profile: Profile | None = None, **config: object
) -> None:
    """Run the driver on this line through a story, bounded."""
    spoken = profile or (shipped() if where.port else shipped(**PATIENT))

    def port_of(line: LineConfig) -> Port:
        return where.port or SerialPort(line.url, line.profile.baud)

    async def told() -> None:
        hand = Hand(Bank([LineConfig("main", where.url, boards, spoken, **config)], port_factory=port_of))
        listening = asyncio.get_running_loop().create_task(hand.listen())
        await hand.bank.start()
        try:
            async with asyncio.timeout(2 * BOUND_S):
                await story(hand)
        finally:
            await hand.bank.stop()
            await listening

    with asyncio.Runner(loop_factory=JumpingLoop if where.port else None) as runner:
        runner.run(told())


def door(board: int, lock: int) -> Lock:
    return Lock("main", board, lock)
