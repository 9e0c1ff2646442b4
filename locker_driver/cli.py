"""The `locker` command: frames on paper, boards on a line.

Knows arguments, exit codes and how to print. Must never know what a lock is used for.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import NoReturn

from locker_driver import cli_cycle, cli_learn, cli_line, cli_paper, cli_scan, cli_trace, profiles
from locker_driver.errors import LockerError
from locker_driver.exits import BAD_USAGE, PORT, STOPPED, UsageFault

ABOUT = """\
Speak with electronic lock boards, or work out their frames.

  locker ports                                            find serial ports
  locker scan   --port /dev/ttyUSB0                       find boards on a line; opens nothing
  locker states --port /dev/ttyUSB0 --board 1             read every door of a board
  locker open   --port /dev/ttyUSB0 --board 1 --lock 7    open one door and watch its sensor
  locker watch  --port /dev/ttyUSB0 --board 1 --board 2   print every change until Ctrl-C
  locker cycle  --port /dev/ttyUSB0 --board 1 --lock 7 -n 20   open it 20 times; how long the door took
  locker trace  record|show|replay                        keep the bytes of a line, say what they meant, ask again
  locker profile --port /dev/ttyUSB0 --board 1 --open-lock 1   work out polarity with one door opened by hand
  locker encode --family xor8a --board 3 unlock --lock 7  print the frame
  locker decode --family xor8a "8A 03 07 11 9F"           say what a frame means, as JSON
  locker encode --family kerong1 --batch < requests.txt   a frame for each line of requests
"""
EXITS = """\
exit codes: 0 done; 2 wrong arguments or no valid frame; 3 the board is silent;
4 the port cannot be opened or was lost; 5 the door was not seen open.
Boards are numbered as on the wire, locks from 1. --profile takes a name (%s) or a .toml file.
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageFault(f"{message[:1].upper()}{message[1:]}. Try `{self.prog} --help`.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. Errors are one sentence on stderr."""
    try:
        args = _parser().parse_args(argv)
        return _run(args)
    except (UsageFault, LockerError) as error:
        print(str(error), file=sys.stderr)
        return PORT if isinstance(error, cli_line.PORT_ERRORS) else BAD_USAGE
    except KeyboardInterrupt:
        return STOPPED


def _run(args: argparse.Namespace) -> int:
    if "run" in args:
        code: int = args.run(args)
        return code
    match args.command:
        case "encode":
            return cli_paper.encode(args)
        case "decode":
            return cli_paper.decode(args)
        case "ports":
            return cli_line.ports()
    profile = profiles.load(args.profile or profiles.DEFAULT_PROFILE)
    return asyncio.run(cli_line.run(args, profile))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="locker",
        description=ABOUT,
        epilog=EXITS % ", ".join(profiles.names()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    cli_paper.add_commands(commands)
    commands.add_parser("ports", help="list serial ports")
    cli_scan.add_command(commands)
    cli_cycle.add_command(commands)
    cli_trace.add_command(commands)
    cli_learn.add_command(commands)
    _line_commands(commands)
    return parser


def _line_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    states = commands.add_parser("states", help="read every door of one board")
    opening = commands.add_parser("open", help="open one door and watch its sensor")
    watch = commands.add_parser("watch", help="print every change of every door")
    for command in (states, opening, watch):
        command.add_argument("--port", required=True, help="device path or socket://host:port")
        command.add_argument("--profile", help=f"board model (default {profiles.DEFAULT_PROFILE})")
    for command in (states, opening):
        command.add_argument("--board", type=int, required=True, help="board number on the wire")
    opening.add_argument("--lock", type=int, required=True, help="from 1")
    opening.add_argument("--wait", type=_seconds, default=5.0, metavar="S", help="wait for the sensor")
    watch.add_argument("--board", type=int, action="append", required=True, help="may be given several times")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError("seconds are 0 to 3600")
    return value


if __name__ == "__main__":
    sys.exit(main())
