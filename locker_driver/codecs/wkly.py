"""Family wkly: `57 4B 4C 59 LEN BOARD CMD [DATA] XOR`, LEN the number of all bytes, XOR over all bytes before it.

Knows the bytes of this family. Must never know time, ports, polarity or what a lock guards.

A door is a whole byte: 00, 01 or FF for "cannot tell". The raw bit of a lock is that byte. "Open all in turn" (86),
"open several" (80, 87) and "hold on" (88) are never encoded.
Facts: public drivers of WKLY boards; frames in tests/vectors/wkly.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import Literal

from pydantic import Field

from locker_driver.codecs.base import BoardWire, never, no_pulse, number_in
from locker_driver.codecs.framing import LengthFramed
from locker_driver.codecs.messages import (
    Changed,
    Decoded,
    Direction,
    Hold,
    Message,
    Refused,
    Request,
    State,
    StateRequest,
    States,
    StatesRequest,
    Unlock,
    UnlockAck,
    UnlockAll,
    UnlockSeveral,
)
from locker_driver.errors import CodecError

START = b"\x57\x4b\x4c\x59"
SEVERAL, UNLOCK, STATE, STATES, CHANGED = 0x80, 0x82, 0x83, 0x84, 0x85
IN_TURN, HOLD = 0x87, 0x88
OK, FAILED = 0x00, 0xFF
DOORS: dict[int, bool | None] = {0x00: False, 0x01: True, 0xFF: None}
SHORTEST = 8
MOST_DOORS = 24


class WklyWire(BoardWire):
    """What differs between two boards: how many doors the reply to "all" has."""

    family: Literal["wkly"] = "wkly"
    channels: int = Field(default=24, ge=1, le=MOST_DOORS)
    last_board: int = Field(default=255, ge=0, le=255)


class Wkly(LengthFramed):
    """Codec of the family for one board model; with `any_size` replies of smaller boards are understood too."""

    refused_by: Mapping[type[Request], int] = {StateRequest: STATE, StatesRequest: STATES}

    def __init__(self, wire: WklyWire | None = None, *, any_size: bool = False) -> None:
        self.wire = wire or WklyWire()
        self._fewest = 1 if any_size else self.wire.channels

    @property
    def acks(self) -> bool:
        """An unlock is answered with a status and the door."""
        return True

    def encode(self, request: Request) -> bytes:
        """The frame of `request`; CodecError when out of range or of a kind that is never sent."""
        no_pulse(request)
        match request:
            case Unlock(board, lock):
                return _framed(self._board(board), UNLOCK, self._lock(lock))
            case StateRequest(board, lock):
                return _framed(self._board(board), STATE, self._lock(lock))
            case StatesRequest(board):
                return _framed(self._board(board), STATES)
        raise never(request)

    def decode(self, frame: bytes) -> Decoded:
        """Understand exactly one whole frame; CodecError with a sentence for anything else."""
        if len(frame) < SHORTEST or frame[:4] != START:
            raise CodecError("A frame of this family begins with 57 4B 4C 59 and has at least 8 bytes.")
        if len(frame) != frame[4]:
            raise CodecError(f"The frame says it has {frame[4]} bytes, but there are {len(frame)}.")
        if reduce(xor, frame):
            raise CodecError(f"The check byte is {frame[-1]:02X} but must be {reduce(xor, frame[:-1]):02X}.")
        board, command, data = self._board(frame[5]), frame[6], frame[7:-1]
        if command in (UNLOCK, STATE) and len(data) == 3:
            return Decoded(self._told(board, command, data), Direction.REPLY)
        if command == STATES and len(data) >= 2:
            return Decoded(self._all_told(board, data), Direction.REPLY)
        if command == CHANGED and len(data) == 2:
            return Decoded(Changed(board, self._lock(data[0]), _door(data[1])), Direction.UNSOLICITED)
        return Decoded(self._request(board, command, data), Direction.REQUEST)

    def size(self, front: bytes) -> int:
        """By the length byte, up to what a board of this many doors can say."""
        if front[:4] != START[: len(front)]:
            return 0
        if len(front) < 5:
            return 5
        return front[4] if SHORTEST <= front[4] <= SHORTEST + 2 + self.wire.channels else 0

    def reply_front(self, request: Request) -> bytes:
        """Start, length, board and command of the reply."""
        one, every = SHORTEST + 3, SHORTEST + 2 + self.wire.channels
        asked = self.encode(request)
        return START + bytes((every if isinstance(request, StatesRequest) else one,)) + asked[5:7]

    def _told(self, board: int, command: int, data: bytes) -> Message:
        """`ST LOCK DOOR`: the answer about one lock."""
        ok, lock, bit = _ok(data[0]), self._lock(data[1]), _door(data[2])
        if command == UNLOCK:
            return UnlockAck(board, lock, bit=bit, ok=ok)
        return State(board, lock, bit) if ok else Refused(board, command, data[0])

    def _all_told(self, board: int, data: bytes) -> Message:
        """`ST COUNT DOOR...`: the answer about every lock."""
        ok, count, doors = _ok(data[0]), data[1], data[2:]
        if len(doors) != count:
            raise CodecError(f"The reply says it has {count} doors, but there are {len(doors)}.")
        bits = {lock: _door(door) for lock, door in enumerate(doors, start=1)}
        if not ok:
            return Refused(board, STATES, data[0])
        if not self._fewest <= count <= self.wire.channels:
            raise CodecError(f"The reply has {count} doors, but a board has {self.wire.channels}.")
        faulty = frozenset(lock for lock, bit in bits.items() if bit is None)
        return States(board, frozenset(lock for lock, bit in bits.items() if bit), faulty=faulty or None)

    def _request(self, board: int, command: int, data: bytes) -> Message:
        match command, len(data):
            case 0x82, 1:
                return Unlock(board, self._lock(data[0]))
            case 0x83, 1:
                return StateRequest(board, self._lock(data[0]))
            case 0x84, 0:
                return StatesRequest(board)
            case 0x86, 0:
                return UnlockAll(board)
            case 0x88 | 0x89, 1:
                return Hold(board, self._lock(data[0]), on=command == HOLD)
        if command in (SEVERAL, IN_TURN) and data and data[0] == len(data) - 1:
            return UnlockSeveral(board, frozenset(self._lock(lock) for lock in data[1:]))
        raise CodecError(f"Command {command:02X} with {len(data)} data bytes is no known frame.")

    def _board(self, board: int) -> int:
        return number_in("Board", board, 0, self.wire.last_board)

    def _lock(self, lock: int) -> int:
        return number_in("Lock", lock, 1, self.wire.channels)


def _framed(board: int, command: int, *data: int) -> bytes:
    body = START + bytes((SHORTEST + len(data), board, command, *data))
    return body + bytes((reduce(xor, body),))


def _ok(status: int) -> bool:
    if status not in (OK, FAILED):
        raise CodecError(f"Status {status:02X} is no known answer.")
    return status == OK


def _door(door: int) -> bool | None:
    if door not in DOORS:
        raise CodecError(f"Door byte {door:02X} is neither 00, 01 nor FF.")
    return DOORS[door]
