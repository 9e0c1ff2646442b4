"""Family kerong2 (CU12): `02 ADDR LOCK CMD ASK LEN 03 SUM [DATA]`, SUM over all the rest though it stands before DATA.

Knows the bytes of this family. Must never know time, ports, polarity or what a lock guards.

LOCK counts from 0 on the wire, and 0C, one past the last lock, means every lock: it is never encoded. ASK is 00 in a
request; a reply says 10 for done, 11 to 14 for why not. The sum is blind to the order of bytes.
Facts: vendor text of the CU12, V1.1; frames in tests/vectors/kerong_v2.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from locker_driver.codecs.base import BoardWire, lock_bits, never, no_pulse, number_in
from locker_driver.codecs.framing import LengthFramed
from locker_driver.codecs.messages import (
    AllStatesRequest,
    Decoded,
    Direction,
    Firmware,
    FirmwareRequest,
    Message,
    Refused,
    Request,
    Setting,
    SettingRequest,
    States,
    StatesRequest,
    Unlock,
    UnlockAck,
    UnlockAll,
    UnlockAllAck,
)
from locker_driver.errors import CodecError

HEAD, TAIL = 0x02, 0x03
STATES, UNLOCK, VERSION = 0x80, 0x81, 0x8F
EVERY_BOARD, EVERY_LOCK = 0x10, 0x0C
ASKED, DONE, LAST_REFUSAL = 0x00, 0x10, 0x14
SHORTEST, LONGEST = 8, 48
STATES_BYTES = 2
BAUDS = (9600, 19200, 57600, 115200)
SETTINGS = {0x82: ("pulse_ms", 2), 0x83: ("baud", 1), 0x84: ("delay_s", 1), 0x85: ("push_wait_s", 1)}
"""Command to name and number of data bytes; `pulse_ms` counts tens of milliseconds, `baud` is a place in BAUDS."""
FACTORY = 0x8E
COMMANDS = frozenset({STATES, UNLOCK, VERSION, FACTORY, *SETTINGS})


class Kerong2Wire(BoardWire):
    """What differs between two boards; more than 12 locks cannot be addressed, since 0C means all."""

    family: Literal["kerong2"] = "kerong2"
    channels: int = Field(default=12, ge=1, le=12)
    last_board: int = Field(default=15, ge=0, le=15)


class Kerong2(LengthFramed):
    """Codec of the family for one board model."""

    refused_by: Mapping[type[Request], int] = {StatesRequest: STATES}

    def __init__(self, wire: Kerong2Wire | None = None) -> None:
        self.wire = wire or Kerong2Wire()

    @property
    def acks(self) -> bool:
        """An unlock is answered, with ASK saying how it went."""
        return True

    def encode(self, request: Request) -> bytes:
        """The frame of `request`; CodecError when out of range or of a kind that is never sent."""
        no_pulse(request)
        match request:
            case Unlock(board, lock):
                return _framed(self._board(board), number_in("Lock", lock, 1, self.wire.channels) - 1, UNLOCK)
            case StatesRequest(board):
                return _framed(self._board(board), 0, STATES)
        raise never(request)

    def decode(self, frame: bytes) -> Decoded:
        """Understand exactly one whole frame; CodecError with a sentence for anything else."""
        if not SHORTEST <= len(frame) <= LONGEST or frame[0] != HEAD or frame[6] != TAIL:
            raise CodecError("A frame of this family has 8 to 48 bytes, 02 first and 03 as the seventh.")
        if len(frame) != SHORTEST + frame[5]:
            raise CodecError(f"The frame says it has {frame[5]} data bytes, but there are {len(frame) - SHORTEST}.")
        if frame[7] != _sum(frame):
            raise CodecError(f"The sum is {frame[7]:02X} but must be {_sum(frame):02X}.")
        if frame[4] == ASKED:
            return Decoded(self._request(frame), Direction.REQUEST)
        return Decoded(self._reply(frame), Direction.REPLY)

    def size(self, front: bytes) -> int:
        """By the length byte, where command and ASK are known ones."""
        if front[0] != HEAD:
            return 0
        if len(front) < 6:
            return 6
        known = front[3] in COMMANDS and (front[4] == ASKED or DONE <= front[4] <= LAST_REFUSAL)
        return SHORTEST + front[5] if known and front[5] <= STATES_BYTES else 0

    def reply_front(self, request: Request) -> bytes:
        """Head, address, lock and command of the reply."""
        return self.encode(request)[:4]

    def _request(self, frame: bytes) -> Message:
        address, lock, command, data = frame[1], frame[2], frame[3], frame[8:]
        if (address, lock, command, data) == (EVERY_BOARD, 0, STATES, b""):
            return AllStatesRequest(EVERY_BOARD)
        board = self._board(address)
        if command == UNLOCK and not data:
            return UnlockAll(board) if lock == EVERY_LOCK else Unlock(board, self._lock(lock))
        if lock == 0:
            if command in SETTINGS:
                return SettingRequest(board, *_setting(command, data))
            if command == STATES and not data:
                return StatesRequest(board)
            if command == VERSION and not data:
                return FirmwareRequest(board)
            if command == FACTORY and not data:
                return SettingRequest(board, "factory_reset")
        raise _unknown(frame)

    def _reply(self, frame: bytes) -> Message:  # noqa: PLR0911 a row each
        lock, command, ask, data = frame[2], frame[3], frame[4], frame[8:]
        board = self._board(frame[1])
        if not DONE <= ask <= LAST_REFUSAL:
            raise CodecError(f"ASK {ask:02X} is no known answer.")
        if command == UNLOCK and not data and lock != EVERY_LOCK:
            return UnlockAck(board, self._lock(lock), ok=ask == DONE)
        if ask != DONE and command in COMMANDS and not data:
            return Refused(board, command, ask)
        if command == UNLOCK and not data:
            return UnlockAllAck(board)
        if lock == 0 and ask == DONE:
            if command in SETTINGS:
                return Setting(board, *_setting(command, data))
            if command == STATES and len(data) == STATES_BYTES:
                return States(board, lock_bits(data))
            if command == VERSION and data:
                return Firmware(board, data.hex())
            if command == FACTORY and not data:
                return Setting(board, "factory_reset")
        raise _unknown(frame)

    def _board(self, board: int) -> int:
        return number_in("Board", board, 0, self.wire.last_board)

    def _lock(self, lock: int) -> int:
        return number_in("Lock", lock + 1, 1, self.wire.channels)


def _sum(frame: bytes) -> int:
    return sum(frame[:7] + frame[8:]) & 0xFF


def _framed(board: int, lock: int, command: int) -> bytes:
    body = bytes((HEAD, board, lock, command, ASKED, 0, TAIL))
    return body + bytes((sum(body) & 0xFF,))


def _setting(command: int, data: bytes) -> tuple[str, int | None]:
    name, size = SETTINGS[command]
    if not data:
        return name, None
    value = int.from_bytes(data, "big")
    if len(data) != size or (name == "baud" and value >= len(BAUDS)):
        raise CodecError(f"{data.hex(' ').upper()} is no value for {name}.")
    if name == "pulse_ms":
        return name, value * 10
    return name, BAUDS[value] if name == "baud" else value


def _unknown(frame: bytes) -> CodecError:
    return CodecError(f"Command {frame[3]:02X} for lock byte {frame[2]:02X}, ASK {frame[4]:02X}, is no known frame.")
