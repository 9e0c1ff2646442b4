"""The openings of `wire_soak` on the jumping clock and on a real port; an adapter that is pulled and comes back."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from wire_soak import BAD, OPENINGS_OF_A_RUN, PROFILES, Judge, Run, Tally, a_bank, label
from wire_virtual import JumpingLoop, WorldPort

from locker_driver import Bank, DoorState, LineConfig, Watch, load_profile
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
    world = World(a_bank(family, echo=bool(seed % 2), copies=False), seed, start=monotonic_s())
    with TemporaryDirectory() as folder, PtyBench(world, Path(folder)) as bench:
        return asyncio.run(_pulled(family, times, random.Random(seed), bench))


async def _pulled(family: str, times: int, dice: random.Random, bench: PtyBench) -> tuple[list[float], list[str]]:
    world, acts, profile = bench.world, Acts(bench.world), load_profile(PROFILES[family])
    judge, took, wrong = Judge(world, profile), [], []
    bank = Bank([LineConfig("main", str(bench.lasting_paths["main"]), boards_of(family), profile)])
    door = bank.locks[0]
    await bank.start()
    try:
        await bank.states()
        for number in range(times):
            news = bank.watch()
            bench.loop.call(lambda now: acts.perform("unplug", {}, now))
            await _next(news, DoorState.UNKNOWN)
            await asyncio.sleep(dice.uniform(*AWAY_S))
            name = f"ttyOTHER{number}"
            bench.loop.call(lambda now, name=name: acts.perform("plug", {"port": name}, now))  # type: ignore[misc]
            back_s = monotonic_s()
            await _next(news, DoorState.CLOSED)
            took.append(monotonic_s() - back_s)
            if took[-1] >= RECOVERED_WITHIN_S:
                wrong.append(f"{family}: pull {number} took {took[-1]:.2f} s")
        result = await bank.open(door)
        if judge.sent != [(door.board, door.lock)] or judge.doors("door.opened") not in ([], [label(family, door)]):
            wrong.append(f"{family}: {judge.sent} {judge.doors('door.opened')} {result.ack}")
    finally:
        await bank.stop()
    return took, wrong


async def _next(news: Watch, state: DoorState) -> None:
    async with asyncio.timeout(20):
        async for reading in news:
            if reading.state is state:
                return
