"""The log: JSON lines of fields that are known to be harmless.

Knows: which fields may be written. A field nobody listed is left out, and so is any text that is no plain event name:
a code, a PIN or a phone number never reaches a log, however carelessly somebody logs. Must never know a flow.
A log that cannot be written stops nothing.
"""

import contextlib
import json
import re
import sys
import traceback
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import cast

import structlog
from structlog.typing import FilteringBoundLogger, WrappedLogger

from kiosk.domain.clock import Clock

_LISTED = """
    actor amount_fen answered attempt board bus changes compartment count credential cursor decision door epoch error
    events evidence face generation help item job kind kiosk level line lock ms monotonic_s online operation order
    outcome parcel pid place problem pulse reason reconciled return_case rule s screen seconds seen sequence session
    software source_event staff state states task thread ticket touchpoint type version wall_ms
"""
FIELDS = frozenset(_LISTED.split())
"""Ids, names and figures. `credential` is the id of one, never its code; `error` the name of a class, no message."""

EVENT_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z_]+)*")
VALUE = re.compile(r"[\w.:/@+-]{1,80}", re.ASCII)
"""Texts a field may hold: no blanks, so no sentence somebody pasted a code into."""

SUSPECT = re.compile(r"[0-9]{6,}|KSB1:")
"""A run of digits may be a numeric code, a payment code or a phone number; the rest is how a badge begins."""

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CREDENTIAL_ID = re.compile(r"[0-9a-f]{16}")

FRAMES = 12


def make_log(
    clock: Clock, *, path: Path | None = None, stderr: bool = True, level: str = "info"
) -> FilteringBoundLogger:
    """A log that writes each line to the file, to standard error, or to both.

    OSError when the file cannot be opened.
    """
    writers: list[Callable[[str], object]] = []
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("a").close()
        writers.append(lambda line: _append(path, line))
    if stderr:
        writers.append(sys.stderr.write)
    return log_to(clock, lambda line: [write(line) for write in writers], level=level)


def log_to(clock: Clock, write: Callable[[str], object], *, level: str = "info") -> FilteringBoundLogger:
    """A log that hands each line, newline included, to `write`."""

    def render(_: WrappedLogger, name: str, fields: MutableMapping[str, object]) -> str:
        return _line(clock, name, fields)

    log = structlog.wrap_logger(
        _Writer(write),
        processors=[render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        context_class=dict,
        cache_logger_on_first_use=False,
    )
    return cast(FilteringBoundLogger, log)


def _append(path: Path, line: str) -> None:
    """Opened for each line: whoever rotates logs may move the file away at any time."""
    with path.open("a", encoding="utf-8") as file:
        file.write(line)


class _Writer:
    """The last step: a line goes out, or is lost when the disk is full."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def msg(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._write(line)

    debug = info = warning = error = critical = msg


def _line(clock: Clock, level: str, fields: MutableMapping[str, object]) -> str:
    event = fields.pop("event", None)
    fault = fields.pop("exc_info", None)
    fault = sys.exception() if fault is True else fault
    line: dict[str, object] = {
        "t": round(clock.monotonic_s(), 6),
        "event": event if isinstance(event, str) and EVENT_NAME.fullmatch(event) else "unnamed",
        "level": level,
    }
    if isinstance(fault, BaseException):
        line |= {"error": type(fault).__name__, "traceback": _places(fault)}
    left_out = 0
    for name, value in fields.items():
        if name in FIELDS and _harmless(name, value):
            line[name] = value
        else:
            left_out += 1
    if left_out:
        line["left_out"] = left_out
    return json.dumps(line, ensure_ascii=False, allow_nan=True) + "\n"


def _harmless(name: str, value: object) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if not isinstance(value, str):
        return False
    if name == "credential" and CREDENTIAL_ID.fullmatch(value):
        return True
    return bool(VALUE.fullmatch(value)) and not SUSPECT.search(UUID.sub("", value))


def _places(fault: BaseException) -> list[str]:
    """Where it went wrong, never with which values: messages of exceptions quote what they choked on."""
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
