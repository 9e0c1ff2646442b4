"""Waiting until a door is surely open.

Knows a bank and its readings. Must never unlock.
"""

from __future__ import annotations

from locker_driver import timing
from locker_driver.bank import Bank
from locker_driver.errors import Overrun
from locker_driver.readings import DoorState, Lock, Reading
from locker_driver.watch import Watch


async def seen_open(bank: Bank, watch: Watch, lock: Lock, wait_s: float) -> Reading:
    """A reading of `lock` that says open and is not the first to say so; after `wait_s` whatever it is then.

    `watch` is as old as the unlock at least. Raises as `Bank.fresh`.
    """
    seen = await bank.fresh(lock)
    if _sure(seen):
        return seen
    try:
        return await timing.within(wait_s, _opened(bank, watch, lock))
    except TimeoutError:
        return await bank.fresh(lock)


async def _opened(bank: Bank, watch: Watch, lock: Lock) -> Reading:
    while True:
        try:
            reading = await anext(watch)
        except Overrun:
            reading = await bank.fresh(lock)
        if reading.lock == lock and _sure(reading):
            return reading


def _sure(reading: Reading) -> bool:
    return reading.state is DoorState.OPEN and reading.count >= 2
