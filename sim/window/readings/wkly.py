"""Frames of WKLY boards in words.

Knows: the constants of `sim.boards.wkly`. Must never know: how a driver reads the same bytes.
"""

from sim.boards.wkly import (
    ALL,
    CHANGED,
    DONE,
    HOLD_OFF,
    HOLD_ON,
    IN_TURN,
    IS_BROKEN,
    IS_CLOSED,
    LAMP,
    ONE,
    OPEN,
    OPEN_ALL,
    SHORTEST,
    START,
    TOGETHER,
    WklyOptions,
    is_sealed,
)
from sim.window.readings.base import BROKEN, RAW, Reading, one_shorted

NAMED = {OPEN: "open", ONE: "read_one", HOLD_ON: "hold_on", HOLD_OFF: "hold_off"}
PLAIN = {ALL: "read_all", OPEN_ALL: "all_locks", TOGETHER: "open_many", IN_TURN: "open_many", LAMP: "lamp"}
ANSWERS = {OPEN: "ack", ONE: "state", HOLD_ON: "hold", HOLD_OFF: "hold"}


def intact(data: bytes) -> bool:
    """Whether start, length and XOR hold."""
    return len(data) >= SHORTEST and data[:4] == START and data[4] == len(data) and is_sealed(data)


def request(data: bytes, options: WklyOptions) -> Reading:
    """What the host wants."""
    command, body = data[6], data[7:-1]
    if command in NAMED and len(body) == 1:
        return Reading(NAMED[command], body[0])
    return Reading(PLAIN.get(command, "raw"))


def answer(what: str, data: bytes, asked: bytes, options: WklyOptions) -> Reading:
    """What the board says; of a sensor it cannot read it says nothing."""
    command, body = data[6], data[7:-1]
    if command == CHANGED and len(body) == 2:
        return _of_one("unsolicited", body[0], body[1], options)
    if command == ALL and len(body) >= 2:
        return _all(body[2:], options)
    if command in ANSWERS and len(body) == 3:
        if body[0] != DONE:
            return Reading("failed", body[1])
        return _of_one(ANSWERS[command], body[1], body[2], options)
    if command in PLAIN:
        return Reading("done" if body[:1] == bytes((DONE,)) else "failed")
    return RAW if body else BROKEN


def _of_one(kind: str, lock: int, door: int, options: WklyOptions) -> Reading:
    if door == IS_BROKEN:
        return Reading(kind, lock, frozenset(), frozenset())
    return Reading(kind, lock, one_shorted(lock, door == IS_CLOSED, options))


def _all(doors: bytes, options: WklyOptions) -> Reading:
    readable = frozenset(lock for lock, door in enumerate(doors, 1) if door != IS_BROKEN)
    shorted = frozenset(lock for lock in readable if (doors[lock - 1] == IS_CLOSED) != options.reversed)
    return Reading("states", shorted=shorted, covers=readable)
