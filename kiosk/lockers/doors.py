"""The bank's doors by label, over the lock driver.

Knows: which lock opens which compartment, and what a driver error says about bytes. Must never know why a door is
opened, nor retry by itself: every pulse is counted by the journal before it is sent.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Address, Door, Layout
from kiosk.lockers.layout import LayoutError
from kiosk.services.ports import Pulse, Sight
from locker_driver import Ack, DoorState, Lock, LockerError, OpenResult, Overrun, Reading

DOORS = {DoorState.OPEN: Door.OPEN, DoorState.CLOSED: Door.CLOSED, DoorState.UNKNOWN: Door.UNKNOWN}


class News(Protocol):
    """The part of the driver's watch that is used here."""

    async def __anext__(self) -> Reading:
        """The next reading that is news."""
        ...

    def close(self) -> None:
        """No more news."""
        ...


class LockBank(Protocol):
    """The part of the driver's bank that is used here."""

    @property
    def locks(self) -> list[Lock]:
        """Every lock there can be."""
        ...

    async def open(self, lock: Lock) -> OpenResult:
        """Send exactly one unlock frame."""
        ...

    async def fresh(self, lock: Lock) -> Reading:
        """Read one lock now."""
        ...

    async def states(self, *, line: str | None = None) -> dict[Lock, Reading]:
        """Read every lock of a line now."""
        ...

    def watch(self) -> News:
        """Readings that are news."""
        ...


class BankDoors:
    """The port `Doors`. Made only for a layout whose every lock the driver can reach."""

    def __init__(self, bank: LockBank, layout: Layout, clock: Clock) -> None:
        """LayoutError naming every compartment that is wired to a lock the driver does not have."""
        self._bank = bank
        self._clock = clock
        self._locks = {place.label: _lock(place.address) for place in layout.places}
        self._labels = {lock: label for label, lock in self._locks.items()}
        there = set(bank.locks)
        missing = [(label, lock) for label, lock in self._locks.items() if lock not in there]
        if missing:
            raise LayoutError(
                f"Compartment {label} is wired to lock {lock.lock} of board {lock.board} on line {lock.line!r}, "
                "which the settings do not name."
                for label, lock in missing
            )

    async def unlock(self, label: str) -> Pulse:
        """Send one unlock pulse. NOT_SENT only when the driver promises that no byte left."""
        try:
            result = await self._bank.open(self._locks[label])
        except LockerError as error:
            return Pulse.NO_ACK if error.sent else Pulse.NOT_SENT
        # An ack that may be an echo, or belong to an earlier pulse, is none.
        return Pulse.ACKED if result.ack is Ack.ACKED else Pulse.NO_ACK

    async def look(self, label: str) -> Sight:
        """Read the sensor of one door now; Door.UNKNOWN when nothing valid was heard, whatever the reason."""
        try:
            return self._sight(label, await self._bank.fresh(self._locks[label]))
        except LockerError:
            return self._blind(label)

    async def look_at_all(self) -> Mapping[str, Sight]:
        """Read every sensor of the bank now; a line that cannot be read does not blind the others."""
        lines = sorted({lock.line for lock in self._locks.values()})
        parts = await asyncio.gather(*(self._look_at_line(line) for line in lines))
        seen = {lock: reading for part in parts for lock, reading in part.items()}
        return {
            label: self._sight(label, seen[lock]) if lock in seen else self._blind(label)
            for label, lock in self._locks.items()
        }

    def watch(self) -> AsyncIterator[Sight]:
        """Every change from this call on, and the reading that confirms it.

        When the reader was so slow that news were dropped, every door is read anew: what is true now is not missed.
        A look in vain tells nothing then, as the end of it would be no news.
        """
        return self._follow(self._bank.watch())

    async def _follow(self, news: News) -> AsyncIterator[Sight]:
        try:
            while True:
                try:
                    reading = await anext(news)
                except Overrun:
                    for sight in (await self.look_at_all()).values():
                        if sight.door is not Door.UNKNOWN:
                            yield sight
                except StopAsyncIteration:
                    return
                else:
                    label = self._labels.get(reading.lock)
                    if label is not None:
                        yield self._sight(label, reading)
        finally:
            news.close()

    async def _look_at_line(self, line: str) -> dict[Lock, Reading]:
        try:
            return await self._bank.states(line=line)
        except LockerError:
            return {}

    def _sight(self, label: str, reading: Reading) -> Sight:
        return Sight(label, DOORS[reading.state], reading.at_s, reading.count, reading.since_s)

    def _blind(self, label: str) -> Sight:
        return Sight(label, Door.UNKNOWN, self._clock.monotonic_s(), 0)


def _lock(address: Address) -> Lock:
    return Lock(address.line, address.board, address.lock)
