"""`locker profile`: work out polarity and group order with one door opened by hand.

Knows arguments and a person at the terminal. Must never know bytes, and never unlocks.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TypeVar

from locker_driver.cli_common import add_line, check_locks, profile_of, seconds, whole
from locker_driver.console import confirm, put_json, say
from locker_driver.errors import NoSuchLock
from locker_driver.exits import DONE, NOT_OPEN, SILENT, UsageFault
from locker_driver.learning import BoardSilent, Learnt, Looker, as_toml, deduce
from locker_driver.port import SerialPort
from locker_driver.probe import Probe
from locker_driver.profiles import Profile

P = TypeVar("P", bound=argparse.ArgumentParser)
HELP = """\
Work out how a board reports its doors. Shut one door, let the board be read, open that door by hand (key or emergency
release, never by the board), let it be read again: the bit that changed tells which raw bit means "open" and, for
xor8a, in which order the lock numbers lie. Nothing is unlocked by this command.

  locker profile --port /dev/ttyUSB0 --board 1 --open-lock 1
  locker profile --port /dev/ttyUSB0 --profile cu16 --board 0 --open-lock 3 --name our-cu16 --out our-cu16.toml
  locker states  --port /dev/ttyUSB0 --profile our-cu16.toml --board 0

For xor8a name a lock of the first or last group of eight: one in the middle lies alike in both orders. The profile is
printed as TOML, or written to --out. --yes: the door is shut already, ask nothing. Exit code 3 when the board is
silent, 5 when no door was seen to open within --wait-s.
"""


def add_command(commands: argparse._SubParsersAction[P]) -> None:
    """Add `profile`."""
    parser = commands.add_parser(
        "profile",
        help="work out polarity and group order with one door opened by hand",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_line(parser)
    parser.add_argument("--board", type=whole, required=True, help="board number on the wire")
    parser.add_argument("--open-lock", type=whole, required=True, metavar="L", help="the door you open by hand")
    parser.add_argument(
        "--wait-s", type=seconds, default=60.0, metavar="S", help="you may take to open it (default 60)"
    )
    parser.add_argument("--name", metavar="NAME", help="of the new profile (default: my- and the old name)")
    parser.add_argument("--out", type=Path, metavar="FILE.toml", help="write the profile here")
    parser.add_argument("--yes", action="store_true", help="the door is shut: do not ask")
    parser.add_argument("--json", action="store_true", help="the result as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Look, wait for the person, look again, print."""
    base = profile_of(args)
    check_locks(base, [args.open_lock])
    if not base.first_board <= args.board <= base.last_board:
        raise NoSuchLock(f"There is no board {args.board}: they are {base.first_board} to {base.last_board}.")
    confirm(f"Is the door of board {args.board} lock {args.open_lock} shut?", yes=args.yes)
    try:
        learnt = asyncio.run(_learn(args, base))
    except BoardSilent as silent:
        say(str(silent))
        return SILENT
    if learnt is None:
        say("No door was seen to open.")
        return NOT_OPEN
    _tell(args, base, learnt)
    return DONE


async def _learn(args: argparse.Namespace, base: Profile) -> Learnt | None:
    async with Probe(SerialPort(args.port, base.baud)) as probe:
        looker = Looker(probe, base, args.board)
        shut = await looker.settled()
        say(f"Read. Now open the door of lock {args.open_lock} by hand; {args.wait_s:.0f} s.")
        opened = await looker.changed(shut, args.wait_s)
    return None if opened is None else deduce(base, args.board, args.open_lock, shut, opened)


def _tell(args: argparse.Namespace, base: Profile, learnt: Learnt) -> None:
    name = (args.name or f"my-{base.name}")[:64]
    text = as_toml(learnt.profile.model_copy(update={"name": name}))
    if args.out is not None:
        try:
            args.out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UsageFault(f"{args.out} cannot be written: {error.strerror}.") from error
    if args.json:
        put_json({"remarks": list(learnt.remarks), "profile": text})
    else:
        for remark in learnt.remarks:
            say(remark)
        print(text if args.out is None else str(args.out))
