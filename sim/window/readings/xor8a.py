"""Frames of the 8A/80 family in words.

Knows: the constants of `sim.boards.xor8a`. Must never know: how a driver reads the same bytes.
"""

from sim.boards.xor8a import (
    DO,
    HOLD_OFF,
    HOLD_ON,
    OPEN,
    OPEN_MANY,
    QUERY,
    READ,
    SHORTED,
    WHO,
    Xor8aOptions,
    is_sealed,
)
from sim.window.readings.base import BROKEN, RAW, Reading, one_shorted, shorted_of

NAMED = {(OPEN, DO): "open", (HOLD_ON, DO): "hold_on", (HOLD_OFF, DO): "hold_off", (QUERY, READ): "read_one"}


def intact(data: bytes) -> bool:
    """Whether it can be a frame at all."""
    return len(data) >= 5 and is_sealed(data)


def request(data: bytes, options: Xor8aOptions) -> Reading:
    """What the host wants."""
    head, _, lock, function = data[:4]
    if head == OPEN_MANY:
        return Reading("open_many")
    if (head, lock, function) == (QUERY, 0, WHO):
        return Reading("who")
    kind = NAMED.get((head, function))
    if kind is None:
        return RAW
    if lock == 0:
        return Reading("read_all" if kind == "read_one" else "all_locks")
    return Reading(kind, lock)


def answer(what: str, data: bytes, asked: bytes, options: Xor8aOptions) -> Reading:
    """What the board says."""
    if what == "states" and len(data) == options.group_bytes + 4:
        mask = int.from_bytes(data[2:-2], "big" if options.groups == "high_first" else "little")
        return Reading("states", shorted=shorted_of(mask, options))
    if what == "address":
        return Reading("address", value=data[2])
    if what in ("ack", "state", "unsolicited", "hold"):
        told = what != "hold" and not (what == "ack" and options.ack_copies_request)
        lock = data[2]
        return Reading(what, lock, one_shorted(lock, data[3] == SHORTED, options) if told else None)
    return BROKEN
