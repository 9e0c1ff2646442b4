"""All doors of a place behind one object: open one, read them, watch them.

Knows lines and their buses. Must never know what a door is used for, and never opens anything but what it is told.
"""

from __future__ import annotations

import asyncio
import itertools
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from locker_driver.bus import Bus
from locker_driver.coils import Coils
from locker_driver.config import LineConfig, check_lines
from locker_driver.errors import NoSuchLock
from locker_driver.events import Counts, Echo
from locker_driver.jobs import OpenResult
from locker_driver.line import TraceEvent, TraceHook
from locker_driver.port import Port, serial_port
from locker_driver.readings import Lock, Reading
from locker_driver.watch import Watch


@dataclass(frozen=True)
class LineHealth:
    """How one line is: `boards` maps board numbers to counts since the start (-1: bytes of no board)."""

    up: bool
    fault: str | None
    reopened: int
    echo: Echo
    boards: dict[int, Counts]


class Bank:
    """Every lock on every line. All methods belong to one running loop, whose clock gives every `_s`."""

    def __init__(
        self,
        lines: Sequence[LineConfig],
        *,
        port_factory: Callable[[LineConfig], Port] = serial_port,
        on_trace: TraceHook | None = None,
    ) -> None:
        """Raises ConfigError when `lines` cannot be. `on_trace` is given every byte; it must not block."""
        check_lines(lines)
        self.on_trace = on_trace
        self._watches: weakref.WeakValueDictionary[int, Watch] = weakref.WeakValueDictionary()
        self._watch_numbers = itertools.count()  # keeps the order of waking the same in every run
        coils = {line.power: Coils(line.coils_at_once) for line in lines}
        self._buses = {
            line.name: Bus(line, port_factory(line), coils[line.power], on_news=self._news, on_trace=self._trace)
            for line in lines
        }

    async def start(self) -> None:
        """Open all lines and begin to read. A line that cannot be opened is tried again for ever; see `health`."""
        await asyncio.gather(*(bus.start() for bus in self._buses.values()))

    async def stop(self) -> None:
        """Close all lines; waiting calls end with Stopped, watches end."""
        for bus in self._buses.values():
            bus.stop()
        for watch in list(self._watches.values()):
            watch.close()

    @property
    def locks(self) -> list[Lock]:
        """Every lock there can be, in order of line, board, lock."""
        return [lock for bus in self._buses.values() for locks in bus.doors.locks.values() for lock in locks]

    async def open(self, lock: Lock) -> OpenResult:
        """Send exactly one unlock frame; returns with the board's word or after its time.

        The result is a hint: only a reading tells whether the door opened. Raises NoSuchLock, RateLimited,
        QueueFull, TooLate, PortLost, Stopped; their `sent` is False when surely no byte left.
        """
        return await self._bus(lock).unlock(lock.board, lock.lock)

    async def fresh(self, lock: Lock) -> Reading:
        """One fresh read of the lock's board; UNKNOWN when it is silent. Raises NoSuchLock, QueueFull."""
        return (await self._bus(lock).read(lock.board))[lock]

    async def states(self, *, line: str | None = None, board: int | None = None) -> dict[Lock, Reading]:
        """Fresh reads of all boards, or of one line or board; a silent board gives UNKNOWN for its locks.

        Raises NoSuchLock when there is no such line or board, QueueFull when a line has too many callers.
        """
        buses = [bus for name, bus in self._buses.items() if line in (None, name)]
        chosen = [(bus, [n for n in bus.config.boards if board in (None, n)]) for bus in buses]
        if not any(boards for _, boards in chosen):
            raise NoSuchLock(f"There is no board {board} on line {line}.")
        parts = await asyncio.gather(*(_read_in_turn(bus, boards) for bus, boards in chosen))
        return {lock: reading for part in parts for lock, reading in part.items()}

    def watch(self) -> Watch:
        """News from now on: each change of a door's state, the first reading that agrees with it, each UNKNOWN.

        Iterate with `async for`; Overrun means readings were lost, see `Watch`.
        """
        watch = Watch()
        self._watches[next(self._watch_numbers)] = watch
        return watch

    def health(self) -> dict[str, LineHealth]:
        """A copy of the state and the never-reset counts of every line, by name."""
        return {
            name: LineHealth(
                bus.line.up,
                bus.line.fault,
                bus.line.reopened,
                bus.session.echo,
                {board: replace(counts) for board, counts in sorted(bus.session.counts.items())},
            )
            for name, bus in self._buses.items()
        }

    def _bus(self, lock: Lock) -> Bus:
        bus = self._buses.get(lock.line)
        if bus is None or lock not in bus.doors.readings:
            raise NoSuchLock(f"There is no lock {lock.lock} on board {lock.board} of line {lock.line!r}.")
        return bus

    def _news(self, news: list[Reading]) -> None:
        for watch in [watch for watch in self._watches.values() if not watch.closed]:
            watch.offer(news)

    def _trace(self, event: TraceEvent) -> None:
        if self.on_trace is not None:
            self.on_trace(event)


async def _read_in_turn(bus: Bus, boards: list[int]) -> dict[Lock, Reading]:
    readings: dict[Lock, Reading] = {}
    for board in boards:
        readings |= await bus.read(board)
    return readings
