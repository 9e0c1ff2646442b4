"""A Winnsen lock board, read from the vendor's text V202104 and from a clone's firmware.

A frame is 90 LEN FUNC STATION ... 03, LEN counts every byte, and there is no check at all: a flipped bit in the lock
number opens another door and nobody can tell. Answers carry FUNC with its high bit set, or, on some boards, A0 added
and the station shifted. The clone also answers 12 for a single lock, sends in pieces, and lets locks cool down.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from collections.abc import Callable
from functools import partial
from typing import Literal

from pydantic import Field

from sim.boards.base import Board, BoardOptions, Milliseconds

START, END = 0x90, 0x03
OPEN, STATES, STATE = 0x05, 0x02, 0x12
LENGTHS = {OPEN: 6, STATES: 7, STATE: 6}
SHUT, OPENED, COOLING = 0x00, 0x01, 0x02
CLONE_BIT = 0x80


class WinnsenOptions(BoardOptions):
    """How one model of the family behaves."""

    channels: int = Field(default=16, ge=1, le=16)
    """How many locks it has."""
    pulse_ms: Milliseconds = 500
    answer_bits: Literal[0x80, 0xA0] = 0x80
    """Added to FUNC in an answer: 85 82, or A5 A2."""
    station_shift: int = Field(default=0, ge=0, le=255)
    """Added to the station in an answer, by some boards of the A5 kind."""
    ack: Literal["before", "after"] = "after"
    """Before the pulse the board cannot know whether the door opens, and says it did."""
    clone: bool = False
    """Knows 12/92: the state of one lock, with lock and state swapped in the answer; 02 while it cools down."""
    pieces: tuple[int, ...] = ()
    """Lengths of the first pieces of an answer; (1, 1) sends a byte, a byte, and the rest."""
    piece_gap_ms: Milliseconds = 3
    """The pause between the pieces."""


def frame_of(*body: int) -> bytes:
    """The frame of FUNC, STATION and what follows."""
    return bytes((START, len(body) + 3, *body, END))


class WinnsenBoard(Board[WinnsenOptions]):
    """One board: no check, an answer to everything it understands."""

    def intact(self, frame: bytes) -> bool:
        """Whether start, length and end are right; there is nothing more to check."""
        return len(frame) > 3 and (frame[0], frame[1], frame[-1]) == (START, len(frame), END)

    def _frame_length(self) -> int | None:
        heard = self._heard
        if heard[0] != START:
            return 0
        if len(heard) < 3:
            return None
        length = LENGTHS.get(heard[2], 0)
        if heard[1] != length:
            return 0
        if len(heard) < length:
            return None
        return length if heard[length - 1] == END else 0

    def _obey(self, frame: bytes, at: float) -> None:
        func, station, lock = frame[2:5]
        if station != self.address or (func == STATE and not self.options.clone) or self._io.swallow(frame, at):
            return
        if func == STATES:
            self._speak(self._states, at, "states")
        elif func == STATE:
            self._speak(partial(self._state_of, lock, at), at, "state")
        else:
            self._open(lock, at)

    def _open(self, lock: int, at: float) -> None:
        if not 1 <= lock <= self.options.channels:
            self._speak(partial(self._ack, lock, SHUT), at, "ack")
            return
        early = self.options.ack == "before"

        def done(then: float) -> None:
            if not early:
                self._speak(lambda: self._ack(lock, OPENED if self._is_open(lock) else SHUT), then, "ack")

        if not self._pulses.fire(lock, self.options.pulse_ms / 1000, at, done):
            self._speak(partial(self._ack, lock, COOLING), at, "ack")
        elif early:
            self._speak(partial(self._ack, lock, OPENED), at, "ack")

    def _ack(self, lock: int, how: int) -> bytes:
        return frame_of(self._func(OPEN), self._station(), lock, how)

    def _states(self) -> bytes:
        value = sum(1 << n for n, lock in enumerate(self._locks()) if self._is_open(lock))
        return frame_of(self._func(STATES), self._station(), value & 0xFF, value >> 8)

    def _state_of(self, lock: int, at: float) -> bytes:
        how = OPENED if 1 <= lock <= self.options.channels and self._is_open(lock) else SHUT
        if self._pulses.is_hot(lock, at):
            how = COOLING
        return frame_of(STATE | CLONE_BIT, self._station(), how, lock)

    def _func(self, asked: int) -> int:
        return asked | self.options.answer_bits

    def _station(self) -> int:
        return self._signature + self.options.station_shift & 0xFF

    def _is_open(self, lock: int) -> bool:
        return not self._bit(lock)

    def _speak(self, build: Callable[[], bytes], at: float, what: str) -> None:
        self._later(at + self._think_s(), lambda then: self._send(build(), then, what))

    def _send(self, frame: bytes, at: float, what: str) -> None:
        begin = 0
        for length in self.options.pieces:
            self._io.send(frame[begin : begin + length], at, what)
            begin += length
            at += length * self._io.byte_s() + self.options.piece_gap_ms / 1000
        self._io.send(frame[begin:], at, what)
