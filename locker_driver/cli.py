"""The `locker` command: frames on paper, boards on a line.

Knows arguments, exit codes and how to print. Must never know what a lock is used for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from locker_driver import cli_cycle, cli_learn, cli_line, cli_paper, cli_scan, cli_trace, cli_watch, profiles
from locker_driver.errors import LockerError, PortLost, Stopped
from locker_driver.exits import BAD_USAGE, PORT, STOPPED, UsageFault

PORT_ERRORS = (PortLost, Stopped)
ABOUT = """\
Speak with electronic lock boards, or work out their frames.

  locker ports                                                 find serial ports
  locker scan    --port /dev/ttyUSB0                           find boards on a line; opens nothing
  locker profile --port /dev/ttyUSB0 --board 1 --open-lock 1   work out polarity with one door opened by hand
  locker states  --port /dev/ttyUSB0 --board 1                 read every door of a board
  locker open    --port /dev/ttyUSB0 --board 1 --lock 7        open one door and watch its sensor
  locker watch   --port /dev/ttyUSB0 --board 1,2               a live table of every door until Ctrl-C
  locker cycle   --port /dev/ttyUSB0 --board 1 --lock 7 -n 20  open it 20 times; how long the door took
  locker trace   record --port /dev/ttyUSB0 --out line.jsonl   keep every byte (then: trace show, trace replay)
  locker encode --family xor8a --board 3 unlock --lock 7       print the frame
  locker decode --family xor8a "8A 03 07 11 9F"                say what a frame means, as JSON
  locker encode --family kerong1 --batch < requests.txt        a frame for each line of requests

`locker COMMAND --help` has more examples. Results go to stdout (--json for programs), everything else to stderr.
"""
EXITS = """\
exit codes: 0 done; 2 wrong arguments or no valid frame; 3 the board is silent, or none answered;
4 the port cannot be opened or was lost; 5 a door was not seen open; 130 interrupted by Ctrl-C.
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
        return PORT if isinstance(error, PORT_ERRORS) else BAD_USAGE
    except KeyboardInterrupt:
        return STOPPED


def _run(args: argparse.Namespace) -> int:
    match args.command:
        case "encode":
            return cli_paper.encode(args)
        case "decode":
            return cli_paper.decode(args)
    code: int = args.run(args)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="locker",
        description=ABOUT,
        epilog=EXITS % ", ".join(profiles.names()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    cli_line.add_commands(commands)
    for part in (cli_scan, cli_watch, cli_cycle, cli_trace, cli_learn):
        part.add_command(commands)
    cli_paper.add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
