"""Those parts of the `locker` command that speak with boards on a line.

Knows a bank of one line and how to print readings. Must never know what a lock is used for.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import sys

from serial.tools import list_ports

from locker_driver import timing
from locker_driver.bank import Bank
from locker_driver.config import LineConfig
from locker_driver.errors import PortLost, Stopped
from locker_driver.exits import DONE, NOT_OPEN, SILENT
from locker_driver.profiles import Profile
from locker_driver.readings import DoorState, Lock, Reading
from locker_driver.watch import Watch

PORT_ERRORS = (PortLost, Stopped)
LINE = "line"


def ports() -> int:
    """Print the serial ports of this computer, one per line."""
    for port in sorted(list_ports.comports(), key=lambda found: found.device):
        print(f"{port.device}  {port.description}")
    return DONE


async def run(args: argparse.Namespace, profile: Profile) -> int:
    """`states`, `open` or `watch` on the line of `args`."""
    boards = tuple(args.board) if args.command == "watch" else (args.board,)
    bank = Bank([LineConfig(LINE, args.port, boards, profile)])
    await bank.start()
    try:
        health = bank.health()[LINE]
        if not health.up:
            raise PortLost(f"{health.fault or 'The port does not answer'}.")
        match args.command:
            case "open":
                return await _open(bank, Lock(LINE, args.board, args.lock), args.wait)
            case "watch":
                return await _watch(bank)
        return await _states(bank)
    finally:
        await bank.stop()


async def _states(bank: Bank) -> int:
    readings = await bank.states()
    for reading in readings.values():
        print(_line(reading))
    if any(reading.state is DoorState.UNKNOWN for reading in readings.values()):
        print("The board is silent.", file=sys.stderr)
        return SILENT
    return DONE


async def _open(bank: Bank, lock: Lock, wait_s: float) -> int:
    before = await bank.fresh(lock)
    print(f"before: {before.state.value}")
    watch = bank.watch()
    result = await bank.open(lock)
    print(f"unlock sent, ack: {result.ack.value}")
    seen = await bank.fresh(lock)
    if seen.state is not DoorState.OPEN or seen.count < 2:
        try:
            seen = await timing.within(wait_s, _opened(watch, lock))
        except TimeoutError:
            seen = await bank.fresh(lock)
    print(f"after: {seen.state.value}")
    if seen.state is DoorState.UNKNOWN:
        print("The board is silent.", file=sys.stderr)
        return SILENT
    return DONE if seen.state is DoorState.OPEN else NOT_OPEN


async def _opened(watch: Watch, lock: Lock) -> Reading:
    """The first confirmed reading of `lock` that is open."""
    while True:
        reading = await anext(watch)
        if reading.lock == lock and reading.state is DoorState.OPEN and reading.count >= 2:
            return reading


async def _watch(bank: Bank) -> int:
    async for reading in bank.watch():
        if reading.count != 2:
            print(_line(reading), flush=True)
    return DONE


def _line(reading: Reading) -> str:
    return f"board {reading.lock.board} lock {reading.lock.lock}: {reading.state.value}"
