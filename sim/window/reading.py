"""What a frame on the bus says, read from the vendor's text by the simulator and nobody else.

Knows: event details of `bus.heard`, `bus.sent` and `bus.lost`, and the families the simulator plays.
Must never know: how a driver reads the same bytes, or words for people.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from sim.boards.xor8a import DO, HOLD_OFF, HOLD_ON, OPEN, OPEN_MANY, QUERY, READ, SHORTED, WHO, Xor8aOptions, is_sealed

DETAIL = re.compile(r"(?P<line>\S+) board (?P<board>\d+)(?: (?P<what>\w+))?: (?P<hex>[0-9A-F ]+)")
ALL_READS = frozenset(("read_all", "states", "read_one", "state"))
"""What a patient host says all day long."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Bytes of one event; `what` is the sender's own word for them, `heard` for requests."""

    line: str
    board: int
    what: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What a frame says. `kind` as in texts.toml after `bus_`; `shorted`: locks whose contact is, None if not told."""

    kind: str
    lock: int = 0
    shorted: frozenset[int] | None = None


def frame_of(detail: str) -> Frame | None:
    """The frame an event tells of; None when it tells of none."""
    found = DETAIL.fullmatch(detail)
    if not found:
        return None
    try:
        data = bytes.fromhex(found["hex"])
    except ValueError:
        return None
    return Frame(found["line"], int(found["board"]), found["what"] or "heard", data)


def read(frame: Frame, family: str, options: Mapping[str, object]) -> Reading:
    """What it says; kind `raw` where the simulator has no reading, `broken` for what is no whole frame."""
    if family != "xor8a":
        return Reading("raw")
    try:
        model = Xor8aOptions.model_validate(dict(options))
    except ValidationError:
        return Reading("raw")
    if len(frame.data) < 5 or not is_sealed(frame.data):
        return Reading("broken")
    requested = frame.what in ("heard", "request")
    return _request(frame.data) if requested else _reply(frame.data, frame.what, model)


def _request(data: bytes) -> Reading:
    head, _, lock, function = data[:4]
    if head == OPEN_MANY:
        return Reading("open_many")
    named = {(OPEN, DO): "open", (HOLD_ON, DO): "hold_on", (HOLD_OFF, DO): "hold_off", (QUERY, READ): "read_one"}
    kind = named.get((head, function))
    if (head, lock, function) == (QUERY, 0, WHO):
        return Reading("who")
    if kind is None:
        return Reading("raw")
    if lock == 0:
        return Reading("read_all" if kind == "read_one" else "all_locks")
    return Reading(kind, lock)


def _reply(data: bytes, what: str, model: Xor8aOptions) -> Reading:
    if what == "states" and len(data) == model.group_bytes + 4:
        return Reading("states", shorted=_groups(data[2:-2], model))
    if what == "address":
        return Reading("address", data[2])
    if what in ("ack", "state", "unsolicited", "hold"):
        told = what != "hold" and not (what == "ack" and model.ack_copies_request)
        lock = data[2]
        return Reading(what, lock, frozenset((lock,) if data[3] == SHORTED else ()) if told else None)
    return Reading("broken")


def _groups(masks: bytes, model: Xor8aOptions) -> frozenset[int]:
    low_first = masks[::-1] if model.groups == "high_first" else masks
    return frozenset(lock for lock in range(1, model.channels + 1) if low_first[(lock - 1) // 8] >> (lock - 1) % 8 & 1)
