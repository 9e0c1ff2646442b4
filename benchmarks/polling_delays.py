"""How late door events and unlocks are while a full bank is read as fast as its lines allow.

Doors move and unlocks are called at moments drawn from a seed, so that they meet the round in every phase. When a
door moved and when a byte passed the port is what the simulator saw; when an event arrived is what the caller saw.
Several doors of one board move in one round: one look finds them all, so none keeps another waiting. Where boards speak
unasked it is one door at a time, so that they talk into replies no more often than one door makes them.

Knows a bank, its doors and the seed. Must never know what is printed.
"""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

import numpy as np

from benchmarks.polling_case import PULSE_MS, Case
from locker_driver import Bank, DoorState, Lock, Watch
from sim.pty_bench import PtyBench
from sim.timing import monotonic_s
from sim.world import Event

EVENTS = 160
EVENTS_ALONE = 100
UNLOCKS = 100
TOGETHER = 8
BOUND_S = 30.0
STATES = {"door.opened": DoorState.OPEN, "door.closed": DoorState.CLOSED}
MOVES = {DoorState.OPEN: "force", DoorState.CLOSED: "push"}


@dataclass(frozen=True)
class Delays:
    """In seconds: from a door's move to the second reading that says so, and how late unlocks began."""

    event_s: list[float]
    unlock_s: list[float]


@dataclass
class _Witness:
    """Stands at the simulator's side of the ports."""

    moved_s: dict[tuple[str, DoorState], float] = field(default_factory=dict)
    reply_s: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[str, float, float]] = field(default_factory=list)
    """Line, when the host's bytes came, and when the last byte to the host had passed before."""

    def door(self, event: Event) -> None:
        """A door moved."""
        if event.name in STATES:
            self.moved_s[event.compartment, STATES[event.name]] = event.at

    def bytes(self, line: str, direction: str, at_s: float, data: bytes) -> None:
        """Bytes passed a port, or one began to."""
        if direction == "tx":
            self.asked.append((line, at_s, self.reply_s.get(line, 0.0)))
        else:
            self.reply_s[line] = at_s


class Delayed:
    """One bank, its doors and somebody who comes at no set moment."""

    def __init__(self, case: Case, bench: PtyBench, bank: Bank, seed: int) -> None:
        self._case, self._bench, self._bank = case, bench, bank
        self._labels = case.labels()
        self._boards = [list(locks) for _, locks in groupby(self._labels, key=lambda lock: (lock.line, lock.board))]
        self._state = dict.fromkeys(self._labels, DoorState.CLOSED)
        self._dice = np.random.default_rng(seed)
        self._witness = _Witness()
        bench.world.watch(self._witness.door)
        bench.world.tap(self._witness.bytes)

    async def measured(self) -> Delays:
        """First the events, then the unlocks."""
        alone = self._case.unasked
        events = EVENTS_ALONE if alone else EVENTS
        event_s: list[float] = []
        while len(event_s) < events:
            locks = self._boards[int(self._dice.integers(len(self._boards)))]
            first = int(self._dice.integers(len(locks)))
            event_s += await self._moved(locks[first : first + 1] if alone else locks[:TOGETHER])
        return Delays(event_s[:events], await self._unlocked())

    def _soon_s(self, within_s: float) -> float:
        return float(self._dice.random()) * within_s

    async def _moved(self, locks: list[Lock]) -> list[float]:
        """Each of these doors opens or shuts at a moment of the coming cycle."""
        within_s = self._case.cycle_s if len(locks) > 1 else self._case.read_s
        wanted = {lock: _other(self._state[lock]) for lock in locks}
        news = self._bank.watch()
        now_s = monotonic_s()
        acts = [(now_s + self._soon_s(within_s), self._labels[lock], state) for lock, state in wanted.items()]
        self._bench.loop.call(partial(self._plan, acts))
        heard_s = await _heard(news, wanted)
        self._state |= wanted
        return [heard_s[lock] - self._witness.moved_s[self._labels[lock], state] for lock, state in wanted.items()]

    def _plan(self, acts: list[tuple[float, str, DoorState]], now_s: float) -> None:
        world = self._bench.world
        world.catch_up(now_s)
        for at_s, label, state in acts:
            world.schedule(at_s, getattr(world.door(label), MOVES[state]))

    async def _unlocked(self) -> list[float]:
        """Another door each time, until all are open; then all are shut."""
        late_s: list[float] = []
        closed: list[Lock] = []
        while len(late_s) < UNLOCKS:
            if not closed:
                await self._shut_all()
                closed = [list(self._labels)[n] for n in self._dice.permutation(len(self._labels))]
            late_s.append(await self._unlock(closed.pop()))
        return late_s

    async def _shut_all(self) -> None:
        states = await self._bank.states()
        opened = [lock for lock in self._labels if states[lock].state is DoorState.OPEN]
        self._state = {lock: states[lock].state for lock in self._labels}
        if opened:
            await self._moved(opened)

    async def _unlock(self, lock: Lock) -> float:
        """To the first byte, from the end of the transaction in flight and the gap, or from the call when later."""
        await asyncio.sleep(self._soon_s(self._case.read_s))
        called_s = monotonic_s()
        self._witness.asked.clear()
        sent_s = (await self._bank.open(lock)).sent_at_s
        _, at_s, reply_s = min(
            (asked for asked in self._witness.asked if asked[0] == lock.line), key=lambda asked: abs(asked[1] - sent_s)
        )
        await asyncio.sleep(max(0.0, sent_s + PULSE_MS / 1000 - monotonic_s()))
        return at_s - max(called_s, reply_s + self._case.profile.timing.frame_gap_ms / 1000)


def _other(state: DoorState) -> DoorState:
    return DoorState.OPEN if state is DoorState.CLOSED else DoorState.CLOSED


async def _heard(news: Watch, wanted: dict[Lock, DoorState]) -> dict[Lock, float]:
    """When the caller got the second reading that says so, for each."""
    heard_s: dict[Lock, float] = {}
    async with asyncio.timeout(BOUND_S):
        async for reading in news:
            if reading.count == 2 and wanted.get(reading.lock) is reading.state:
                heard_s[reading.lock] = monotonic_s()
                if len(heard_s) == len(wanted):
                    break
    return heard_s
