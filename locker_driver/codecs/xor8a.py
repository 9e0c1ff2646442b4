"""Family xor8a: five-byte frames `HEAD BOARD LOCK FUNC BCC`, BCC the XOR of all bytes before it.

Knows the bytes of this family. Must never know time, ports, polarity or what a lock guards.

There is no length byte, so a reply is only known by its expected length or by the silence after it: the
seven bytes `80 01 01 00 80 33 33` begin with a valid frame of five. Open-all is the unlock frame with lock 0
and is never encoded. On such a wire two bit errors can turn one valid frame into another; see docs/driver.md.
Facts: shared vendor texts and public drivers of the 8A/80 boards, frames in tests/vectors/xor8a.json.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from functools import reduce
from operator import xor
from typing import Literal, Self

from pydantic import Field, model_validator

from locker_driver.codecs.base import BoardWire, Cut, Frame, never, no_pulse
from locker_driver.codecs.messages import (
    AddressReply,
    AddressRequest,
    Changed,
    Decoded,
    Direction,
    FirmwareRequest,
    Hold,
    Message,
    Request,
    State,
    StateRequest,
    States,
    StatesRequest,
    Unlock,
    UnlockAck,
    UnlockAll,
    UnlockFor,
    UnlockSeveral,
)
from locker_driver.errors import CodecError

LAST_BOARD = 99
"""The highest board number in any text about the family (others say 31, 32 or 64)."""

UNLOCK, STATUS, CHANGED, CHANGED_TOO = 0x8A, 0x80, 0x81, 0x82
SEVERAL, HOLD_ON = 0x90, 0x9A
DO, ASK, ADDRESS = 0x11, 0x33, 0x99
BOARD_HEADS = frozenset({UNLOCK, STATUS, CHANGED, CHANGED_TOO})
"""Heads a board may send; which of 0x81 and 0x82 reports a change depends on the firmware."""

SHORT = 5
DOCUMENTED_STATES_LENGTHS = frozenset({7, 8, 11})


class Xor8aWire(BoardWire):
    """What differs on the wire between two boards of the family.

    `states_reply_bytes` counts the whole reply to "all locks" and is not channels / 8: the one 8-channel board
    captured in public answers with three groups, seven bytes. `ack_head` is 0x8A, on older boards 0x80.
    """

    family: Literal["xor8a"] = "xor8a"
    channels: int = Field(default=24, ge=1, le=50)
    last_board: int = Field(default=LAST_BOARD, ge=1, le=LAST_BOARD)
    group_order: Literal["highest_first", "lowest_first"] = "highest_first"
    states_reply_bytes: int = Field(default=7, ge=6, le=11)
    ack_head: Literal[0x8A, 0x80] = 0x8A

    @property
    def first_board(self) -> int:
        """Boards are numbered from 1."""
        return 1

    @model_validator(mode="after")
    def _bits_suffice(self) -> Self:
        bits = (self.states_reply_bytes - 4) * 8
        if self.channels > bits:
            raise ValueError(f"a states reply of {self.states_reply_bytes} bytes has {bits} bits, too few")
        return self


class _Step(Enum):
    WAIT = "wait for more bytes"
    SKIP = "this byte starts no frame"
    BAD = "right shape, wrong check"


class Xor8a:
    """Codec of the family for one board model.

    `states_lengths` are the lengths of a states reply that `decode` accepts: by default the model's own alone.
    """

    def __init__(self, wire: Xor8aWire | None = None, *, states_lengths: Collection[int] = ()) -> None:
        self.wire = wire or Xor8aWire()
        self._states_lengths = frozenset(states_lengths) or frozenset({self.wire.states_reply_bytes})

    @property
    def acks(self) -> bool:
        """These boards answer an unlock, some with the very bytes of the request."""
        return True

    def encode(self, request: Request) -> bytes:
        """The frame of `request`; CodecError when out of range or of a kind that is never sent."""
        no_pulse(request)
        match request:
            case Unlock(board, lock):
                body = bytes((UNLOCK, self._board(board), self._lock(lock), DO))
            case StateRequest(board, lock):
                body = bytes((STATUS, self._board(board), self._lock(lock), ASK))
            case StatesRequest(board):
                body = bytes((STATUS, self._board(board), 0, ASK))
            case AddressRequest(board):
                body = bytes((STATUS, self._board(board), 0, ADDRESS))
            case _:
                raise never(request)
        return body + bytes((_check(body),))

    def decode(self, frame: bytes) -> Decoded:
        """Understand exactly one whole frame; CodecError with a sentence for anything else."""
        if not SHORT <= len(frame) <= 11:
            raise CodecError(f"A frame of this family has 5 to 11 bytes, not {len(frame)}.")
        if frame[-1] != _check(frame[:-1]):
            raise CodecError(f"The check byte is {frame[-1]:02X} but must be {_check(frame[:-1]):02X}.")
        board = self._board(frame[1])
        if len(frame) == SHORT:
            return self._short(frame[0], board, frame[2], frame[3])
        return self._long(frame, board)

    def cut(self, buffer: bytes, *, awaited: Request | None, quiet: bool) -> Cut:
        """Cut `buffer` into frames; see `locker_driver.codecs.base.Codec`."""
        frames: list[Frame] = []
        at = bad = garbage = 0
        while at < len(buffer):
            step = self._step(buffer[at:], awaited, quiet)
            if isinstance(step, Frame):
                frames.append(step)
                at += len(step.raw)
                continue
            if step is _Step.WAIT:
                break
            bad += step is _Step.BAD
            garbage += 1
            at += 1
        return Cut(tuple(frames), at, bad, garbage)

    def answers(self, request: Request, message: Message) -> bool:
        """Is `message` the reply to `request`: function, board and lock?"""
        match request, message:
            case Unlock(board, lock), Unlock() | UnlockAck():
                return self.wire.ack_head == UNLOCK and (message.board, message.lock) == (board, lock)
            case Unlock(board, lock), State():
                return self.wire.ack_head == STATUS and (message.board, message.lock) == (board, lock)
            case StateRequest(board, lock), State():
                return (message.board, message.lock) == (board, lock)
            case StatesRequest(board), States():
                return message.board == board
            case AddressRequest(), AddressReply():
                return True
        return False

    def _step(self, rest: bytes, awaited: Request | None, quiet: bool) -> Frame | _Step:
        """What the front of `rest` is: a frame, something to wait for, or nothing."""
        no_frame = _Step.SKIP if quiet else _Step.WAIT
        if rest[0] not in BOARD_HEADS:
            return no_frame
        long = self.wire.states_reply_bytes
        for length in (long, SHORT) if rest[0] == STATUS else (SHORT,):
            if len(rest) < length:
                if not quiet or _may_become(rest, length, awaited):
                    return _Step.WAIT
                continue
            raw = rest[:length]
            short_of_long = rest[0] == STATUS and length == SHORT
            if short_of_long and not quiet:
                return _Step.WAIT
            if short_of_long and len(rest) > SHORT and rest[SHORT] not in BOARD_HEADS:
                continue  # more likely the front of a longer reply with a bit error
            try:
                return Frame(self.decode(raw), raw)
            except CodecError:
                no_frame = _Step.BAD if quiet else _Step.WAIT
        return no_frame

    def _short(self, head: int, board: int, lock: int, func: int) -> Decoded:  # noqa: PLR0911 a row each
        """The meaning of a checked frame of five bytes: a table, most specific row first."""
        if lock == 0 or func == ADDRESS:
            return _board_frame(head, board, lock, func)
        self._lock(lock)
        match head, func:
            case 0x8A, 0x11:
                return Decoded(Unlock(board, lock), Direction.EITHER)
            case 0x8A, 0x00:
                return Decoded(UnlockAck(board, lock, bit=False), Direction.REPLY)
            case 0x80, 0x33:
                return Decoded(StateRequest(board, lock), Direction.REQUEST)
            case 0x80, 0x00 | 0x11:
                return Decoded(State(board, lock, bit=func == DO), Direction.REPLY)
            case 0x81 | 0x82, 0x00 | 0x11:
                return Decoded(Changed(board, lock, bit=func == DO), Direction.UNSOLICITED)
            case 0x9A | 0x9B, 0x11:
                return Decoded(Hold(board, lock, on=head == HOLD_ON), Direction.REQUEST)
        raise _unknown(head, lock, func)

    def _long(self, frame: bytes, board: int) -> Decoded:
        """The meaning of a checked frame of more than five bytes."""
        if frame[0] == STATUS and frame[-2] == ASK:
            if len(frame) not in self._states_lengths:
                wanted = " or ".join(str(length) for length in sorted(self._states_lengths))
                raise CodecError(f"A states reply has {wanted} bytes here, not {len(frame)}.")
            return Decoded(States(board, self._bits(frame[2:-2])), Direction.REPLY)
        if frame[0] == SEVERAL:
            locks = self._bits(frame[2:-1])
            for lock in locks:
                self._lock(lock)
            return Decoded(UnlockSeveral(board, locks), Direction.REQUEST)
        if frame[0] == UNLOCK and len(frame) == 6 and frame[3] == DO and 1 <= frame[4] <= 9:
            return Decoded(UnlockFor(board, self._lock(frame[2]), frame[4]), Direction.REQUEST)
        raise CodecError(f"{len(frame)} bytes with head {frame[0]:02X} are no known frame.")

    def _bits(self, groups: bytes) -> frozenset[int]:
        """Lock numbers of the set bits; bit 0 of the lowest group is lock 1."""
        value = int.from_bytes(groups, "big" if self.wire.group_order == "highest_first" else "little")
        return frozenset(n + 1 for n in range(len(groups) * 8) if value >> n & 1)

    def _board(self, board: int) -> int:
        if not 1 <= board <= self.wire.last_board:
            raise CodecError(f"Board {board} is out of range 1 to {self.wire.last_board}.")
        return board

    def _lock(self, lock: int) -> int:
        if lock == 0:
            raise CodecError("Lock 0 means every lock of the board; locks are numbered from 1.")
        if not 1 <= lock <= self.wire.channels:
            raise CodecError(f"Lock {lock} is out of range 1 to {self.wire.channels}.")
        return lock


def _board_frame(head: int, board: int, lock: int, func: int) -> Decoded:
    """The meaning of a checked frame of five bytes that names no single lock."""
    match head, lock, func:
        case 0x8A, 0, 0x11:
            return Decoded(UnlockAll(board), Direction.REQUEST)
        case 0x80, 0, 0x33:
            return Decoded(StatesRequest(board), Direction.REQUEST)
        case 0x80, 0, 0x99:
            return Decoded(AddressRequest(board), Direction.REQUEST)
        case 0x80, named, 0x99 if named == board:
            return Decoded(AddressReply(board), Direction.REPLY)
        case 0x82, 0, 0x22:
            return Decoded(FirmwareRequest(board), Direction.REQUEST)
    raise _unknown(head, lock, func)


def _unknown(head: int, lock: int, func: int) -> CodecError:
    return CodecError(f"Head {head:02X} with lock byte {lock:02X} and function {func:02X} is no known frame.")


def _check(body: bytes) -> int:
    return reduce(xor, body, 0)


def _may_become(rest: bytes, length: int, awaited: Request | None) -> bool:
    """After a silence: may `rest` still grow into the reply of `length` bytes that is awaited?

    Serial adapters split one reply into bursts up to hundreds of milliseconds apart, so the front of the
    awaited reply is kept until its own time limit.
    """
    if awaited is None or (len(rest) > 1 and rest[1] != awaited.board and not isinstance(awaited, AddressRequest)):
        return False
    if isinstance(awaited, StatesRequest):
        return rest[0] == STATUS and length > SHORT
    return length == SHORT and rest[0] in (STATUS, UNLOCK)
