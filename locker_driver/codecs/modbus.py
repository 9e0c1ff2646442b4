"""Family modbus: relay boards on Modbus RTU, `BOARD FUNCTION ... CRC`, CRC-16 low byte first.

Knows the bytes of this family. Must never know time, ports, polarity or what a lock guards.

A lock is opened by "flash on" (function 05, coil 0200 + n, in tenths of a second): the board ends the pulse by
itself, so that no crash of the computer leaves a coil on. Coil 00FF means all; it is never encoded, and a plain coil
is switched only for boards that make the pulse themselves (CU48). The reply to 05 is the request's own bytes.
Facts: vendor texts of Waveshare relay boards; frames in tests/vectors/modbus_relay.json. Why the codec is our own:
docs/decisions/0020-modbus-codec.md.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from locker_driver.codecs.base import BoardWire, lock_bits, never, number_in
from locker_driver.codecs.framing import LengthFramed
from locker_driver.codecs.messages import (
    Decoded,
    Direction,
    Hold,
    Message,
    Refused,
    ReleaseAll,
    Request,
    States,
    StatesRequest,
    Unlock,
    UnlockAll,
)
from locker_driver.errors import CodecError

READ_COILS, READ_INPUTS, WRITE_COIL, REFUSAL = 0x01, 0x02, 0x05, 0x80
READS = (READ_COILS, READ_INPUTS)
FLASH, EVERY_COIL = 0x0200, 0x00FF
ON, OFF = 0xFF00, 0x0000
FLASH_STEP_MS = 100
MOST_STEPS = 0x7FFF
WRITE_SIZE, REFUSAL_SIZE, READ_EXTRA = 8, 5, 5
MOST_CHANNELS = 48


class ModbusWire(BoardWire):
    """What differs between two boards.

    `unlock`: "flash" lets the board make a pulse of `flash_ms`; "coil" writes `open_value` to a coil, only for
    boards that pulse by themselves. `states_function` reads the doors: 2 inputs, 1 coils. Vendors allow board
    numbers up to 255, the standard up to 247.
    """

    family: Literal["modbus"] = "modbus"
    channels: int = Field(default=8, ge=1, le=MOST_CHANNELS)
    last_board: int = Field(default=247, ge=1, le=255)
    unlock: Literal["flash", "coil"] = "flash"
    flash_ms: int = Field(default=500, ge=FLASH_STEP_MS, le=10_000, multiple_of=FLASH_STEP_MS)
    open_value: Literal[0xFF00, 0x0000] = 0xFF00
    states_function: Literal[1, 2] = 2

    @property
    def first_board(self) -> int:
        """Boards are numbered from 1; 0 speaks to all."""
        return 1


class Modbus(LengthFramed):
    """Codec of the family for one board model; with `any_size` reads of other boards are understood too."""

    def __init__(self, wire: ModbusWire | None = None, *, any_size: bool = False) -> None:
        self.wire = wire or ModbusWire()
        self.refused_by = {Unlock: WRITE_COIL, StatesRequest: self.wire.states_function}
        self._any_size = any_size
        self._groups = (self.wire.channels + 7) // 8

    @property
    def acks(self) -> bool:
        """An unlock is answered, with the request's own bytes."""
        return True

    def encode(self, request: Request) -> bytes:
        """The frame of `request`; CodecError when out of range or of a kind that is never sent."""
        match request:
            case Unlock(board, lock, pulse_ms):
                coil, value = self._unlock(lock, pulse_ms)
                return _framed(self._board(board), WRITE_COIL, coil, value)
            case StatesRequest(board):
                return _framed(self._board(board), self.wire.states_function, 0, self.wire.channels)
        raise never(request)

    def decode(self, frame: bytes) -> Decoded:
        """Understand exactly one whole frame; CodecError with a sentence for anything else."""
        if len(frame) < REFUSAL_SIZE:
            raise CodecError(f"A frame of this family has at least 5 bytes, not {len(frame)}.")
        if frame[-2:] != crc(frame[:-2]):
            raise CodecError(
                f"The CRC is {frame[-2:].hex(' ').upper()} but must be {crc(frame[:-2]).hex(' ').upper()}."
            )
        board, function = self._board(frame[0]), frame[1]
        if function & REFUSAL and len(frame) == REFUSAL_SIZE:
            return Decoded(Refused(board, function ^ REFUSAL, frame[2]), Direction.REPLY)
        if function == WRITE_COIL and len(frame) == WRITE_SIZE:
            return Decoded(self._written(board, _word(frame[2:]), _word(frame[4:])), Direction.EITHER)
        if function in (READS if self._any_size else (self.wire.states_function,)):
            return self._read(board, frame)
        raise CodecError(f"Function {function:02X} in {len(frame)} bytes is no known frame.")

    def answers(self, request: Request, message: Message) -> bool:
        """Is `message` the reply to `request`, or its refusal: function, board, lock and pulse?"""
        match request, message:
            case Unlock(board, lock, pulse_ms), Unlock():
                pulse_ms = self.wire.flash_ms if pulse_ms is None else pulse_ms
                same_pulse = message.pulse_ms in (None, pulse_ms)
                return (message.board, message.lock) == (board, lock) and same_pulse
        return super().answers(request, message)

    def size(self, front: bytes) -> int:
        """By the function, and for reads by the number of bytes that follow."""
        if not 1 <= front[0] <= self.wire.last_board:
            return 0
        if len(front) < 3:
            return 3
        if front[1] == WRITE_COIL:
            return WRITE_SIZE
        if front[1] in READS:
            return self._read_size(front[2])
        return REFUSAL_SIZE if front[1] in (REFUSAL | WRITE_COIL, *(REFUSAL | read for read in READS)) else 0

    def reply_front(self, request: Request) -> bytes:
        """Board and function; for reads the number of bytes too."""
        asked = self.encode(request)
        return asked[:2] + bytes((self._groups,)) if isinstance(request, StatesRequest) else asked[:2]

    def _read_size(self, count: int) -> int:
        """A question names the first door, from 0, where the answer names its number of bytes."""
        if count == 0:
            return WRITE_SIZE
        fits = count == self._groups or (self._any_size and count * 8 <= MOST_CHANNELS)
        return READ_EXTRA + count if fits else 0

    def _unlock(self, lock: int, pulse_ms: int | None) -> tuple[int, int]:
        """Coil and value that open `lock`."""
        coil = number_in("Lock", lock, 1, self.wire.channels) - 1
        if self.wire.unlock == "coil":
            if pulse_ms is not None:
                raise CodecError("This board makes the pulse by itself: its unlock frame carries no pulse length.")
            return coil, self.wire.open_value
        pulse_ms = self.wire.flash_ms if pulse_ms is None else pulse_ms
        steps, rest = divmod(pulse_ms, FLASH_STEP_MS)
        if rest or not 1 <= steps <= MOST_STEPS:
            raise CodecError(f"A pulse is a multiple of 100 ms from 100 to 3276700, not {pulse_ms}.")
        return FLASH + coil, steps

    def _written(self, board: int, coil: int, value: int) -> Message:
        """The meaning of a checked frame that writes one coil."""
        if coil == EVERY_COIL and value in (ON, OFF):
            return UnlockAll(board) if value == ON else ReleaseAll(board)
        if coil >= FLASH and 1 <= value <= MOST_STEPS:
            return Unlock(board, self._lock(coil - FLASH), value * FLASH_STEP_MS)
        lock = self._lock(coil)
        if value not in (ON, OFF):
            raise CodecError(f"A coil is set to FF00 or 0000, not {value:04X}.")
        if self.wire.unlock == "coil" and value == self.wire.open_value:
            return Unlock(board, lock)
        return Hold(board, lock, on=value == ON)

    def _read(self, board: int, frame: bytes) -> Decoded:
        """The meaning of a checked question or answer about the doors."""
        if len(frame) == WRITE_SIZE and frame[2] == 0:
            first, count = _word(frame[2:]), _word(frame[4:])
            most = MOST_CHANNELS if self._any_size else self.wire.channels
            if first or not (1 if self._any_size else most) <= count <= most:
                raise CodecError(f"A question for {count} doors from {first} on is not one for this board.")
            return Decoded(StatesRequest(board), Direction.REQUEST)
        if len(frame) != self._read_size(frame[2]):
            raise CodecError(f"An answer of {len(frame)} bytes is not one of this board.")
        return Decoded(States(board, lock_bits(frame[3:-2])), Direction.REPLY)

    def _board(self, board: int) -> int:
        return number_in("Board", board, 1, self.wire.last_board)

    def _lock(self, coil: int) -> int:
        return number_in("Lock", coil + 1, 1, self.wire.channels)


def crc(body: bytes) -> bytes:
    """CRC-16 of Modbus as it stands on the wire: low byte first."""
    value = 0xFFFF
    for byte in body:
        value = value >> 8 ^ CRC_TABLE[(value ^ byte) & 0xFF]
    return value.to_bytes(2, "little")


def _crc_of(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
    return byte


CRC_TABLE = tuple(_crc_of(byte) for byte in range(256))


def _word(data: bytes) -> int:
    return int.from_bytes(data[:2], "big")


def _framed(board: int, function: int, address: int, value: int) -> bytes:
    body = bytes((board, function)) + address.to_bytes(2, "big") + value.to_bytes(2, "big")
    return body + crc(body)
