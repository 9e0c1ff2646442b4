"""Family kerong1 (CU16): `02 ADDR CMD [DATA] 03 SUM`, SUM the low byte of the sum of all bytes before it.

Knows the bytes of this family. Must never know time, ports, polarity or what a lock guards.

ADDR holds the board in its high and the lock (minus one) in its low half, so a lock one too high would be the first
lock of the next board: both are checked before they are packed. By the vendor's text nothing answers an unlock.
"Unlock all" (33) and everything that begins with `F5 B5` (erases the firmware) is never encoded.
Facts: vendor text of the CU16, V1.6; frames in tests/vectors/kerong_v1.json.
"""

from __future__ import annotations

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
    Request,
    Setting,
    SettingRequest,
    States,
    StatesRequest,
    Unlock,
    UnlockAll,
)
from locker_driver.errors import CodecError

HEAD, TAIL = 0x02, 0x03
STATES, UNLOCK, ALL_STATES = 0x30, 0x31, 0x32
STATES_REPLY, ONE_OF_ALL = 0x35, 0x36
PULSE_REPLY, DELAY, BAUD = 0x38, 0x39, 0x40
SERVICE, VERSION, SERVICE_TAIL = 0xF5, 0xB6, 0x5F
EVERY_BOARD = 0xF0
PLAIN, REPLY = 5, 9
BAUDS = (9600, 19200, 57600, 115200)
SIZES = {STATES: PLAIN, UNLOCK: PLAIN} | dict.fromkeys((STATES_REPLY, ONE_OF_ALL, PULSE_REPLY, DELAY, BAUD), REPLY)
"""Frames that may come in while the driver speaks: replies, and the echo of what it sends."""


class Kerong1Wire(BoardWire):
    """What differs between two boards. `ack`: "none" as the vendor says, "states" for boards that answer with 35."""

    family: Literal["kerong1"] = "kerong1"
    channels: int = Field(default=16, ge=1, le=16)
    last_board: int = Field(default=9, ge=0, le=9)
    ack: Literal["none", "states"] = "none"


class Kerong1(LengthFramed):
    """Codec of the family for one board model."""

    def __init__(self, wire: Kerong1Wire | None = None) -> None:
        self.wire = wire or Kerong1Wire()

    @property
    def acks(self) -> bool:
        """By the vendor's text nothing answers an unlock."""
        return self.wire.ack != "none"

    def encode(self, request: Request) -> bytes:
        """The frame of `request`; CodecError when out of range or of a kind that is never sent."""
        no_pulse(request)
        match request:
            case Unlock(board, lock):
                low = number_in("Lock", lock, 1, self.wire.channels) - 1
                return _framed(self._board(board) << 4 | low, UNLOCK)
            case StatesRequest(board):
                return _framed(self._board(board) << 4, STATES)
        raise never(request)

    def decode(self, frame: bytes) -> Decoded:
        """Understand exactly one whole frame; CodecError with a sentence for anything else."""
        if len(frame) < PLAIN or frame[0] not in (HEAD, SERVICE):
            raise CodecError("A frame of this family begins with 02 and has 5 to 9 bytes.")
        if frame[0] == SERVICE:
            return self._service(frame)
        if frame[-2] != TAIL:
            raise CodecError(f"The byte before the last is {frame[-2]:02X} but must be 03.")
        if frame[-1] != sum(frame[:-1]) & 0xFF:
            raise CodecError(f"The sum is {frame[-1]:02X} but must be {sum(frame[:-1]) & 0xFF:02X}.")
        if len(frame) == REPLY:
            return Decoded(self._reply(frame), Direction.REPLY)
        return Decoded(self._request(frame), Direction.REQUEST)

    def answers(self, request: Request, message: Message) -> bool:
        """Is `message` the reply to `request`: function and board?"""
        asked = isinstance(request, StatesRequest) or (isinstance(request, Unlock) and self.acks)
        return asked and isinstance(message, States) and message.board == request.board

    def size(self, front: bytes) -> int:
        """By the command: replies have 9 bytes."""
        if front[0] != HEAD:
            return 0
        return 3 if len(front) < 3 else SIZES.get(front[2], 0)

    def reply_front(self, request: Request) -> bytes:
        """Head, address and command of the reply."""
        if isinstance(request, Unlock) and not self.acks:
            return b""
        return bytes((HEAD, request.board << 4, STATES_REPLY))

    def _request(self, frame: bytes) -> Message:  # noqa: PLR0911 a row each
        """The meaning of a checked frame with no room for four data bytes."""
        address, command, data = frame[1], frame[2], frame[3:-2]
        if command == ALL_STATES and not data and address in (EVERY_BOARD, 0):
            return AllStatesRequest(EVERY_BOARD >> 4)
        board, value = self._board(address >> 4), int.from_bytes(data, "big")
        if command == UNLOCK and not data:
            return Unlock(board, number_in("Lock", (address & 0x0F) + 1, 1, self.wire.channels))
        if address & 0x0F == 0:
            match command, len(data):
                case 0x30, 0:
                    return StatesRequest(board)
                case 0x33, 0:
                    return UnlockAll(board)
                case 0x37, 0 | 2:
                    return SettingRequest(board, "pulse_ms", value * 10 if data else None)
                case 0x39, 0 | 1:
                    return SettingRequest(board, "delay_s", value if data else None)
                case 0x40, 0 | 1:
                    return SettingRequest(board, "baud", _baud(value) if data else None)
        raise _unknown(frame)

    def _reply(self, frame: bytes) -> Message:
        """The meaning of a checked frame of nine bytes."""
        board, value = self._board(frame[1] >> 4), int.from_bytes(frame[5:7], "big")
        if frame[1] & 0x0F and not (self.acks and frame[2] == STATES_REPLY):
            raise CodecError(f"A reply names a board and no lock, but its address is {frame[1]:02X}.")
        match frame[2]:
            case 0x35 | 0x36:
                return States(board, lock_bits(frame[3:5]), items=lock_bits(frame[5:7]))
            case 0x38:
                return Setting(board, "pulse_ms", value * 10)
            case 0x39:
                return Setting(board, "delay_s", value)
            case 0x40:
                return Setting(board, "baud", _baud(value))
        raise _unknown(frame)

    def _service(self, frame: bytes) -> Decoded:
        """`F5 B6 ADDR LEN 5F SUM DATA`: only the firmware version is read; SUM covers the data too."""
        if frame[1] != VERSION or len(frame) < 6 or len(frame) != 6 + frame[3] or frame[4] != SERVICE_TAIL:
            raise CodecError("F5 begins a service frame; only the question for the version is understood.")
        if frame[5] != sum(frame[:5] + frame[6:]) & 0xFF:
            raise CodecError("The sum of this service frame is wrong.")
        board = self._board(frame[2] >> 4)
        if frame[3] == 0:
            return Decoded(FirmwareRequest(board), Direction.REQUEST)
        return Decoded(Firmware(board, frame[6:].hex()), Direction.REPLY)

    def _board(self, board: int) -> int:
        return number_in("Board", board, 0, self.wire.last_board)


def _framed(address: int, command: int) -> bytes:
    body = bytes((HEAD, address, command, TAIL))
    return body + bytes((sum(body) & 0xFF,))


def _baud(code: int) -> int:
    if code >= len(BAUDS):
        raise CodecError(f"Baud rate {code} is not in the vendor's list.")
    return BAUDS[code]


def _unknown(frame: bytes) -> CodecError:
    return CodecError(f"Command {frame[2]:02X} at address {frame[1]:02X} in {len(frame)} bytes is no known frame.")
