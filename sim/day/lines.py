"""JSON lines that grow while they are read: the logs of the programs.

Knows one object a line, with `event` and `t`. Must never know which events there are.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sim.day.errors import DayError
from sim.timing import monotonic_s, pause_s

LOOK_EVERY_S = 0.02

Line = dict[str, Any]


def read_lines(path: Path) -> list[Line]:
    """Every whole line that is an object; none when there is no file. What a killed program half wrote is left out."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in map(_parse, text.splitlines()) if line is not None]


def _parse(text: str) -> Line | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "event" in line and "t" in line else None


def until(condition: Callable[[], bool], timeout_s: float, sentence: str) -> None:
    """Wait until `condition()`; DayError with the sentence when it takes too long."""
    deadline = monotonic_s() + timeout_s
    while not condition():
        if monotonic_s() >= deadline:
            raise DayError(f"{sentence} within {timeout_s:g} s")
        pause_s(LOOK_EVERY_S)


def wait_line(path: Path, fits: Callable[[Line], bool], timeout_s: float, sentence: str, skip: int = 0) -> Line:
    """The first line of a log, after the first `skip`, that fits; DayError with the sentence when none comes."""
    found: list[Line] = []

    def look() -> bool:
        found[:] = _fitting(path, fits, skip)
        return bool(found)

    until(look, timeout_s, sentence)
    return found[0]


def _fitting(path: Path, fits: Callable[[Line], bool], skip: int) -> Iterator[Line]:
    return (line for line in read_lines(path)[skip:] if fits(line))
