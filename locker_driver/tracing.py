"""A trace on disk: what went over one line, with times. JSON lines, so that other tools can read it.

The first line is `{"locker_trace": 1, "port": ..., "profile": ..., "baud": ..., "boards": [...]}`, each further one
`{"t": seconds from the start, "dir": "tx" or "rx", "hex": "80 01 00 33 B2"}`, as the computer sees it.

Knows this file. Must never know a family or a port in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from locker_driver.errors import LockerError
from locker_driver.line import TraceEvent

T = TypeVar("T", bound=BaseModel)
LONGEST_LINE = 16_384
MOST_EVENTS = 1_000_000


class TraceFault(LockerError):  # noqa: N818  it says what happened
    """A file that is no trace, with a sentence that names the line."""


class Head(BaseModel):
    """What was recorded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    locker_trace: Literal[1] = 1
    port: str = Field(max_length=4096)
    profile: str = Field(max_length=4096)
    baud: int = Field(ge=300, le=1_000_000)
    boards: tuple[int, ...] = Field(max_length=256)


class Row(BaseModel):
    """Bytes in one direction at `t` seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    t: float = Field(ge=0, le=1e7, allow_inf_nan=False)
    dir: Literal["tx", "rx"]
    hex: str = Field(min_length=2, max_length=8192, pattern=r"^[0-9A-Fa-f]{2}( [0-9A-Fa-f]{2})*$")

    @property
    def data(self) -> bytes:
        """The bytes."""
        return bytes.fromhex(self.hex)


class Recorder:
    """Writes a trace; times count from the first event. Takes no more than MOST_EVENTS."""

    def __init__(self, file: IO[str], head: Head) -> None:
        self.rows = 0
        self._file = file
        self._began_s: float | None = None
        file.write(head.model_dump_json() + "\n")

    @property
    def full(self) -> bool:
        """No further event is taken."""
        return self.rows >= MOST_EVENTS

    def note(self, event: TraceEvent) -> None:
        """One more event."""
        if self.full or not event.data:
            return
        if self._began_s is None:
            self._began_s = event.at_s
        row = Row(t=round(event.at_s - self._began_s, 6), dir=event.direction, hex=event.data.hex(" ").upper())
        self._file.write(row.model_dump_json() + "\n")
        self.rows += 1


def load(path: Path) -> tuple[Head, list[Row]]:
    """The whole trace. Raises TraceFault for anything that is none."""
    try:
        with path.open(encoding="utf-8") as file:
            lines = _lines(file, path)
            head = _parse(Head, next(lines, (1, "")), path)
            rows: list[Row] = []
            for numbered in lines:
                row = _parse(Row, numbered, path)
                if rows and row.t < rows[-1].t:
                    raise TraceFault(f"{path} line {numbered[0]}: time runs backwards.")
                rows.append(row)
            return head, rows
    except OSError as error:
        raise TraceFault(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise TraceFault(f"{path} is not UTF-8 text.") from error


def _lines(file: IO[str], path: Path) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if number > MOST_EVENTS + 1 or (len(line) == LONGEST_LINE and not line.endswith("\n")):
            raise TraceFault(f"{path} line {number}: this is longer than a trace may be.")
        if line.strip():
            yield number, line


def _parse(kind: type[T], numbered: tuple[int, str], path: Path) -> T:
    number, line = numbered
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise TraceFault(f"{path} line {number}: {where}: {first['msg']}.") from error
