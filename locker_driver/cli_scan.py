"""`locker scan`: which boards are on a line.

Knows arguments and how to print what was found. Must never know bytes.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import asyncio
from typing import TypeVar

from locker_driver import scan
from locker_driver.cli_common import PORT_HELP, baud, several, whole
from locker_driver.codecs import FAMILIES
from locker_driver.console import Progress, put_json, say, table
from locker_driver.exits import DONE, SILENT, STOPPED
from locker_driver.port import SerialPort

P = TypeVar("P", bound=argparse.ArgumentParser)
HELP = """\
Find out which boards are on a line. Every family is asked, at every rate it is known with, at every address, for the
states of its doors. Nothing is ever told to open, and no setting is changed.

  locker scan --port /dev/ttyUSB0
  locker scan --port /dev/ttyUSB0 --families kerong1,kerong2 --addresses 0-3
  locker scan --port /dev/ttyUSB0 --bauds 9600,19200 --json
  locker scan --port socket://192.168.1.200:5000          (the rate is the bridge's own)

The longest time it may take is said first. "bytes not understood" means that something answers at that rate in
another way: two boards at one address, another rate, a family this library does not know. Ctrl-C
ends it with what was found so far. Exit code 3 when no board answered.
"""


def add_command(commands: argparse._SubParsersAction[P]) -> None:
    """Add `scan`."""
    parser = commands.add_parser(
        "scan",
        help="find boards: families x rates x addresses",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", required=True, help=PORT_HELP)
    parser.add_argument("--families", type=_families, default=FAMILIES, metavar="F[,F..]", help="default: all")
    parser.add_argument(
        "--bauds", type=several(baud), default=(), metavar="N[,N..]", help="default: each family's usual"
    )
    parser.add_argument("--addresses", type=_range, default=(0, 15), metavar="A-B", help="default 0-15")
    parser.add_argument("--json", action="store_true", help="the result as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask, print; SILENT when nobody answered."""
    first, last = args.addresses
    asked = scan.steps(args.families, args.bauds, first, last, bridge=args.port.startswith("socket://"))
    if not args.json:
        say(f"{len(asked)} questions, at most {scan.longest_s(asked):.0f} s.")
    progress = Progress(len(asked), shown=not args.json)

    def on_step(number: int, step: scan.Step) -> None:
        progress.at(number, f"{step.profile.family} {step.baud} board {step.board}")

    result, interrupted = scan.Scan(), False
    try:
        asyncio.run(scan.scan(lambda rate: SerialPort(args.port, rate), asked, result, on_step))
    except KeyboardInterrupt:
        interrupted = True
    finally:
        progress.end()
    (_print_json if args.json else _print)(result, len(asked))
    if interrupted:
        return STOPPED
    return DONE if result.found else SILENT


def _print(result: scan.Scan, _questions: int) -> None:
    if result.found:
        rows = [
            (hit.family, hit.baud, hit.board, hit.reply.hex(" ").upper(), "says no" if hit.refused else _fits(hit))
            for hit in result.found
        ]
        print(table(("family", "baud", "board", "reply", "profiles that fit"), rows))
    else:
        say("No board answered.")
    for family, rate in result.noise:
        say(f"{family} at {rate}: bytes not understood.")


def _fits(hit: scan.Found) -> str:
    return ", ".join(hit.fits) or "none"


def _print_json(result: scan.Scan, questions: int) -> None:
    found = [
        {
            "family": hit.family,
            "baud": hit.baud,
            "board": hit.board,
            "reply": hit.reply.hex(" ").upper(),
            "profiles": list(hit.fits),
            "refused": hit.refused,
        }
        for hit in result.found
    ]
    noise = [{"family": family, "baud": rate} for family, rate in result.noise]
    put_json({"questions": questions, "found": found, "not_understood": noise})


def _families(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(text.split(",")))
    if wrong := [name for name in names if name not in FAMILIES]:
        raise argparse.ArgumentTypeError(f"there is no family {wrong[0]!r}; there are {', '.join(FAMILIES)}")
    return names


def _range(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    low, high = whole(first), whole(last or first)
    if not low <= high <= 255:
        raise argparse.ArgumentTypeError("addresses are written A-B, from 0 to 255")
    return low, high
