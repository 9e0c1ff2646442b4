"""A WKLY lock board (Yunchuan), read from the vendor's text.

A frame is 57 4B 4C 59 LEN BOARD CMD DATA XOR; LEN counts every byte, BOARD counts from 0, locks from 1. Answers carry
a status (00 done, FF failed) and per door 00 open, 01 closed, FF when its sensor cannot be read. The board tells of
every change by itself with 85, whenever it likes.

What the text leaves open is an option: how several openings are answered, and what the lamp command returns.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from collections.abc import Sequence
from functools import partial, reduce
from operator import xor
from typing import Literal

from pydantic import Field

from sim.boards.base import Board, BoardOptions, Milliseconds

START = b"WKLY"
TOGETHER, LAMP, OPEN, ONE, ALL, CHANGED, OPEN_ALL, IN_TURN, HOLD_ON, HOLD_OFF = range(0x80, 0x8A)
DONE, FAILED = 0x00, 0xFF
IS_OPEN, IS_CLOSED, IS_BROKEN = 0x00, 0x01, 0xFF
SHORTEST, LONGEST = 8, 8 + 2 + 64
MOST_TOGETHER = 2


class WklyOptions(BoardOptions):
    """How one model of the family behaves."""

    channels: int = Field(default=24, ge=1, le=64)
    """How many locks it has."""
    pulse_ms: Milliseconds = 350
    reply_ms: Milliseconds = 50
    """One question takes the board about 100 ms, all of them 200: the text; callers wait twice as long."""
    together: int = Field(default=MOST_TOGETHER, ge=1, le=64)
    unsolicited: bool = True
    """Every change is told unasked."""
    several: Literal["once", "each", "none"] = "once"
    """Openings of several locks are answered once at the end, once for each lock, or never."""
    unplugged: Literal["error", "open"] = "error"
    """What is told of a door whose sensor cannot be read."""
    lamp_reply: bool = True
    """Whether the lamp command is answered."""


def seal(board: int, command: int, data: Sequence[int] = ()) -> bytes:
    """The frame of these fields."""
    body = (*START, len(data) + SHORTEST, board & 0xFF, command, *data)
    return bytes((*body, reduce(xor, body)))


def is_sealed(frame: bytes | bytearray) -> bool:
    """Whether the last byte is the XOR of the others."""
    return len(frame) >= SHORTEST and reduce(xor, frame) == 0


class WklyBoard(Board[WklyOptions]):
    """One board: answers after the pulse, and speaks unasked."""

    lamp: bytes = b""
    """What the lamps were last told."""

    def intact(self, frame: bytes) -> bool:
        """Whether start, length and XOR hold."""
        return frame[:4] == START and len(frame) > 4 and frame[4] == len(frame) and is_sealed(frame)

    def contact_changed(self, lock: int, at: float) -> None:
        """Tell of it unasked."""
        if self.options.unsolicited and lock <= self.options.channels:
            self._io.send(seal(self._signature, CHANGED, (lock, self._door(lock))), at + self._think_s(), "unsolicited")

    def _frame_length(self) -> int | None:
        heard = self._heard
        if not START.startswith(heard[:4]):
            return 0
        if len(heard) < 5:
            return None
        length = heard[4]
        if not SHORTEST <= length <= LONGEST:
            return 0
        if len(heard) < length:
            return None
        return length if is_sealed(heard[:length]) else 0

    def _obey(self, frame: bytes, at: float) -> None:
        board, command, data = frame[5], frame[6], frame[7:-1]
        if board != self.address or not self._is_request(command, data) or self._io.swallow(frame, at):
            return
        self._pulses.together = self.options.together if command == TOGETHER else 1
        if command == ALL:
            self._answer(self._tell_all, at, "states")
        elif command == ONE:
            self._answer(partial(self._tell, ONE, data[0]), at, "state")
        elif command == OPEN:
            self._open(data[0], at)
        elif command in (HOLD_ON, HOLD_OFF):
            self._hold(command, data[0], at)
        elif command == LAMP:
            self.lamp = data
            if self.options.lamp_reply:
                self._answer(lambda: seal(self._signature, LAMP, (DONE,)), at, "hold")
        else:
            locks = list(self._locks()) if command == OPEN_ALL else list(data[1:])
            self._open_several(command, locks, at)

    def _is_request(self, command: int, data: bytes) -> bool:
        """The answers of a neighbour on the same address have other lengths, and are no request."""
        if command in (ALL, OPEN_ALL):
            return not data
        if command in (ONE, OPEN, HOLD_ON, HOLD_OFF):
            return len(data) == 1
        if command in (TOGETHER, IN_TURN):
            return len(data) > 1 and data[0] == len(data) - 1
        return command == LAMP

    def _exists(self, lock: int) -> bool:
        return 1 <= lock <= self.options.channels

    def _door(self, lock: int) -> int:
        if not self._exists(lock):
            return IS_BROKEN
        if self.options.unplugged == "error" and not self._io.plugged(lock):
            return IS_BROKEN
        return IS_CLOSED if self._bit(lock) else IS_OPEN

    def _tell(self, command: int, lock: int) -> bytes:
        return seal(self._signature, command, (DONE if self._exists(lock) else FAILED, lock, self._door(lock)))

    def _tell_all(self) -> bytes:
        return seal(self._signature, ALL, (DONE, self.options.channels, *map(self._door, self._locks())))

    def _open(self, lock: int, at: float) -> None:
        acknowledge = partial(self._acknowledge, OPEN, lock)
        if not self._exists(lock) or not self._pulses.fire(lock, self.options.pulse_ms / 1000, at, acknowledge):
            self._io.send(seal(self._signature, OPEN, (FAILED, lock, self._door(lock))), at + self._think_s(), "ack")

    def _acknowledge(self, command: int, lock: int, at: float) -> None:
        self._answer(partial(self._tell, command, lock), at, "ack")

    def _hold(self, command: int, lock: int, at: float) -> None:
        if self._exists(lock):
            self._pulses.hold(lock, command == HOLD_ON, at)
        self._answer(partial(self._tell, command, lock), at, "hold")

    def _open_several(self, command: int, locks: list[int], at: float) -> None:
        real = [lock for lock in dict.fromkeys(locks) if self._exists(lock)]
        left = set(real)

        def done(lock: int, then: float) -> None:
            left.discard(lock)
            if self.options.several == "each":
                self._acknowledge(command, lock, then)
            elif self.options.several == "once" and not left:
                how = (DONE if len(real) == len(set(locks)) else FAILED, len(real))
                pairs = [byte for one in real for byte in (one, self._door(one))]
                self._answer(lambda: seal(self._signature, command, (*how, *pairs)), then, "ack")

        for lock in real:
            if not self._pulses.fire(lock, self.options.pulse_ms / 1000, at, partial(done, lock)):
                done(lock, at)
