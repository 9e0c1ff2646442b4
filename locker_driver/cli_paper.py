"""Those parts of the `locker` command that need no line: frames on paper, one by one or a file of them.

Knows arguments, codecs and how to print frames. Must never know a port.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import TextIO, TypeVar

from locker_driver import profiles
from locker_driver.codecs import FAMILIES, Codec, codec_for, decode_all, family_codec
from locker_driver.codecs.messages import AddressRequest, Request, StateRequest, StatesRequest, Unlock, describe
from locker_driver.errors import CodecError, LockerError
from locker_driver.exits import BAD_USAGE, DONE, UsageFault

P = TypeVar("P", bound=argparse.ArgumentParser)
LONGEST_LINE = 4096
LONGEST_HEX = 1024
ENCODE_HELP = """\
Print the frame of a request, as pairs of hex digits.

  locker encode --family kerong1 --board 0 unlock --lock 3
  locker encode --family modbus --board 1 unlock --lock 1 --pulse-ms 700
  locker encode --family wkly --profile wkly-12 --board 0 states

--pulse-ms is for modbus alone: it is the only family whose unlock frame carries the length of the pulse (a multiple
of 100 ms; 500 when not given). Everywhere else the pulse is a setting of the board.

--batch reads requests from standard input, one per line, and prints one line for each:

  BOARD states
  BOARD unlock LOCK [MS]

A line that cannot be done gives `ERROR` and a sentence; the rest go on, and the exit code is 2 at the end.
"""
DECODE_HELP = """\
Say what a frame means, as JSON on one line. `set` are the lock numbers whose raw bit is 1 (for wkly: whose door byte is
01), with no polarity applied; `direction` is "either" when request and reply are the same bytes. Several boards'
states that came as one answer give a list.

--batch reads frames from standard input, one per line, and prints one line for each; a line that is no frame gives
{"error": sentence}, and the exit code is 2 at the end.
"""


def add_commands(commands: argparse._SubParsersAction[P]) -> None:
    """Add `encode` and `decode`."""
    raw = argparse.RawDescriptionHelpFormatter
    encoding = commands.add_parser(
        "encode", help="print the frame of a request", description=ENCODE_HELP, formatter_class=raw
    )
    _family(encoding)
    encoding.add_argument("--board", type=int, help="board number on the wire")
    requests = encoding.add_subparsers(dest="request", metavar="REQUEST", parser_class=type(encoding))
    for name, what in (("unlock", "open one lock"), ("state", "read one lock")):
        one = requests.add_parser(name, help=what)
        one.add_argument("--lock", type=int, required=True, help="from 1")
        if name == "unlock":
            one.add_argument("--pulse-ms", type=int, metavar="MS", help="only where the frame carries it: modbus")
    requests.add_parser("states", help="read every lock of the board")
    requests.add_parser("address", help="ask a board that is alone on its line for its number")
    decoding = commands.add_parser(
        "decode", help="say what a frame means, as JSON", description=DECODE_HELP, formatter_class=raw
    )
    _family(decoding)
    decoding.add_argument("hex", nargs="*", metavar="HEX", help='the frame, e.g. "8A 03 07 11 9F"')


def encode(args: argparse.Namespace) -> int:
    """`encode`; CodecError or UsageFault when a single request cannot be done."""
    codec = _codec(args)
    if args.batch:
        if args.request is not None or args.board is not None:
            raise UsageFault("With --batch the requests come from standard input.")
        return _each_line(lambda line: _hex(codec.encode(_request_of(line))), lambda sentence: f"ERROR {sentence}")
    if args.request is None or args.board is None:
        raise UsageFault("Give --board and one of unlock, state, states, address; or --batch.")
    print(_hex(codec.encode(_request(args))))
    return DONE


def decode(args: argparse.Namespace) -> int:
    """`decode`; CodecError or UsageFault when a single frame cannot be understood."""
    codec = _codec(args)
    if args.batch:
        if args.hex:
            raise UsageFault("With --batch the frames come from standard input.")
        return _each_line(lambda line: _told(codec, line), lambda sentence: json.dumps({"error": sentence}))
    print(_told(codec, " ".join(args.hex)))
    return DONE


def _each_line(answer: Callable[[str], str], fault: Callable[[str], str]) -> int:
    """One line out for each line in, whatever it holds."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # bytes that are no text are no frame either
    code = DONE
    for line in _lines(sys.stdin):
        try:
            text = answer(line)
        except LockerError as error:
            text, code = fault(str(error)), BAD_USAGE
        print(text)
    return code


def _lines(source: TextIO) -> Iterator[str]:
    """The lines of `source`; one that is too long to be read is cut, and so no frame."""
    while line := source.readline(LONGEST_LINE):
        whole = line
        while whole and not whole.endswith("\n"):
            whole = source.readline(LONGEST_LINE)
        yield line


def _codec(args: argparse.Namespace) -> Codec:
    """The codec of the profile, else the usual one of the family."""
    if args.profile is None:
        return family_codec(args.family or FAMILIES[0])
    profile = profiles.load(args.profile)
    if args.family not in (None, profile.family):
        raise UsageFault(f"Profile {args.profile} is of family {profile.family}, not {args.family}.")
    return codec_for(profile.wire)


def _request(args: argparse.Namespace) -> Request:
    board: int = args.board
    match args.request:
        case "unlock":
            return Unlock(board, args.lock, args.pulse_ms)
        case "state":
            return StateRequest(board, args.lock)
        case "address":
            return AddressRequest(board)
    return StatesRequest(board)


def _request_of(line: str) -> Request:
    """`BOARD states` or `BOARD unlock LOCK [MS]`."""
    match line.split():
        case [board, "states"]:
            return StatesRequest(_number(board))
        case [board, "unlock", lock]:
            return Unlock(_number(board), _number(lock))
        case [board, "unlock", lock, pulse]:
            return Unlock(_number(board), _number(lock), _number(pulse))
    raise CodecError("A request is written `BOARD states` or `BOARD unlock LOCK [MS]`.")


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise CodecError(f"{text[:20]} is no whole number.")
    return int(text)


def _told(codec: Codec, text: str) -> str:
    told = [describe(decoded) for decoded in decode_all(codec, _bytes(text))]
    return json.dumps(told if len(told) > 1 else told[0])


def _bytes(text: str) -> bytes:
    digits = "".join(text.split())
    if len(digits) > LONGEST_HEX:
        raise CodecError("This is too long to be a frame.")
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise CodecError("A frame is written as pairs of hex digits, with or without blanks.") from error


def _hex(frame: bytes) -> str:
    return frame.hex(" ").upper()


def _family(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--family", choices=FAMILIES, help=f"board family (default: the profile's, else {FAMILIES[0]})"
    )
    command.add_argument("--profile", help="board model: a name or a .toml file (default: the family's usual)")
    command.add_argument("--batch", action="store_true", help="read requests or frames from standard input")
