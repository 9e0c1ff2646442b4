"""How near the driver comes to what a line can carry, with the simulator on a thread of its own behind a PTY.

One read takes (request + reply) bytes x 10 / baud, the board's turnaround (its thought, half its jitter, and for
Modbus the 3.5 characters of silence that end a frame there) and the profile's frame gap. A cycle is one read of every
board of a line. A door event is late by what it takes beyond one cycle and one confirming read; an unlock by what it
takes beyond the end of the transaction in flight and the profile's gap.
"""

import asyncio
import importlib.util
import math
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import polling_others
from locker_driver import Bank, DoorState, LineConfig, Lock, PollPace, Watch, load_profile
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import StatesRequest
from locker_driver.line import TraceEvent
from locker_driver.profiles import Profile
from sim.boards import FAMILIES
from sim.boards.modbus_rtu import SHORTEST_SILENCE_S, SILENT_CHARACTERS
from sim.pty_bench import PtyBench
from sim.timing import monotonic_s
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import World

PROFILES = ("xor8a-24", "cu16", "cu12", "waveshare-8", "wkly-24", "winnsen-16")
REPLY_BYTES = {"xor8a": 7, "kerong1": 9, "kerong2": 10, "modbus": 6, "wkly": 34, "winnsen": 7}
SIZES = (96, 240)
RATE_FOR_S = 3.0
EVENTS = 20
UNLOCKS = 10
FULL_PACE = PollPace(idle_s=0.001, hot_s=0.001)
BOUND_S = 30.0


@dataclass(frozen=True)
class Case:
    """A full bank of one model."""

    profile: Profile
    doors: int

    @property
    def boards(self) -> int:
        """How many boards there are on all lines."""
        return math.ceil(self.doors / self.profile.channels)

    @property
    def lines(self) -> dict[str, tuple[int, ...]]:
        """Boards by line: as few lines as the family's addresses allow."""
        first = self.profile.first_board
        count = math.ceil(self.boards / (self.profile.last_board - first + 1))
        each = math.ceil(self.boards / count)
        names = [f"line{n}" for n in range(count)]
        return {name: tuple(range(first, first + min(each, self.boards - n * each))) for n, name in enumerate(names)}

    @property
    def read_s(self) -> float:
        """Of one read, in theory; see the module."""
        profile, family = self.profile, self.profile.family
        options = FAMILIES[family].options()
        asked = len(codec_for(profile.wire).encode(StatesRequest(profile.first_board)))
        byte_s = 10 / profile.baud
        silence_s = max(SILENT_CHARACTERS * byte_s, SHORTEST_SILENCE_S) if family == "modbus" else 0.0
        thought_s = (options.reply_ms + options.jitter_ms / 2) / 1000
        return (asked + REPLY_BYTES[family]) * byte_s + silence_s + thought_s + profile.timing.frame_gap_ms / 1000

    @property
    def cycle_s(self) -> float:
        """Of the line with most boards, in theory."""
        return self.read_s * max(len(boards) for boards in self.lines.values())

    def wiring(self) -> Wiring:
        """The bank; the id of a board is counted over all lines, its address on its own."""
        places = [(name, address) for name, boards in self.lines.items() for address in boards]
        family = self.profile.family
        return Wiring(
            lines=tuple(LineWiring(name=name, baud=self.profile.baud) for name in self.lines),
            boards=tuple(
                BoardWiring(id=n, line=name, family=family, address=address) for n, (name, address) in enumerate(places)
            ),
            doors=tuple(
                DoorWiring(label=_label(n, lock), line=name, board=n, lock=lock)
                for n, (name, _) in enumerate(places)
                for lock in (1, 2)
            ),
        )

    def labels(self) -> dict[str, Lock]:
        """The wired doors, by label."""
        places = [(name, address) for name, boards in self.lines.items() for address in boards]
        return {_label(n, lock): Lock(*place, lock) for n, place in enumerate(places) for lock in (1, 2)}


def _label(board: int, lock: int) -> str:
    return f"{'ABCDEFGH'[board // 10]}{board % 10 * 10 + lock:02}"


@contextmanager
def served(case: Case) -> Iterator[PtyBench]:
    """The bank behind real ports."""
    world = World(case.wiring(), seed=1, start=monotonic_s())
    with tempfile.TemporaryDirectory(prefix="bench") as folder, PtyBench(world, Path(folder)) as bench:
        yield bench


def run() -> None:
    """Print the tables."""
    print(f"{__doc__.split(chr(10) * 2, 1)[1].strip()}\n")
    print(f"{'profile':<14}{'doors':>6}{'lines':>6}{'read ms':>9}{'cycle ms':>10}{'reads/s':>9}{'of theory':>10}"
          f"{'event p99 late ms':>19}{'unlock p99 ms':>15}")  # fmt: skip
    for name in PROFILES:
        for doors in SIZES:
            case = Case(load_profile(name), doors)
            with served(case) as bench:
                rate = asyncio.run(_rate(case, bench))
                late_s, start_s = asyncio.run(_delays(case, bench)) if doors == SIZES[-1] else ([], [])
            print(f"{name:<14}{doors:>6}{len(case.lines):>6}{case.read_s * 1000:>9.1f}{case.cycle_s * 1000:>10.0f}"
                  f"{rate:>9.1f}{rate * case.read_s / len(case.lines):>10.1%}"
                  f"{_p99(late_s):>19}{_p99(start_s):>15}", flush=True)  # fmt: skip
    print("\nThe same Modbus poll, one after the other, on the same simulated bank (96 doors):")
    case = Case(load_profile("waveshare-8"), 96)
    for library, poll in polling_others.POLLS.items():
        if importlib.util.find_spec(library) is None:
            print(f"{library:<14}not installed")
            continue
        with served(case) as bench:
            port = str(bench.paths["line0"])
            rate = poll(port, case.profile.baud, case.lines["line0"], case.profile.channels, RATE_FOR_S)
        print(f"{library:<14}{rate:>6.1f} reads/s, {rate * case.read_s:.1%} of theory", flush=True)


def _p99(values_s: list[float]) -> str:
    return f"{float(np.percentile(values_s, 99)) * 1000:.1f}" if values_s else "-"


def _bank(case: Case, bench: PtyBench, pace: PollPace) -> Bank:
    paths = bench.paths
    return Bank([LineConfig(name, str(paths[name]), boards, case.profile, pace) for name, boards in case.lines.items()])


def _replies(bank: Bank) -> int:
    return sum(counts.replies for line in bank.health().values() for counts in line.boards.values())


async def _rate(case: Case, bench: PtyBench) -> float:
    """Reads per second on all lines, nobody pausing."""
    bank = _bank(case, bench, FULL_PACE)
    await bank.start()
    try:
        await bank.states()
        before, began_s = _replies(bank), time.perf_counter()
        await asyncio.sleep(RATE_FOR_S)
        return (_replies(bank) - before) / (time.perf_counter() - began_s)
    finally:
        await bank.stop()


async def _delays(case: Case, bench: PtyBench) -> tuple[list[float], list[float]]:
    """What door events and unlocks take beyond what they may, in seconds."""
    bank, labels = _bank(case, bench, PollPace()), case.labels()
    heard: dict[str, float] = {}
    wrote: list[tuple[str, float, float]] = []

    def trace(event: TraceEvent) -> None:
        if event.direction == "rx":
            heard[event.line] = event.at_s
        else:
            wrote.append((event.line, event.at_s, heard.get(event.line, 0.0)))

    bank.on_trace = trace
    await bank.start()
    try:
        await bank.states()
        allowed_s = case.cycle_s + case.read_s
        hand = _Hand(bench, bank, np.random.default_rng(1))
        late_s = [await _event(hand, *hand.any(labels), allowed_s) for _ in range(EVENTS)]
        gap_s = case.profile.timing.frame_gap_ms / 1000
        start_s = [await _unlock(hand, *hand.any(labels), wrote, gap_s) for _ in range(UNLOCKS)]
        return late_s, start_s
    finally:
        await bank.stop()


@dataclass(frozen=True)
class _Hand:
    """Somebody at the doors, who comes at no set moment."""

    bench: PtyBench
    bank: Bank
    dice: np.random.Generator

    def any(self, labels: dict[str, Lock]) -> tuple[str, Lock]:
        """One of the doors."""
        return list(labels.items())[int(self.dice.integers(len(labels)))]

    async def waits(self) -> None:
        """Until the line has gone back to its round, and then some."""
        await asyncio.sleep(0.6 + float(self.dice.random()) / 4)


async def _event(hand: _Hand, label: str, lock: Lock, allowed_s: float) -> float:
    """A door is forced: to the second reading that says so, beyond `allowed_s`."""
    await hand.waits()
    news = hand.bank.watch()
    happened_s = hand.bench.loop.call(partial(_force, hand.bench, label))
    await _until(news, lock, DoorState.OPEN)
    took_s = monotonic_s() - happened_s
    await _shut(hand, label, lock)
    return took_s - allowed_s


def _force(bench: PtyBench, label: str, now: float) -> float:
    bench.world.catch_up(now)
    bench.world.door(label).force(now)
    return now


async def _unlock(hand: _Hand, label: str, lock: Lock, wrote: list[tuple[str, float, float]], gap_s: float) -> float:
    """To the first byte, from the end of the transaction in flight and the gap, or from the call when that is later."""
    await hand.waits()
    news, called_s = hand.bank.watch(), monotonic_s()
    wrote.clear()
    sent_s = (await hand.bank.open(lock)).sent_at_s
    ended_s = max((heard_s for line, at_s, heard_s in wrote if line == lock.line and at_s <= sent_s), default=0.0)
    await _until(news, lock, DoorState.OPEN)
    await hand.waits()
    await _shut(hand, label, lock)
    return sent_s - max(called_s, ended_s + gap_s)


async def _shut(hand: _Hand, label: str, lock: Lock) -> None:
    news = hand.bank.watch()
    hand.bench.loop.call(lambda now: hand.bench.world.push_close(label, now))
    await _until(news, lock, DoorState.CLOSED)


async def _until(news: Watch, lock: Lock, state: DoorState) -> None:
    async with asyncio.timeout(BOUND_S):
        async for reading in news:
            if (reading.lock, reading.state, reading.count) == (lock, state, 2):
                return
