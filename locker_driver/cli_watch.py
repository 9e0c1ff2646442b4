"""`locker watch`: every door of some boards, live.

Knows a bank of one line and a terminal. Must never know bytes.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from typing import TypeVar

from locker_driver import timing
from locker_driver.bank import Bank, LineHealth
from locker_driver.cli_common import LINE, add_line, bank_on, profile_of, seconds, several, whole
from locker_driver.config import LineConfig
from locker_driver.console import put_json
from locker_driver.errors import Overrun
from locker_driver.exits import DONE
from locker_driver.readings import DoorState, Lock, Reading
from locker_driver.watch import Watch

P = TypeVar("P", bound=argparse.ArgumentParser)
REDRAW_S = 0.25
TOGETHER_S = 0.04
"""Changes that come within this time are drawn at once."""
LOCKS_A_ROW = 24
LONGEST_S = 3600.0 * 24 * 365
HOME, CLEAR_LINE, CLEAR_BELOW = "\x1b[H", "\x1b[K", "\x1b[J"
SCREEN_ON, SCREEN_OFF = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
SIGNS = {DoorState.OPEN: "\x1b[1;32mO\x1b[0m", DoorState.CLOSED: ".", DoorState.UNKNOWN: "\x1b[31m?\x1b[0m"}
HELP = """\
Watch every door of some boards until Ctrl-C: a live table on a terminal, else a line per change. Nothing is opened.

  locker watch --port /dev/ttyUSB0 --board 1,2
  locker watch --port /dev/ttyUSB0 --board 1 --for-s 60 > doors.txt
  locker watch --port /dev/ttyUSB0 --board 1 --json         {"t": s, "board": 1, "lock": 7, "state": "open", "count": 2}

In the table: O open, . closed, ? the board is silent. A line per change is printed once, at the first reading that
says so; --json also tells the second one that agrees (count 2).
"""


def add_command(commands: argparse._SubParsersAction[P]) -> None:
    """Add `watch`."""
    parser = commands.add_parser(
        "watch",
        help="every door live, until Ctrl-C",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_line(parser)
    parser.add_argument(
        "--board", type=several(whole), action="extend", required=True, metavar="B[,B..]", help="may be given again"
    )
    parser.add_argument("--for-s", type=seconds, metavar="S", help="end after this long (default: Ctrl-C)")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Watch until the time is over or somebody interrupts."""
    line = LineConfig(LINE, args.port, tuple(dict.fromkeys(args.board)), profile_of(args))
    asyncio.run(_watch(line, args))
    return DONE


async def _watch(line: LineConfig, args: argparse.Namespace) -> None:
    async with bank_on(line) as bank:
        limit_s = LONGEST_S if args.for_s is None else args.for_s
        live = sys.stdout.isatty() and not args.json
        try:
            await timing.within(limit_s, _live(bank, line) if live else _lines(bank, _json if args.json else _plain))
        except TimeoutError:
            return


async def _lines(bank: Bank, tell: Callable[[Reading], None]) -> None:
    """Each piece of news as a line; after an overrun the states of all doors."""
    watch = bank.watch()
    while True:
        try:
            tell(await anext(watch))
        except Overrun:
            for reading in (await bank.states()).values():
                tell(reading)
        except StopAsyncIteration:
            return


def _plain(reading: Reading) -> None:
    if reading.count != 2:
        print(f"board {reading.lock.board} lock {reading.lock.lock}: {reading.state.value}", flush=True)


def _json(reading: Reading) -> None:
    lock = reading.lock
    put_json(
        {
            "t": round(reading.at_s, 4),
            "board": lock.board,
            "lock": lock.lock,
            "state": reading.state.value,
            "count": reading.count,
        }
    )


async def _live(bank: Bank, line: LineConfig) -> None:
    """A table that is drawn anew at each change, and now and then for its counts."""
    states = dict.fromkeys(bank.locks, DoorState.UNKNOWN)
    last: Lock | None = None
    watch = bank.watch()
    print(SCREEN_ON, end="")
    try:
        while not watch.closed:
            told = "" if last is None else f"board {last.board} lock {last.lock}: {states[last].value}"
            print(HOME + picture(line, states, bank.health()[LINE], told), end="", flush=True)
            try:
                for reading in await _news(watch):
                    states[reading.lock] = reading.state
                    last = reading.lock
            except Overrun:
                states |= {lock: reading.state for lock, reading in (await bank.states()).items()}
    finally:
        print(SCREEN_OFF, end="", flush=True)


async def _news(watch: Watch) -> list[Reading]:
    """What comes until it is time to draw: soon after a change, now and then without one."""
    news: list[Reading] = []
    until_s = timing.now_s() + REDRAW_S
    while (left_s := until_s - timing.now_s()) > 0:
        try:
            news.append(await timing.within(left_s, anext(watch)))
        except (TimeoutError, StopAsyncIteration):
            break
        until_s = min(until_s, timing.now_s() + TOGETHER_S)
    return news


def picture(line: LineConfig, states: dict[Lock, DoorState], health: LineHealth, last: str) -> str:
    """One screen: a row for each board of up to 24 locks, with what became of its requests."""
    channels = line.profile.channels
    word = "up" if health.up else f"lost: {health.fault}"
    lines = [f"{line.url}  {line.profile.name} at {line.profile.baud}  {word}", ""]
    for first in range(1, channels + 1, LOCKS_A_ROW):
        numbers = range(first, min(first + LOCKS_A_ROW, channels + 1))
        lines.append(f"{'board':>7}  " + " ".join(f"{number:>2}" for number in numbers))
        for board in line.boards:
            signs = "  ".join(SIGNS[states[Lock(line.name, board, number)]] for number in numbers)
            counts = health.boards.get(board)
            told = f"{counts.replies} answers, {counts.timeouts} none, {counts.bad_checks} bad" if counts else ""
            lines.append(f"{board:>7}   {signs}   {told if first == 1 else ''}")
        lines.append("")
    lines.append(f"last change: {last or 'none yet'}    Ctrl-C ends")
    return "".join(f"{each}{CLEAR_LINE}\r\n" for each in lines) + CLEAR_BELOW
