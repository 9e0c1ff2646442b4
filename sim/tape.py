"""A recording of what passed a bank's ports, and the bank that answers as it did then.

A tape is JSON lines. The first tells what it is: `{"tape": 1, "lines": {"main": 9600}}`, each line with its baud
rate. Every other is bytes with no pause between them: `{"t": 0.5, "line": "main", "dir": "tx", "hex": "80 01 00 33
B2"}`, t in seconds from the start to the first bit, `tx` from the host and `rx` to it.

Knows: bytes and times. Must never know: frames.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.errors import SimError
from sim.line import BITS_PER_BYTE
from sim.wiring import BoardWiring, LineWiring, Wiring
from sim.world import World

MOST_RECORDS = 1_000_000
PAUSE_CHARACTERS = 1.5
FRAME_CHARACTERS = 3.0
LAST_REPLY_S = 600.0


class TapeError(SimError):
    """A tape cannot be read or written, or makes no sense."""


class Record(BaseModel):
    """Bytes of one direction with no pause between them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    t: float = Field(ge=0)
    line: str
    dir: str = Field(pattern="^(tx|rx)$")
    hex: str = Field(pattern=r"^[0-9A-Fa-f]{2}( ?[0-9A-Fa-f]{2})*$", max_length=100_000)

    @property
    def data(self) -> bytes:
        """The bytes."""
        return bytes.fromhex(self.hex)


@dataclass(frozen=True, slots=True)
class Tape:
    """What was recorded; `bauds` by line."""

    bauds: dict[str, int]
    records: tuple[Record, ...]


class Recorder:
    """Takes down every byte of a world from now on; `write` gets the lines. End it with `stop`."""

    def __init__(self, world: World, write: Callable[[str], object]) -> None:
        self.count = 0
        self._world = world
        self._write = write
        self._start = world.now
        self._burst: dict[str, tuple[float, float, bytearray]] = {}
        bauds = {name: line.baud for name, line in world.lines.items()}
        write(json.dumps({"tape": 1, "lines": bauds}) + "\n")
        self._untap = world.tap(self._heard)

    def stop(self) -> None:
        """Write what is still held back, and take nothing down any more."""
        self._untap()
        for line in list(self._burst):
            self._flush(line)

    def _heard(self, line: str, direction: str, at: float, data: bytes) -> None:
        byte_s = BITS_PER_BYTE / self._world.lines[line].host_baud
        if direction == "tx":
            self._flush(line)
            self._note(line, "tx", at, data)
            return
        if line in self._burst and at - self._burst[line][1] > PAUSE_CHARACTERS * byte_s:
            self._flush(line)
        begun, _, held = self._burst.get(line, (at - byte_s, at, bytearray()))
        held += data
        self._burst[line] = begun, at, held

    def _flush(self, line: str) -> None:
        if line in self._burst:
            begun, _, held = self._burst.pop(line)
            self._note(line, "rx", begun, bytes(held))

    def _note(self, line: str, direction: str, at: float, data: bytes) -> None:
        self.count += 1
        if self.count <= MOST_RECORDS:
            t = round(max(0.0, at - self._start), 6)
            self._write(json.dumps({"t": t, "line": line, "dir": direction, "hex": data.hex(" ").upper()}) + "\n")


def parse_tape(text: str) -> Tape:
    """The tape written in `text`. TapeError with a sentence for anything wrong."""
    lines = text.splitlines()
    if len(lines) > MOST_RECORDS + 1:
        raise TapeError(f"a tape holds at most {MOST_RECORDS} records")
    try:
        head = json.loads(lines[0]) if lines else None
        records = tuple(Record.model_validate_json(line) for line in lines[1:] if line.strip())
    except (ValueError, RecursionError) as error:
        said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)[:200]
        raise TapeError(f"the tape is not JSON lines with t, line, dir and hex: {said}") from error
    bauds = head.get("lines") if isinstance(head, dict) and head.get("tape") == 1 else None
    if not isinstance(bauds, dict) or not all(isinstance(baud, int) for baud in bauds.values()):
        raise TapeError("the first line of a tape names its lines and their baud rates")
    if strangers := {record.line for record in records} - set(bauds):
        raise TapeError(f"the tape speaks of a line {min(strangers)!r} that its first line does not name")
    return Tape(bauds, records)


def load_tape(path: Path) -> Tape:
    """The tape in a file. TapeError when it cannot be read or is wrong."""
    try:
        return parse_tape(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TapeError(f"the tape {path} cannot be read: {error}") from error


def bank_of(tape: Tape) -> Wiring:
    """A bank with no doors whose one board on each line answers from the tape."""
    boards = [
        BoardWiring(id=number, line=name, family="tape", options={"exchanges": list(_exchanges(tape, name))})
        for number, name in enumerate(tape.bauds)
    ]
    try:
        lines = tuple(LineWiring(name=name, baud=baud, turnaround_ms=0) for name, baud in tape.bauds.items())
        return Wiring(name="tape", lines=lines, boards=tuple(boards), doors=())
    except ValidationError as error:
        raise TapeError(f"the tape cannot be played: {error.errors()[0]['msg']}") from error


def _exchanges(tape: Tape, line: str) -> Iterator[dict[str, object]]:
    byte_s = BITS_PER_BYTE / tape.bauds[line]
    request, ended, replies = b"", 0.0, list[dict[str, object]]()
    here = sorted((record for record in tape.records if record.line == line), key=lambda record: record.t)
    for direction, group in groupby(here, key=lambda record: record.dir):
        for record in group:
            if direction == "rx":
                if request and record.t - ended <= LAST_REPLY_S:
                    replies.append({"after_s": max(0.0, record.t - ended), "data": record.data.hex()})
            elif request and not replies and record.t - ended <= FRAME_CHARACTERS * byte_s:
                request, ended = request + record.data, max(ended, record.t) + len(record.data) * byte_s
            else:
                if request:
                    yield {"request": request.hex(), "replies": replies}
                request, ended, replies = record.data, record.t + len(record.data) * byte_s, []
    if request:
        yield {"request": request.hex(), "replies": replies}
