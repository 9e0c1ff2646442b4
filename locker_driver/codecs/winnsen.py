"""Family winnsen: `90 LEN FUNC STATION ... 03`, LEN the number of all bytes. There is no check of any kind.

Knows the bytes of this family. Must never know time, ports, polarity or what a lock guards.

Any bit error in station, lock or states makes another valid frame: only the doors themselves tell. `90` and `03` may
stand inside a frame, so length, function, station and last byte must all be right before it counts.
Facts: public drivers of Winnsen boards and of one clone; frames in tests/vectors/winnsen.json.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from locker_driver.codecs.base import BoardWire, lock_bits, never, no_pulse, number_in
from locker_driver.codecs.framing import LengthFramed
from locker_driver.codecs.messages import (
    Decoded,
    Direction,
    Message,
    Request,
    State,
    StateRequest,
    States,
    StatesRequest,
    Unlock,
    UnlockAck,
)
from locker_driver.errors import CodecError

HEAD, TAIL = 0x90, 0x03
UNLOCK, STATES, STATE = 0x05, 0x02, 0x12
REPLY_BIT = {"85/82": 0x80, "A5/A2": 0xA0}
EVERY_LOCK = b"\xff\xff"
OPENED, COOLING = 0x01, 0x02
SHORT, LONG = 6, 7


class WinnsenWire(BoardWire):
    """What differs between two boards.

    `replies`: functions of the answers. `station_shift` is added by the board to the station in its answers, for
    boards of which that is said. `lowest_board` is 0 on one clone.
    """

    family: Literal["winnsen"] = "winnsen"
    channels: int = Field(default=16, ge=1, le=16)
    lowest_board: Literal[0, 1] = 1
    last_board: int = Field(default=255, ge=1, le=255)
    replies: Literal["85/82", "A5/A2"] = "85/82"
    station_shift: int = Field(default=0, ge=-255, le=255)

    @property
    def first_board(self) -> int:
        """Stations are numbered from 1 in the vendor's text."""
        return self.lowest_board


class Winnsen(LengthFramed):
    """Codec of the family for one board model."""

    def __init__(self, wire: WinnsenWire | None = None) -> None:
        self.wire = wire or WinnsenWire()
        reply = REPLY_BIT[self.wire.replies]
        self._unlocked, self._states = UNLOCK | reply, STATES | reply
        self._sizes = {UNLOCK: SHORT, STATE: SHORT, STATES: LONG, STATE | 0x80: LONG}
        self._sizes |= {self._unlocked: LONG, self._states: LONG}

    @property
    def acks(self) -> bool:
        """An unlock is answered with whether it opened, by the board's own lights."""
        return True

    def encode(self, request: Request) -> bytes:
        """The frame of `request`; CodecError when out of range or of a kind that is never sent."""
        no_pulse(request)
        match request:
            case Unlock(board, lock):
                return bytes((HEAD, SHORT, UNLOCK, self._board(board), self._lock(lock), TAIL))
            case StatesRequest(board):
                return bytes((HEAD, LONG, STATES, self._board(board), *EVERY_LOCK, TAIL))
        raise never(request)

    def decode(self, frame: bytes) -> Decoded:
        """Understand exactly one whole frame; CodecError with a sentence for anything else."""
        if not SHORT <= len(frame) <= LONG or frame[0] != HEAD or frame[-1] != TAIL:
            raise CodecError("A frame of this family has 6 or 7 bytes, 90 first and 03 last.")
        if not frame[1] == len(frame) == self._sizes.get(frame[2]):
            raise CodecError(f"Function {frame[2]:02X} with length {frame[1]} in {len(frame)} bytes is no known frame.")
        if frame[2] in (UNLOCK, STATES, STATE):
            return Decoded(self._request(frame), Direction.REQUEST)
        return Decoded(self._reply(frame), Direction.REPLY)

    def size(self, front: bytes) -> int:
        """By the length byte, which must be right for the function."""
        if front[0] != HEAD:
            return 0
        if len(front) < 3:
            return 3
        return front[1] if self._sizes.get(front[2]) == front[1] else 0

    def reply_front(self, request: Request) -> bytes:
        """Head, length, function and station of the reply."""
        function = self._unlocked if isinstance(request, Unlock) else self._states
        return bytes((HEAD, LONG, function, request.board + self.wire.station_shift & 0xFF))

    def _request(self, frame: bytes) -> Message:
        board = self._board(frame[3])
        if frame[2] == STATES:
            if frame[4:6] != EVERY_LOCK:
                raise CodecError("A question for the states asks for FF FF, every lock.")
            return StatesRequest(board)
        lock = self._lock(frame[4])
        return Unlock(board, lock) if frame[2] == UNLOCK else StateRequest(board, lock)

    def _reply(self, frame: bytes) -> Message:
        board = self._board(frame[3] - self.wire.station_shift & 0xFF)
        if frame[2] == self._states:
            return States(board, lock_bits(frame[4:6]))
        # one clone swaps lock and status in its answer about a single lock
        lock, status = (frame[4], frame[5]) if frame[2] == self._unlocked else (frame[5], frame[4])
        self._lock(lock)
        if status > COOLING:
            raise CodecError(f"Status {status:02X} is no known answer.")
        if frame[2] == self._unlocked:
            return UnlockAck(board, lock, ok=status == OPENED)
        return State(board, lock, bit=status == OPENED)

    def _board(self, board: int) -> int:
        return number_in("Station", board, self.wire.lowest_board, self.wire.last_board)

    def _lock(self, lock: int) -> int:
        return number_in("Lock", lock, 1, self.wire.channels)
