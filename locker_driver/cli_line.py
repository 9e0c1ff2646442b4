"""`locker ports`, `locker states` and `locker open`.

Knows a bank of one line and how to print readings. Must never know what a lock is used for.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from serial.tools import list_ports

from locker_driver.bank import Bank
from locker_driver.cli_common import LINE, add_line, bank_on, profile_of, seconds
from locker_driver.config import LineConfig
from locker_driver.console import put_json, say
from locker_driver.exits import DONE, NOT_OPEN, SILENT
from locker_driver.readings import DoorState, Lock
from locker_driver.seeing import seen_open

P = TypeVar("P", bound=argparse.ArgumentParser)
Work = Callable[[Bank, argparse.Namespace], Awaitable[int]]
BY_ID = Path("/dev/serial/by-id")
STATES_HELP = """\
Read every door of one board, now.

  locker states --port /dev/ttyUSB0 --board 1
  locker states --port /dev/ttyUSB0 --profile cu16 --board 0 --json

Exit code 3 when the board is silent.
"""
OPEN_HELP = """\
Open one door: read it, send one unlock frame, watch its sensor. The frame is sent once, whatever happens.

  locker open --port /dev/ttyUSB0 --board 1 --lock 7
  locker open --port /dev/ttyUSB0 --profile wkly-12 --board 0 --lock 3 --wait 10 --json

The board's ack is a hint; the sensor decides. Exit code 5 when two readings that say open did not come in time.
"""


def add_commands(commands: argparse._SubParsersAction[P]) -> None:
    """Add `ports`, `states` and `open`."""
    raw = argparse.RawDescriptionHelpFormatter
    ports = commands.add_parser("ports", help="list serial ports, with the names that last")
    ports.set_defaults(run=_ports)
    states = commands.add_parser(
        "states", help="read every door of one board", description=STATES_HELP, formatter_class=raw
    )
    opening = commands.add_parser(
        "open", help="open one door and watch its sensor", description=OPEN_HELP, formatter_class=raw
    )
    for command, work in ((states, _states), (opening, _open)):
        add_line(command)
        command.add_argument("--board", type=int, required=True, help="board number on the wire")
        command.set_defaults(run=partial(_run, work))
    opening.add_argument("--lock", type=int, required=True, help="from 1")
    opening.add_argument("--wait", type=seconds, default=5.0, metavar="S", help="wait for the sensor (default 5)")
    for command in (ports, states, opening):
        command.add_argument("--json", action="store_true", help="the result as one JSON object")


def _ports(args: argparse.Namespace) -> int:
    """The serial ports of this computer; the by-id name stays the same when an adapter is pulled and comes back."""
    lasting = _lasting_names()
    found = [
        {"port": port.device, "lasting": lasting.get(port.device), "about": port.description}
        for port in sorted(list_ports.comports(), key=lambda found: found.device)
    ]
    if args.json:
        put_json({"ports": found})
        return DONE
    for each in found:
        print("  ".join(str(value) for value in each.values() if value))
    return DONE


def _lasting_names() -> dict[str, str]:
    links: Iterable[Path] = sorted(BY_ID.iterdir()) if BY_ID.is_dir() else ()
    return {str(link.resolve()): str(link) for link in links}


def _run(work: Work, args: argparse.Namespace) -> int:
    return asyncio.run(_on_line(args, work))


async def _on_line(args: argparse.Namespace, work: Work) -> int:
    line = LineConfig(LINE, args.port, (args.board,), profile_of(args))
    async with bank_on(line) as bank:
        return await work(bank, args)


async def _states(bank: Bank, args: argparse.Namespace) -> int:
    readings = (await bank.states()).values()
    if args.json:
        states = {str(reading.lock.lock): reading.state.value for reading in readings}
        put_json({"board": args.board, "states": states})
    else:
        for reading in readings:
            print(f"board {reading.lock.board} lock {reading.lock.lock}: {reading.state.value}")
    return _silent() if any(reading.state is DoorState.UNKNOWN for reading in readings) else DONE


async def _open(bank: Bank, args: argparse.Namespace) -> int:
    lock = Lock(LINE, args.board, args.lock)
    before = await bank.fresh(lock)
    watch = bank.watch()
    if not args.json:
        print(f"before: {before.state.value}")
    result = await bank.open(lock)
    if not args.json:
        print(f"unlock sent, ack: {result.ack.value}")
    seen = await seen_open(bank, watch, lock, args.wait)
    if args.json:
        told = {"before": before.state.value, "ack": result.ack.value, "after": seen.state.value}
        put_json({"board": args.board, "lock": args.lock, **told})
    else:
        print(f"after: {seen.state.value}")
    if seen.state is DoorState.UNKNOWN:
        return _silent()
    return DONE if seen.state is DoorState.OPEN else NOT_OPEN


def _silent() -> int:
    say("The board is silent.")
    return SILENT
