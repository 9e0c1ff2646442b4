"""The openings of `wire_soak` on the jumping clock and on a real port; an adapter that is pulled and comes back."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from wire_soak import BAD, OPENINGS_OF_A_RUN, PROFILES, Judge, Run, Tally, a_bank, label
from wire_virtual import JumpingLoop, WorldPort

from locker_driver import Bank, DoorState, LineConfig, Watch, load_profile
from locker_driver.profiles import Profile
from sim.acts import Acts
from sim.boards import FAMILIES
from sim.pty_bench import PtyBench
from sim.timing import monotonic_s
from sim.world import World

RECOVERED_WITHIN_S = 2.0
AWAY_S = (0.02, 1.2)


def boards_of(family: str) -> tuple[int, int]:
    first = FAMILIES[family].lowest_address
    return first, first + 1


def under_bad_weather(family: str, seed: int, start_s: float) -> World:
    """A world whose seed also decides on the adapter's echo and on acks that look like their requests."""
    world = World(a_bank(family, echo=bool(seed % 2), copies=bool(seed // 2 % 2)), seed, start=start_s)
    world.weather["main"].climate = BAD
    return world


def virtual(family: str, openings: int, seed: int) -> Tally:
    """So many openings, a fresh line for every fifty, on the clock that jumps."""
    tally = Tally()
    for begun in range(0, openings, OPENINGS_OF_A_RUN):
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            count = min(OPENINGS_OF_A_RUN, openings - begun)
            tally.add(runner.run(_virtually(family, count, seed + begun // OPENINGS_OF_A_RUN)))
    return tally


async def _virtually(family: str, openings: int, seed: int) -> Tally:
    loop, profile = asyncio.get_running_loop(), load_profile(PROFILES[family])
    world = under_bad_weather(family, seed, loop.time())
    port = WorldPort(world)
    bank = Bank([LineConfig("main", "memory", boards_of(family), profile)], port_factory=lambda _line: port)

    def act(what: Callable[[float], None]) -> None:
        what(loop.time())
        port.arm()

    run = Run(family, seed, world, bank, act, Judge(world, profile))
    return await _through(run, lambda: run.play(openings))


async def _through(run: Run, story: Callable[[], Awaitable[None]]) -> Tally:
    await run.bank.start()
    try:
        await run.bank.states()
        await story()
    finally:
        await run.bank.stop()
    return run.tally


def on_a_port(family: str, openings: int, seed: int) -> Tally:
    """The same in real time, through a pyserial port on a PTY."""
    tally = Tally()
    for begun in range(0, openings, OPENINGS_OF_A_RUN):
        with TemporaryDirectory() as folder:
            count = min(OPENINGS_OF_A_RUN, openings - begun)
            tally.add(_really(family, count, seed + begun // OPENINGS_OF_A_RUN, Path(folder)))
    return tally


def _really(family: str, openings: int, seed: int, folder: Path) -> Tally:
    profile = load_profile(PROFILES[family])
    world = under_bad_weather(family, seed, monotonic_s())
    with PtyBench(world, folder) as bench:
        line = LineConfig("main", str(bench.paths["main"]), boards_of(family), profile)

        async def told() -> Tally:
            run = Run(family, seed, world, Bank([line]), bench.loop.call, Judge(world, profile))
            return await _through(run, lambda: run.play(openings))

        return asyncio.run(told())


def pulled(family: str, times: int, seed: int) -> tuple[list[float], list[str]]:
    """The adapter goes and comes back under another name; seconds to the next reading, and what was wrong."""
    world = _calm(family, seed, monotonic_s())
    with TemporaryDirectory() as folder, PtyBench(world, Path(folder)) as bench:
        line = LineConfig(
            "main", str(bench.lasting_paths["main"]), boards_of(family), _patient(family), unlock_patience_s=60
        )
        return asyncio.run(_pulled(family, times, random.Random(seed), Bank([line]), world, bench.loop.call))


def pulled_virtually(family: str, times: int, seed: int) -> tuple[list[float], list[str]]:
    """The same on the clock that jumps, where seconds are the driver's own."""

    async def told() -> tuple[list[float], list[str]]:
        loop = asyncio.get_running_loop()
        world = _calm(family, seed, loop.time())
        port = WorldPort(world)
        line = LineConfig("main", "memory", boards_of(family), load_profile(PROFILES[family]))

        def act(what: Callable[[float], object]) -> None:
            what(loop.time())
            port.arm()

        bank = Bank([line], port_factory=lambda _line: port)
        return await _pulled(family, times, random.Random(seed), bank, world, act)

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        took, wrong = runner.run(told())
    return took, wrong + [f"{family}: found after {each:.2f} s" for each in took if each >= RECOVERED_WITHIN_S]


def _calm(family: str, seed: int, start_s: float) -> World:
    return World(a_bank(family, echo=bool(seed % 2), copies=False), seed, start=start_s)


def _patient(family: str) -> Profile:
    """Nothing is lost on a port but with its adapter: a reply may take as long as a busy computer likes."""
    profile = load_profile(PROFILES[family])
    late = {"reply_timeout_ms": 10_000, "unlock_ack_timeout_ms": 10_000}
    return profile.model_copy(update={"timing": profile.timing.model_copy(update=late)})


async def _pulled(
    family: str,
    times: int,
    dice: random.Random,
    bank: Bank,
    world: World,
    act: Callable[[Callable[[float], object]], object],
) -> tuple[list[float], list[str]]:
    acts, judge, took, wrong = Acts(world), Judge(world, load_profile(PROFILES[family])), [], []
    door, loop = bank.locks[0], asyncio.get_running_loop()
    await bank.start()
    try:
        await bank.states()
        for number in range(times):
            news = bank.watch()
            act(lambda now: acts.perform("unplug", {}, now))
            await _next(news, DoorState.UNKNOWN)
            await asyncio.sleep(dice.uniform(*AWAY_S))
            name = f"ttyOTHER{number}"
            act(lambda now, name=name: acts.perform("plug", {"port": name}, now))
            back_s = loop.time()
            await _next(news, DoorState.CLOSED)
            took.append(loop.time() - back_s)
        result = await bank.open(door)
        if judge.sent != [(door.board, door.lock)] or judge.doors("door.opened") not in ([], [label(family, door)]):
            wrong.append(f"{family}: {judge.sent} {judge.doors('door.opened')} {result.ack}")
    finally:
        await bank.stop()
    return took, wrong


async def _next(news: Watch, state: DoorState) -> None:
    async with asyncio.timeout(60):
        async for reading in news:
            if reading.state is state:
                return
