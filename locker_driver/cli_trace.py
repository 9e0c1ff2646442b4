"""`locker trace`: record what goes over a line, show what it meant, ask it again.

Knows arguments, files and how to print. Must never know the bytes of a family.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from locker_driver import profiles, timing, trace_notes, tracing
from locker_driver.cli_common import LINE, PORT_HELP, add_line, bank_on, baud, profile_of, seconds, several, whole
from locker_driver.codecs.messages import Unlock, describe
from locker_driver.config import LineConfig
from locker_driver.console import confirm, put_json, say
from locker_driver.exits import DONE, SILENT, UsageFault
from locker_driver.line import TraceEvent
from locker_driver.port import SerialPort
from locker_driver.probe import Probe
from locker_driver.profiles import Profile
from locker_driver.trace_replay import Asked, Replay, requests

P = TypeVar("P", bound=argparse.ArgumentParser)
HELP = """\
Record what goes over a line, show what it meant, ask it again.

  locker trace record --port /dev/ttyUSB0 --board 1 --out line.jsonl --for-s 30   read doors, keep every byte
  locker trace record --port /dev/ttyUSB0 --listen --out line.jsonl               send nothing, hear another master
  locker trace show line.jsonl                                                    bytes, times and meaning
  locker trace show line.jsonl --profile cu16 --json
  locker trace replay line.jsonl --port /dev/ttyUSB0                              the same questions, the same gaps

A trace is JSON lines: a head, then {"t": seconds, "dir": "tx" or "rx", "hex": bytes}. Replaying leaves unlocks out
unless --with-unlocks is given; then it asks first, and never sends one again before its board was read. Requests that
this library would not send itself are never sent.
"""
POLL_PROFILE_HELP = "board model (default: the one it was recorded with)"


def add_command(commands: argparse._SubParsersAction[P]) -> None:
    """Add `trace`."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser(
        "trace", help="record a line, show it, replay it", description=HELP, formatter_class=raw
    )
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND", parser_class=type(parser))
    record = kinds.add_parser("record", help="read doors and keep every byte", description=HELP, formatter_class=raw)
    add_line(record)
    record.add_argument("--board", type=several(whole), default=(1,), metavar="B[,B..]", help="default 1")
    record.add_argument("--out", type=Path, required=True, metavar="FILE", help="the trace")
    record.add_argument("--for-s", type=seconds, default=60.0, metavar="S", help="default 60; Ctrl-C ends it sooner")
    record.add_argument("--listen", action="store_true", help="send nothing")
    record.set_defaults(run=_record)
    show = kinds.add_parser("show", help="say what the bytes meant", description=HELP, formatter_class=raw)
    replay = kinds.add_parser("replay", help="send the requests again", description=HELP, formatter_class=raw)
    for command in (show, replay):
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--profile", metavar="P", help=POLL_PROFILE_HELP)
        command.add_argument("--json", action="store_true", help="one JSON object per line")
    show.set_defaults(run=_show)
    replay.add_argument("--port", required=True, help=PORT_HELP)
    replay.add_argument("--baud", type=baud, metavar="N", help="default: the rate it was recorded with")
    replay.add_argument("--with-unlocks", action="store_true", help="send unlocks too: doors open")
    replay.add_argument("--yes", action="store_true", help="do not ask before unlocks")
    replay.add_argument("--longest-gap-s", type=seconds, default=5.0, metavar="S", help="shorten pauses (default 5)")
    replay.set_defaults(run=_replay)


def _record(args: argparse.Namespace) -> int:
    profile = profile_of(args)
    line = LineConfig(LINE, args.port, args.board, profile)
    head = tracing.Head(port=args.port, profile=args.profile or profile.name, baud=profile.baud, boards=args.board)
    with _recorder(args.out, head) as recorder:
        try:
            asyncio.run(_listen(args, profile, recorder) if args.listen else _poll(line, recorder, args.for_s))
        finally:
            say(f"{recorder.rows} events in {args.out}")
    return DONE


@contextmanager
def _recorder(path: Path, head: tracing.Head) -> Iterator[tracing.Recorder]:
    try:
        with path.open("w", encoding="utf-8") as file:
            yield tracing.Recorder(file, head)
    except OSError as error:
        raise UsageFault(f"{path} cannot be written: {error.strerror}.") from error


async def _poll(line: LineConfig, recorder: tracing.Recorder, for_s: float) -> None:
    async with bank_on(line, recorder.note):
        await timing.pause(for_s)


async def _listen(args: argparse.Namespace, profile: Profile, recorder: tracing.Recorder) -> None:
    def note(data: bytes) -> None:
        recorder.note(TraceEvent(LINE, "rx", data, timing.now_s()))

    async with Probe(SerialPort(args.port, profile.baud), note) as probe:
        await probe.listen(args.for_s)


def _show(args: argparse.Namespace) -> int:
    head, rows = tracing.load(args.file)
    profile = profiles.load(args.profile or head.profile)
    before_s = 0.0
    for note in trace_notes.notes(rows, profile):
        if args.json:
            told = [describe(decoded) for decoded in note.frames]
            put_json({**note.row.model_dump(), "means": told, "remarks": list(note.remarks)})
        else:
            words = [*(trace_notes.sentence(decoded, profile) for decoded in note.frames), *note.remarks]
            arrow = ">" if note.row.dir == "tx" else "<"
            gap_ms = (note.row.t - before_s) * 1000
            print(f"{note.row.t:10.4f} {gap_ms:+9.1f} ms {arrow} {note.row.hex:<24}  {'; '.join(words)}".rstrip())
        before_s = note.row.t
    return DONE


def _replay(args: argparse.Namespace) -> int:
    head, rows = tracing.load(args.file)
    profile = profiles.load(args.profile or head.profile)
    asked = requests(rows, profile, with_unlocks=args.with_unlocks)
    opening = sum(isinstance(one.request, Unlock) and not one.left_out for one in asked)
    if opening:
        confirm(f"This sends {opening} unlocks to {args.port}.", yes=args.yes)
    done: list[Asked] = []

    def on_done(one: Asked) -> None:
        done.append(one)
        _tell(one, profile, as_json=args.json)

    asyncio.run(_ask_again(SerialPort(args.port, args.baud or head.baud), profile, asked, args.longest_gap_s, on_done))
    answered = sum(one.reply is not None for one in done)
    left_out = Counter(one.left_out for one in done if one.left_out)
    reasons = "".join(f"; {count} left out: {why}" for why, count in left_out.items())
    say(f"{len(done) - left_out.total()} sent, {answered} answered{reasons}.")
    return DONE if answered or left_out.total() == len(done) else SILENT


async def _ask_again(
    port: SerialPort, profile: Profile, asked: list[Asked], gap_s: float, on_done: Callable[[Asked], None]
) -> None:
    async with Probe(port) as probe:
        await Replay(probe, profile, gap_s).run(asked, on_done)


def _tell(one: Asked, profile: Profile, *, as_json: bool) -> None:
    frame, heard = one.frame.hex(" ").upper(), one.heard.hex(" ").upper()
    if as_json:
        reply = None if one.reply is None else describe(one.reply)
        put_json({"t": one.t, "sent": not one.left_out, "frame": frame, "heard": heard, "reply": reply,
                  "left_out": one.left_out or None})  # fmt: skip
    elif one.left_out:
        print(f"{one.t:10.4f}   {frame}: left out, {one.left_out}")
    else:
        words = "no answer" if one.reply is None else trace_notes.sentence(one.reply, profile)
        print(f"{one.t:10.4f} > {frame:<24} < {heard:<24}  {words}")
