"""`locker cycle`: open locks again and again, and tell how long their doors took.

Knows arguments, a person at the terminal and how to print figures. Must never know bytes.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TypeVar

from locker_driver import cycle_report
from locker_driver.cli_common import LINE, add_line, bank_on, check_locks, profile_of, seconds, several, whole
from locker_driver.config import LineConfig
from locker_driver.console import Progress, confirm, put_json, say, table
from locker_driver.cycling import Cycle, Opening, Outcome, times_of
from locker_driver.errors import LockerError
from locker_driver.exits import DONE, NOT_OPEN, SILENT, STOPPED, UsageFault
from locker_driver.profiles import Profile
from locker_driver.readings import Lock

P = TypeVar("P", bound=argparse.ArgumentParser)
MOST = 10_000
HELP = """\
Open the same locks many times, one after the other in turn, and tell how long each door took from the pulse until its
sensor said open (two readings that agree; the time of the first). Somebody has to shut each door again: the command
says which, and waits. It asks before it begins; --yes takes that as said.

  locker cycle --port /dev/ttyUSB0 --board 1 --lock 7 -n 20
  locker cycle --port /dev/ttyUSB0 --profile cu16 --board 0 --lock 1,2,3 -n 100 --pause-s 5 --report out

A lock that fails three times in a row, or whose door stays open, is left alone. Ctrl-C ends it with the report so
far. --report writes cycle.html, cycle.md, cycle.svg and cycle.json. Exit code 5 when any opening failed.
"""


def add_command(commands: argparse._SubParsersAction[P]) -> None:
    """Add `cycle`."""
    parser = commands.add_parser(
        "cycle",
        help="open locks n times; report how long their doors took",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_line(parser)
    parser.add_argument("--board", type=whole, required=True, help="board number on the wire")
    parser.add_argument("--lock", type=several(whole), required=True, metavar="L[,L..]", help="from 1")
    parser.add_argument("-n", type=_count, default=10, metavar="N", help=f"openings per lock, 1 to {MOST} (default 10)")
    parser.add_argument("--pause-s", type=seconds, default=2.0, metavar="S", help="before each opening (default 2)")
    parser.add_argument("--wait-s", type=seconds, default=3.0, metavar="S", help="a door may take to open (default 3)")
    parser.add_argument(
        "--close-s", type=seconds, default=60.0, metavar="S", help="somebody may take to shut it (default 60)"
    )
    parser.add_argument("--report", type=Path, metavar="DIR", help="write the report into this directory")
    parser.add_argument("--yes", action="store_true", help="do not ask before the first opening")
    parser.add_argument("--json", action="store_true", help="the result as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Open, then report, whatever ended it."""
    profile = profile_of(args)
    check_locks(profile, args.lock)
    locks = [Lock(LINE, args.board, lock) for lock in args.lock]
    names = ", ".join(map(str, args.lock))
    confirm(f"This opens lock {names} of board {args.board} {args.n} times each.", yes=args.yes)
    progress = Progress(args.n * len(locks), shown=not args.json)
    openings: list[Opening] = []
    interrupted, fault = False, None
    try:
        asyncio.run(_cycle(args, profile, locks, openings, progress))
    except KeyboardInterrupt:
        interrupted = True
    except LockerError as error:
        fault = error
        if not openings:
            raise
    finally:
        progress.end()
    _tell(args, locks, openings)
    if fault is not None:
        raise fault
    return STOPPED if interrupted else _code(openings)


async def _cycle(
    args: argparse.Namespace, profile: Profile, locks: list[Lock], openings: list[Opening], progress: Progress
) -> None:
    def on_opening(opening: Opening) -> None:
        progress.at(len(openings), f"lock {opening.lock.lock} {opening.outcome.value}")

    def on_say(sentence: str) -> None:
        progress.end()
        say(sentence)

    async with bank_on(LineConfig(LINE, args.port, (args.board,), profile)) as bank:
        cycle = Cycle(bank, locks, args.n, args.pause_s, args.wait_s, args.close_s, on_say, on_opening, openings)
        await cycle.run()


def _tell(args: argparse.Namespace, locks: list[Lock], openings: list[Opening]) -> None:
    if args.json:
        put_json(cycle_report.as_data(locks, openings))
    else:
        print(table(cycle_report.HEADS, [cycle_report.row(times_of(lock, openings)) for lock in locks]))
    if args.report is None:
        return
    title = f"Openings on {args.port}, board {args.board}"
    try:
        written = cycle_report.write(args.report, title, locks, openings)
    except OSError as error:
        raise UsageFault(f"The report cannot be written into {args.report}: {error.strerror}.") from error
    say(f"Report: {written[0]}")


def _code(openings: list[Opening]) -> int:
    outcomes = {opening.outcome for opening in openings}
    if outcomes == {Outcome.SILENT}:
        say("The board is silent.")
        return SILENT
    return DONE if outcomes == {Outcome.OPENED} else NOT_OPEN


def _count(text: str) -> int:
    count = whole(text)
    if not 1 <= count <= MOST:
        raise argparse.ArgumentTypeError(f"-n is 1 to {MOST}")
    return count
