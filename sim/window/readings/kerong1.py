"""Frames of KERONG's first generation in words.

Knows: the constants of `sim.boards.kerong1`. Must never know: how a driver reads the same bytes.
"""

from sim.boards.kerong1 import (
    BAUD,
    BAUDS,
    DELAY,
    ERASE,
    EVERY_BOARD,
    IS_PULSE,
    PULSE,
    REPLY_BYTES,
    SPECIAL,
    STATUS,
    STATUS_ALL,
    UNLOCK,
    UNLOCK_ALL,
    VERSION,
    Kerong1Options,
    is_sealed,
)
from sim.window.readings.base import BROKEN, RAW, Reading, setting, shorted_of

SETTINGS = {PULSE: ("pulse", 10), IS_PULSE: ("pulse", 10), DELAY: ("delay", 1), BAUD: ("baud", 1)}


def intact(data: bytes) -> bool:
    """Whether the sum holds; a version carries two bytes behind it that the sum covers."""
    if len(data) == 8 and data[0] == SPECIAL:
        return (sum(data[:5]) + sum(data[6:])) & 0xFF == data[5]
    return len(data) >= 5 and is_sealed(data)


def request(data: bytes, options: Kerong1Options) -> Reading:
    """What the host wants."""
    if data[0] == SPECIAL:
        return Reading({ERASE: "erase", VERSION: "read_version"}.get(data[1], "raw"))
    command = data[2]
    if command == UNLOCK:
        return Reading("open", (data[1] & 0x0F) + 1)
    if command in (STATUS, STATUS_ALL):
        return Reading("read_all" if command == STATUS else "read_every_board")
    if command == UNLOCK_ALL:
        return Reading("all_boards" if data[1] == EVERY_BOARD else "all_locks")
    return setting(SETTINGS, BAUDS, command, data[3:-2])


def answer(what: str, data: bytes, asked: bytes, options: Kerong1Options) -> Reading:
    """What the board says."""
    if what == "version" and len(data) == 8:
        return Reading("version", value=int.from_bytes(data[6:], "big"))
    if len(data) != REPLY_BYTES:
        return BROKEN
    if what == "setting":
        return setting(SETTINGS, BAUDS, data[2], data[5:7])
    mask = int.from_bytes(data[3:5], "little")
    if what == "ack":
        return Reading("ack_all", shorted=shorted_of(mask, options))
    return Reading("states", shorted=shorted_of(mask, options)) if what == "states" else RAW
