"""Openings on a bad line, judged by the doors: the caller's story of each against what the simulated world did.

Of the boards' replies 26 % come in two parts 14 to 16 ms apart, 5 % are lost, 2 % follow garbage; the adapter echoes
in every other run, and boards that can ack with the request's own bytes do so in every other pair.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from locker_driver import Ack, Bank, DoorState, Lock, LockerError, Watch
from locker_driver.codecs import codec_for
from locker_driver.codecs.messages import Unlock
from locker_driver.profiles import Profile
from sim.boards import FAMILIES
from sim.weather import Climate
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import Event, World

PROFILES = {
    "xor8a": "xor8a-24",
    "kerong1": "cu16",
    "kerong2": "cu12",
    "modbus": "waveshare-8",
    "wkly": "wkly-24",
    "winnsen": "winnsen-16",
}
BAD = Climate(lose=0.05, split=0.26, garbage=0.02)
LOCKS = (1, 2, 5, 7, 8)
JAMMED = 0.04
OPENINGS_OF_A_RUN = 50
SEEN_WITHIN_S = (2.0, 2.0, 2.0, 6.0)
"""How long a caller waits for a door, one of these each time: the driver looks closely for five seconds, and a second
pulse may come before that is over."""
MOST_LOOKS = 10
PULSE_OVER_S = 0.8
"""After this a coil is off: a leaf pushed shut stays shut."""


@dataclass
class Tally:
    """What came of many openings; `complaints` must stay empty."""

    counts: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.counts += other.counts
        self.complaints += other.complaints


def a_bank(family: str, *, echo: bool, copies: bool) -> Wiring:
    """Two boards with a few doors each, on one line at the family's usual rate."""
    kin = FAMILIES[family]
    boards = (kin.lowest_address, kin.lowest_address + 1)
    options: dict[str, object] = {"ack_copies_request": copies} if family == "xor8a" else {}
    return Wiring(
        lines=(LineWiring(name="main", baud=kin.baud, echo=echo),),
        boards=tuple(BoardWiring(id=each, line="main", family=family, options=options) for each in boards),
        doors=tuple(
            DoorWiring(label=label(family, Lock("main", board, lock)), line="main", board=board, lock=lock)
            for board in boards
            for lock in LOCKS
        ),
    )


def label(family: str, lock: Lock) -> str:
    return f"{'AB'[lock.board - FAMILIES[family].lowest_address]}{lock.lock:02}"


class Judge:
    """Everything that happened since the last `fresh`, in order: (name, door or detail, seconds)."""

    def __init__(self, world: World, profile: Profile) -> None:
        codec = codec_for(profile.wire)
        self._frames = {
            codec.encode(Unlock(board, lock)): (board, lock)
            for board in range(profile.first_board, profile.first_board + 2)
            for lock in range(1, profile.channels + 1)
        }
        self.notes: list[Event] = []
        self.sent: list[tuple[int, int]] = []
        world.watch(self.notes.append)
        world.tap(self._passed)

    def _passed(self, _line: str, direction: str, _at: float, data: bytes) -> None:
        if direction == "tx" and data in self._frames:
            self.sent.append(self._frames[data])
            self.notes.append(Event("wrote unlock", _at))

    def fresh(self) -> None:
        self.notes.clear()
        self.sent.clear()

    def doors(self, name: str) -> list[str]:
        return [each.compartment for each in self.notes if each.name == name]

    def acked(self, board: int) -> bool:
        """An ack of that board, or a part of one, was really on the wire."""
        return any(each.name == "bus.sent" and f" board {board} ack:" in each.detail for each in self.notes)

    def read_between(self, board: int) -> bool:
        """Between any two unlock frames the board has told its states."""
        wrote = [n for n, each in enumerate(self.notes) if each.name == "wrote unlock"]
        told = [n for n, each in enumerate(self.notes) if f" board {board} states:" in each.detail]
        return all(any(a < n < b for n in told) for a, b in pairwise(wrote))


@dataclass
class Run:
    """One line, one seed, one bank of doors and a caller that opens them one after the other."""

    family: str
    seed: int
    world: World
    bank: Bank
    act: Callable[[Callable[[float], None]], None]
    judge: Judge
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._patience = random.Random(f"patience/{self.seed}")

    async def play(self, openings: int) -> None:
        """Open, look, close, `openings` times."""
        dice, last = random.Random(f"openings/{self.seed}"), None
        for number in range(openings):
            lock = dice.choice([each for each in self._wired() if each != last])
            last = lock
            jammed = dice.random() < JAMMED
            said = await self._open(lock, jammed=jammed)
            if said:
                self.tally.complaints.append(
                    f"{self.family} seed {self.seed} opening {number} {label(self.family, lock)}: {said}"
                )

    def _wired(self) -> list[Lock]:
        return [each for each in self.bank.locks if each.lock in LOCKS]

    async def _open(self, lock: Lock, *, jammed: bool) -> str:
        """One opening; says what was wrong with it, or nothing."""
        door, calls = self.world.door(label(self.family, lock)), 0
        self.act(lambda now: self.world.jam(door.label, on=jammed, now=now))
        self.judge.fresh()
        acks: list[Ack] = []
        seen = False
        for _ in range(2 if jammed else 1):
            calls += 1
            news = self.bank.watch()
            try:
                acks.append((await self.bank.open(lock)).ack)
            except LockerError as error:
                calls -= not error.sent
                self.tally.counts[type(error).__name__] += 1
            seen = await self._seen_open(lock, news)
        await asyncio.sleep(PULSE_OVER_S)
        self._count(acks, seen=seen)
        wrong = self._wrong(lock, acks, calls, seen=seen)
        if door.leaf.value == "open":
            self.act(door.push)
        await self._until_closed(lock)
        return wrong

    async def _seen_open(self, lock: Lock, news: Watch) -> bool:
        try:
            async with asyncio.timeout(self._patience.choice(SEEN_WITHIN_S)):
                async for reading in news:
                    if reading.lock == lock and reading.state is DoorState.OPEN and reading.count >= 2:
                        return True
        except TimeoutError:
            self.tally.counts["asked again"] += 1
        reading = await self.bank.fresh(lock)  # the caller's last word: never taken from a board that is silent
        for _ in range(MOST_LOOKS):
            if reading.state is not DoorState.UNKNOWN:
                break
            reading = await self.bank.fresh(lock)
        return reading.state is DoorState.OPEN

    async def _until_closed(self, lock: Lock) -> None:
        async with asyncio.timeout(60):
            while (await self.bank.fresh(lock)).state is not DoorState.CLOSED:
                pass

    def _count(self, acks: list[Ack], *, seen: bool) -> None:
        self.tally.counts["openings"] += 1
        self.tally.counts["seen open" if seen else "not opened"] += 1
        self.tally.counts.update(f"ack {ack.value}" for ack in acks)

    def _wrong(self, lock: Lock, acks: list[Ack], calls: int, *, seen: bool) -> str:
        door, judge = self.world.door(label(self.family, lock)), self.judge
        if set(judge.doors("door.opened")) - {door.label} or set(judge.doors("coil.on")) - {door.label}:
            return f"another door: {judge.doors('coil.on')} {judge.doors('door.opened')}"
        if judge.sent != [(lock.board, lock.lock)] * calls:
            return f"{calls} calls, but these frames: {judge.sent}"
        if len(judge.doors("coil.on")) > calls or not judge.read_between(lock.board):
            return f"pulses {judge.doors('coil.on')} with no read between"
        if seen != (door.leaf.value == "open"):
            return f"told {'open' if seen else 'not open'}, but the leaf is {door.leaf.value}"
        if Ack.ACKED in acks and not judge.acked(lock.board):
            return "an ack that no board sent"
        if Ack.REFUSED in acks and seen:
            return "a refusal, but the door opened"
        return ""
