"""Frames of Modbus boards in words: relay boards and the CU48.

An answer to a read does not say what was read, so the question before it is heeded.

Knows: the constants of `sim.boards.modbus`, `cu48` and `modbus_rtu`. Must never know: how a driver reads them.
"""

from sim.boards.base import BoardOptions
from sim.boards.cu48 import Cu48Options
from sim.boards.modbus import ALL, FLASH_OFF, FLASH_ON, OFF, ON
from sim.boards.modbus_rtu import (
    READ_COILS,
    READ_INPUTS,
    READ_REGISTERS,
    WRITE_COIL,
    WRITE_COILS,
    WRITE_REGISTER,
    is_sealed,
    word,
)
from sim.window.readings.base import BROKEN, RAW, Reading, shorted_of

EXCEPTION = 0x80
REGISTERS = {READ_REGISTERS: "read_register", WRITE_REGISTER: "write_register"}


def intact(data: bytes) -> bool:
    """Whether the CRC holds and there is a code."""
    return len(data) >= 5 and is_sealed(data)


def request(data: bytes, options: BoardOptions) -> Reading:
    """What the host wants."""
    if len(data) < 8:
        return RAW
    code, at, value = data[1], word(data, 2), word(data, 4)
    if code in (READ_COILS, READ_INPUTS):
        if code == READ_COILS and not isinstance(options, Cu48Options):
            return Reading("read_relays")
        return Reading("read_one", at + 1) if value == 1 else Reading("read_all")
    if code == WRITE_COIL:
        return _coil(at, value, options)
    if code == WRITE_COILS:
        return Reading("open_many")
    return Reading(REGISTERS[code], value=at) if code in REGISTERS else RAW


def answer(what: str, data: bytes, asked: bytes, options: BoardOptions) -> Reading:
    """What the board says."""
    code = data[1]
    if code & EXCEPTION:
        return Reading("exception", value=data[2])
    if code == WRITE_COIL and len(data) == 8:
        wanted = _coil(word(data, 2), word(data, 4), options)
        return Reading("ack", wanted.lock) if wanted.lock else Reading("done")
    if code in (WRITE_COILS, WRITE_REGISTER):
        return Reading("done")
    if code == READ_REGISTERS and len(data) >= 7:
        return Reading("register", value=word(data, 3))
    if code not in (READ_COILS, READ_INPUTS) or len(data) != data[2] + 5:
        return BROKEN
    return _bits(code, data, asked, options)


def _bits(code: int, data: bytes, asked: bytes, options: BoardOptions) -> Reading:
    if code == READ_COILS and not isinstance(options, Cu48Options):
        return Reading("relays")
    first, count = 1, min(options.channels, 8 * data[2])
    if len(asked) == 8 and asked[:2] == data[:2] and intact(asked):
        first, count = word(asked, 2) + 1, min(word(asked, 4), 8 * data[2])
    shorted = shorted_of(int.from_bytes(data[3:-2], "little"), options, first, count)
    if count == 1:
        return Reading("state", first, shorted)
    return Reading("states", shorted=shorted, covers=frozenset(range(first, first + count)))


def _coil(at: int, value: int, options: BoardOptions) -> Reading:
    if isinstance(options, Cu48Options):
        opens = ON if options.opens_with == "on" else OFF
        return Reading("open" if value == opens else "hold_off", at + 1)
    base, lock = at & 0xFF00, (at & 0x00FF) + 1
    if at == ALL:
        return Reading("all_locks")
    if base == FLASH_ON:
        return Reading("open_for", lock, value=value * 100)
    if base == FLASH_OFF:
        return Reading("hold_off", lock)
    return Reading("hold_on" if value == ON else "hold_off", lock) if not base else RAW
