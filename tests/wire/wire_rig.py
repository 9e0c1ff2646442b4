"""The real driver on the simulator's line: a Bank over a pyserial port on a PTY, paced like a real one.

What the host wrote is taken down at the simulator's end, so that a frame counts even when no board heard it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from locker_driver import Bank, DoorState, LineConfig, Lock, PollPace, Reading, load_profile
from locker_driver.profiles import Profile
from sim.acts import Acts
from sim.pty_bench import PtyBench
from sim.timing import monotonic_s
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import Event, World

BOUND_S = 10.0
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
        self.written: list[tuple[float, bytes]] = []
        super().__init__(wiring, seed, start)

    def receive(self, line: str, data: bytes, now: float) -> None:
        self.written.append((now, data))
        super().receive(line, data, now)


@dataclass
class Rig:
    """One line: the simulator at one end, and what a test wants to know of it."""

    bench: PtyBench
    world: TapedWorld
    acts: Acts
    events: list[Event] = field(default_factory=list)

    def act(self, name: str, **arguments: object) -> object:
        """Do something to the world, now."""
        return self.bench.loop.call(lambda now: self.acts.perform(name, arguments, now))

    def unlocks(self) -> list[bytes]:
        """Every unlock frame the host wrote."""
        return [data for _, data in self._written() if data[0] == 0x8A]

    def queries(self) -> int:
        return len(self._written()) - len(self.unlocks())

    def happened(self, name: str, where: str = "") -> list[Event]:
        """The events of this name, of this compartment where one is given."""
        said = self.bench.loop.call(lambda now: list(self.events))
        return [event for event in said if event.name == name and where in ("", event.compartment)]

    def after_next_request(self, seconds: float, act: Callable[[float], None]) -> None:
        """Do something that long, in the world's time, after a board has taken in the next request."""
        waiting = [True]

        def heard(event: Event) -> None:
            if waiting and event.name == "bus.heard":
                waiting.clear()
                self.world.schedule(event.at + seconds, act)

        self.bench.loop.call(lambda now: self.world.watch(heard))

    def heard_unlocks(self) -> int:
        """Unlock frames that a board took in."""
        return sum(": 8A " in event.detail for event in self.happened("bus.heard"))

    def _written(self) -> list[tuple[float, bytes]]:
        return self.bench.loop.call(lambda now: list(self.world.written))


@contextmanager
def rig(wiring: Wiring, directory: Path, seed: int = 1) -> Iterator[Rig]:
    world = TapedWorld(wiring, seed, start=monotonic_s())
    bench = PtyBench(world, directory)
    made = Rig(bench, world, Acts(world))
    bench.loop.on_event(made.events.append)
    with bench:
        yield made


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

    async def told() -> None:
        line = LineConfig("main", str(where.bench.paths["main"]), boards, profile or shipped(), **config)  # type: ignore[arg-type]
        hand = Hand(Bank([line]))
        listening = asyncio.get_running_loop().create_task(hand.listen())
        await hand.bank.start()
        try:
            async with asyncio.timeout(4 * BOUND_S):
                await story(hand)
        finally:
            await hand.bank.stop()
            await listening

    asyncio.run(told())


def door(board: int, lock: int) -> Lock:
    return Lock("main", board, lock)
