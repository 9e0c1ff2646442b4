"""What is known of each door: the last reading, how often it agreed, and who wants to hear of it.

Knows locks, polarity and readings. Must never know bytes, ports or what lies behind a door.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from locker_driver.codecs.messages import States


@dataclass(frozen=True, order=True)
class Lock:
    """The hardware address of one door: line name, board as on the wire, lock from 1."""

    line: str
    board: int
    lock: int


class DoorState(Enum):
    """What the sensor says; UNKNOWN when its board is silent."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reading:
    """One look at a door.

    `at_s` is the loop time of the valid reply (of the decision, for UNKNOWN); `count` the number of consecutive
    replies that agree, 0 for UNKNOWN; `since_s` the loop time of the first of them.
    """

    lock: Lock
    state: DoorState
    at_s: float
    count: int
    since_s: float = 0.0


def unknown(locks: Iterable[Lock], at_s: float) -> dict[Lock, Reading]:
    """UNKNOWN readings of `locks`."""
    return {lock: Reading(lock, DoorState.UNKNOWN, at_s, 0, at_s) for lock in locks}


class Doors:
    """The doors of one line. Every method returns the readings that are news: a change, or the first agreement."""

    def __init__(self, line: str, boards: Iterable[int], channels: int, open_bit: int) -> None:
        self._open_bit = bool(open_bit)
        self.locks = {board: [Lock(line, board, n + 1) for n in range(channels)] for board in boards}
        self.readings = unknown((lock for locks in self.locks.values() for lock in locks), 0.0)

    def seen(self, states: States, at_s: float) -> list[Reading]:
        """A valid reply of one board; a lock it cannot read is UNKNOWN."""
        faulty = states.faulty or frozenset()
        news = self._unread([lock for lock in self.locks[states.board] if lock.lock in faulty], at_s)
        for lock in (lock for lock in self.locks[states.board] if lock.lock not in faulty):
            is_open = (lock.lock in states.set) == self._open_bit
            state = DoorState.OPEN if is_open else DoorState.CLOSED
            before = self.readings[lock]
            count, since_s = (before.count + 1, before.since_s) if before.state is state else (1, at_s)
            reading = self.readings[lock] = Reading(lock, state, at_s, count, since_s)
            if count <= 2:
                news.append(reading)
        return news

    def silent(self, boards: Iterable[int], at_s: float) -> list[Reading]:
        """These boards have been given up."""
        return self._unread((lock for board in boards for lock in self.locks[board]), at_s)

    def _unread(self, locks: Iterable[Lock], at_s: float) -> list[Reading]:
        news = []
        for lock in locks:
            if self.readings[lock].state is not DoorState.UNKNOWN:
                reading = self.readings[lock] = Reading(lock, DoorState.UNKNOWN, at_s, 0, at_s)
                news.append(reading)
        return news

    def of(self, board: int) -> dict[Lock, Reading]:
        """The last readings of one board."""
        return {lock: self.readings[lock] for lock in self.locks[board]}
