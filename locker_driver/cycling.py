"""Many openings of the same locks, and how long each door took.

Knows a bank and its readings. Must never know how a report looks, and never repeats an unlock whose door has not been
read shut twice since.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from statistics import median

from locker_driver import timing
from locker_driver.bank import Bank
from locker_driver.errors import Overrun, PortLost, QueueFull, RateLimited, TooLate
from locker_driver.readings import DoorState, Lock
from locker_driver.watch import Watch

FAILURES_TO_REST = 3
"""A lock that failed so often in a row is left alone: a coil that moves nothing only gets hot."""
LOOK_EVERY_S = 0.2


class Outcome(Enum):
    """How one opening ended."""

    OPENED = "opened"
    NOT_OPENED = "not opened"
    SILENT = "board silent"
    NOT_SENT = "not sent"
    LEFT_OPEN = "left open before"


@dataclass(frozen=True)
class Opening:
    """One try: `open_s` from the first byte of the unlock to the first of two readings that say open."""

    lock: Lock
    number: int
    outcome: Outcome
    ack: str = ""
    open_s: float | None = None


@dataclass(frozen=True)
class Times:
    """What one lock did; seconds, None without an opening. `p95_s` by nearest rank."""

    lock: Lock
    tries: int
    opened: int
    failures: int
    min_s: float | None
    median_s: float | None
    p95_s: float | None
    max_s: float | None


def times_of(lock: Lock, openings: Sequence[Opening]) -> Times:
    """The figures of `lock`."""
    own = [one for one in openings if one.lock == lock]
    took = sorted(one.open_s for one in own if one.open_s is not None)
    opened = sum(one.outcome is Outcome.OPENED for one in own)
    if not took:
        return Times(lock, len(own), opened, len(own) - opened, None, None, None, None)
    p95_s = took[math.ceil(0.95 * len(took)) - 1]
    return Times(lock, len(own), opened, len(own) - opened, took[0], median(took), p95_s, took[-1])


@dataclass
class Cycle:
    """`count` openings of each of `locks`, in turn so that coils rest; `openings` is right at every moment.

    A door that opened is waited for `close_s`, until somebody has shut it; `wait_s` is given to it to open.
    `say` gets sentences for a person, `on_opening` every result.
    """

    bank: Bank
    locks: Sequence[Lock]
    count: int
    pause_s: float = 2.0
    wait_s: float = 3.0
    close_s: float = 60.0
    say: Callable[[str], None] = lambda _sentence: None
    on_opening: Callable[[Opening], None] = lambda _opening: None
    openings: list[Opening] = field(default_factory=list)
    resting: dict[Lock, Outcome] = field(default_factory=dict)

    async def run(self) -> None:
        """All of it. Raises PortLost; `openings` has what was done until then."""
        for number in range(1, self.count + 1):
            for lock in self.locks:
                if lock not in self.resting:
                    self._note(await self._once(lock, number))
            if len(self.resting) == len(self.locks):
                return

    def _note(self, opening: Opening) -> None:
        self.openings.append(opening)
        self.on_opening(opening)
        own = [one.outcome for one in self.openings if one.lock == opening.lock][-FAILURES_TO_REST:]
        if opening.outcome is Outcome.LEFT_OPEN or (
            len(own) == FAILURES_TO_REST and all(outcome is not Outcome.OPENED for outcome in own)
        ):
            self.resting[opening.lock] = opening.outcome
            self.say(f"Board {opening.lock.board} lock {opening.lock.lock}: {opening.outcome.value}; left alone now.")

    async def _once(self, lock: Lock, number: int) -> Opening:
        state = await self._shut(lock)
        if state is not DoorState.CLOSED:
            outcome = Outcome.SILENT if state is DoorState.UNKNOWN else Outcome.LEFT_OPEN
            return Opening(lock, number, outcome)
        if self.openings:
            await timing.pause(self.pause_s)
        watch = self.bank.watch()
        try:
            result = await self.bank.open(lock)
        except RateLimited as limited:
            await timing.pause(limited.retry_after_s)
            return await self._once(lock, number)
        except (TooLate, QueueFull):
            return Opening(lock, number, Outcome.NOT_SENT)
        try:
            seen_s = await timing.within(self.wait_s, _seen_open(watch, lock))
        except TimeoutError:
            state = (await self.bank.fresh(lock)).state
            outcome = Outcome.SILENT if state is DoorState.UNKNOWN else Outcome.NOT_OPENED
            return Opening(lock, number, outcome, result.ack.value)
        finally:
            watch.close()
        return Opening(lock, number, Outcome.OPENED, result.ack.value, max(seen_s - result.sent_at_s, 0.0))

    async def _shut(self, lock: Lock) -> DoorState:
        """CLOSED when two readings agree on it; else what the door still is after `close_s`, or UNKNOWN."""
        until_s = timing.now_s() + self.close_s
        asked = False
        while True:
            reading = await self.bank.fresh(lock)
            if reading.state is DoorState.UNKNOWN:
                if not self.bank.health()[lock.line].up:
                    raise PortLost(f"Line {lock.line} was lost.")
                return DoorState.UNKNOWN
            if reading.state is DoorState.CLOSED and reading.count >= 2:
                return DoorState.CLOSED
            if timing.now_s() >= until_s:
                return DoorState.OPEN
            if reading.state is DoorState.OPEN and not asked:
                asked = True
                self.say(f"Please shut the door of board {lock.board} lock {lock.lock}.")
            await timing.pause(LOOK_EVERY_S)


async def _seen_open(watch: Watch, lock: Lock) -> float:
    """When `lock` was first read open, once a second reading agrees."""
    first_s = 0.0
    while True:
        try:
            reading = await anext(watch)
        except Overrun:
            continue
        if reading.lock != lock or reading.state is not DoorState.OPEN:
            continue
        if reading.count == 1:
            first_s = reading.at_s
        elif first_s:
            return first_s
