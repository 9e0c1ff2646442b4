"""Frames of Winnsen boards in words.

Knows: the constants of `sim.boards.winnsen`. Must never know: how a driver reads the same bytes.
"""

from sim.boards.winnsen import COOLING, END, OPEN, OPENED, START, STATE, STATES, WinnsenOptions
from sim.window.readings.base import BROKEN, RAW, Reading, one_shorted, shorted_of

FUNCTION = 0x1F


def intact(data: bytes) -> bool:
    """Whether start, length and end are right; a frame has no check."""
    return len(data) >= 6 and (data[0], data[1], data[-1]) == (START, len(data), END)


def request(data: bytes, options: WinnsenOptions) -> Reading:
    """What the host wants."""
    named = {OPEN: "open", STATE: "read_one"}
    if data[2] == STATES:
        return Reading("read_all")
    return Reading(named[data[2]], data[4]) if data[2] in named else RAW


def answer(what: str, data: bytes, asked: bytes, options: WinnsenOptions) -> Reading:
    """What the board says: 1 is open, whatever the contact."""
    function = data[2] & FUNCTION
    if function == STATES and len(data) == 7:
        every = (1 << options.channels) - 1
        shut = ~int.from_bytes(data[4:6], "little") & every
        return Reading("states", shorted=shorted_of(shut, options))
    if len(data) < 7:
        return BROKEN
    if function == OPEN:
        return _of_one("ack", data[4], data[5], options)
    return _of_one("state", data[5], data[4], options) if function == STATE else RAW


def _of_one(kind: str, lock: int, how: int, options: WinnsenOptions) -> Reading:
    if how == COOLING:
        return Reading("cooling", lock)
    return Reading(kind, lock, one_shorted(lock, how != OPENED, options))
