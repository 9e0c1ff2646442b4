"""Frames of KERONG's second generation in words.

Knows: the constants of `sim.boards.kerong2`. Must never know: how a driver reads the same bytes.
"""

from sim.boards.kerong2 import (
    BAUD,
    BAUDS,
    DELAY,
    DONE,
    EVERY_BOARD,
    EVERY_LOCK,
    FACTORY,
    FAILED,
    HEADER,
    NOT_PUSHED,
    PULSE,
    STATUS,
    UNKNOWN,
    UNLOCK,
    VERSION,
    WAIT,
    WRONG_SUM,
    Kerong2Options,
    is_sealed,
)
from sim.window.readings.base import Reading, setting, shorted_of

SETTINGS = {PULSE: ("pulse", 10), DELAY: ("delay", 1), BAUD: ("baud", 1), WAIT: ("wait", 1)}
HOW = {FAILED: "failed", NOT_PUSHED: "not_pushed", UNKNOWN: "not_known", WRONG_SUM: "wrong_sum"}


def intact(data: bytes) -> bool:
    """Whether the sum holds and the length is the one it says."""
    return is_sealed(data) and len(data) == HEADER + data[5]


def request(data: bytes, options: Kerong2Options) -> Reading:
    """What the host wants."""
    board, lock, command = data[1:4]
    if command == STATUS:
        return Reading("read_every_board" if board == EVERY_BOARD else "read_all")
    if command == UNLOCK:
        if board == EVERY_BOARD:
            return Reading("all_boards")
        return Reading("all_locks") if lock == EVERY_LOCK else Reading("open", lock + 1)
    if command == FACTORY:
        return Reading("factory")
    if command == VERSION:
        return Reading("read_version")
    return setting(SETTINGS, BAUDS, command, data[HEADER:])


def answer(what: str, data: bytes, asked: bytes, options: Kerong2Options) -> Reading:
    """What the board says."""
    lock, command, how, value = data[2] + 1, data[3], data[4], data[HEADER:]
    if how != DONE:
        return Reading(HOW.get(how, "raw"), lock if command == UNLOCK else 0)
    if command == UNLOCK:
        return Reading("ack", lock)
    if command == STATUS and len(value) == 2:
        return Reading("states", shorted=shorted_of(int.from_bytes(value, "little"), options))
    if command == VERSION:
        return Reading("version", value=int.from_bytes(value, "big"))
    return setting(SETTINGS, BAUDS, command, value) if value else Reading("done")
