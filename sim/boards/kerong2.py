"""A KERONG lock board of the second generation (CU12, NCU), read from the vendor's text V1.1.

A frame is 02 ADDR LOCK CMD ASK LEN 03 SUM [DATA]: the sum stands before the data and covers both. ASK is 00 in a
request; an answer carries 10 done, 11 failed, 12 the door was not pushed in time, 13 unknown command, 14 wrong sum.
Locks count from 0 on the wire, 0C means every lock; boards 00-0F, 10 means every board.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from functools import partial
from typing import Literal

from pydantic import Field

from sim.boards.base import Board, BoardOptions, Milliseconds, Terminals
from sim.boards.flash import Flash, nearest
from sim.seeds import Random

STX, ETX = 0x02, 0x03
STATUS, UNLOCK, PULSE, BAUD, DELAY, WAIT, FACTORY, VERSION = 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x8E, 0x8F
ASKED, DONE, FAILED, NOT_PUSHED, UNKNOWN, WRONG_SUM = 0x00, 0x10, 0x11, 0x12, 0x13, 0x14
EVERY_BOARD, EVERY_LOCK = 0x10, 0x0C
HEADER = 8
MOST_DATA = 40
SETTING_BYTES = {PULSE: 2, BAUD: 1, DELAY: 1, WAIT: 1}
LARGEST = {PULSE: 0xFFFF, BAUD: 3, DELAY: 200, WAIT: 200}
BAUDS = (9600, 19200, 57600, 115200)
PULSE_UNIT_S = 0.010
LOOK_EVERY_S = 0.050
STATES_BYTES = HEADER + 2


class Kerong2Options(BoardOptions):
    """How one model of the family behaves."""

    channels: int = Field(default=12, ge=1, le=16)
    """How many locks it has."""
    pulse_ms: Milliseconds = 550
    """At the start; the master may set another, and the board keeps it."""
    settle_ms: Milliseconds = 500
    """Deaf for so long after a setting: the flash is being written."""
    ack: Literal["before", "after"] = "after"
    """The text does not say whether an unlock is answered before or after its pulse."""
    version: int = Field(default=0x1012, ge=0, le=0xFFFF)
    """Two bytes, what the firmware calls itself."""


def seal(board: int, lock: int, command: int, ask: int = ASKED, data: bytes = b"") -> bytes:
    """The frame of these fields."""
    header = (STX, board & 0xFF, lock, command, ask, len(data), ETX)
    return bytes((*header, (sum(header) + sum(data)) & 0xFF)) + data


def is_sealed(frame: bytes | bytearray) -> bool:
    """Whether the sum in the header covers header and data."""
    return len(frame) >= HEADER and (sum(frame[: HEADER - 1]) + sum(frame[HEADER:])) & 0xFF == frame[HEADER - 1]


class Kerong2Board(Board[Kerong2Options]):
    """One board: answers everything, and says how it went."""

    def __init__(self, address: int, options: Kerong2Options, terminals: Terminals, rng: Random) -> None:
        super().__init__(address, options, terminals, rng)
        baud = nearest(BAUDS, terminals.byte_s())
        self.flash = Flash({PULSE: round(options.pulse_ms / 10), BAUD: baud, DELAY: 0, WAIT: 0})
        """Pulse (10 ms), baud (0-3), delay (s) and push-door wait (s): what outlives a power cut."""

    def intact(self, frame: bytes) -> bool:
        """Whether the sum holds."""
        return is_sealed(frame)

    def _frame_length(self) -> int | None:
        heard = self._heard
        if heard[0] != STX:
            return 0
        if len(heard) < HEADER:
            return None
        if heard[6] != ETX or heard[5] > MOST_DATA:
            return 0
        length = HEADER + heard[5]
        return length if len(heard) >= length else None

    def _obey(self, frame: bytes, at: float) -> None:
        board, lock, command, ask = frame[1:5]
        if board not in (self.address, EVERY_BOARD) or ask != ASKED or self._io.swallow(frame, at):
            return
        if not is_sealed(frame):
            self._say(lock, command, WRONG_SUM, at)
        elif board == EVERY_BOARD:
            self._obey_as_one_of_many(lock, command, at)
        elif command == STATUS:
            self._answer(partial(self._states, lock), at, "states")
        elif command == UNLOCK:
            self._unlock(lock, at)
        elif command in SETTING_BYTES:
            self._setting(lock, command, frame[HEADER:], at)
        elif command == FACTORY:
            self.flash.restore()
            self.deaf_until = at + self.options.settle_ms / 1000
            self._say(lock, command, DONE, at)
        elif command == VERSION:
            self._say(lock, command, DONE, at, self.options.version.to_bytes(2, "big"))
        else:
            self._say(lock, command, UNKNOWN, at)

    def _obey_as_one_of_many(self, lock: int, command: int, at: float) -> None:
        """States come board after board with no pause; to anything else nobody answers, lest all speak at once."""
        if command == STATUS:
            due = at + self.options.reply_ms / 1000 + self.address * STATES_BYTES * self._io.byte_s()
            self._later(due, lambda then: self._io.send(self._states(lock), then, "states"))
        elif command == UNLOCK:
            self._unlock(lock, at, silent=True)

    def _say(self, lock: int, command: int, how: int, at: float, data: bytes = b"") -> None:
        what = "ack" if command == UNLOCK else "setting"
        self._answer(lambda: seal(self._signature, lock, command, how, data), at, what)

    def _states(self, lock: int) -> bytes:
        value = sum(1 << n for n, each in enumerate(self._locks()) if self._bit(each))
        return seal(self._signature, lock, STATUS, DONE, value.to_bytes(2, "little"))

    def _unlock(self, lock: int, at: float, *, silent: bool = False) -> None:
        locks = list(self._locks()) if lock == EVERY_LOCK else [lock + 1]
        if locks[-1] > self.options.channels:
            if not silent:
                self._say(lock, UNLOCK, FAILED, at)
            return
        early = self.options.ack == "before" and not self.flash[WAIT]
        if early and not silent:
            self._say(lock, UNLOCK, DONE, at)
        self._later(at + self.flash[DELAY], partial(self._fire, lock, locks, not (early or silent)))

    def _fire(self, lock: int, locks: list[int], replies: bool, at: float) -> None:
        duration_s = self.flash[PULSE] * PULSE_UNIT_S
        for one in locks[:-1]:
            self._pulses.fire(one, duration_s, at)

        def done(then: float) -> None:
            if not replies:
                return
            if self.flash[WAIT] and lock != EVERY_LOCK:
                self._await_push(lock, then + self.flash[WAIT], then)
            else:
                self._say(lock, UNLOCK, DONE, then)

        if not self._pulses.fire(locks[-1], duration_s, at, done) and replies:
            self._say(lock, UNLOCK, FAILED, at)

    def _await_push(self, lock: int, until: float, at: float) -> None:
        if not self._bit(lock + 1):
            self._say(lock, UNLOCK, DONE, at)
        elif at >= until:
            self._say(lock, UNLOCK, NOT_PUSHED, at)
        else:
            self._later(at + LOOK_EVERY_S, partial(self._await_push, lock, until))

    def _setting(self, lock: int, command: int, data: bytes, at: float) -> None:
        value = int.from_bytes(data, "big")
        if not data:
            self._say(lock, command, DONE, at, self.flash[command].to_bytes(SETTING_BYTES[command], "big"))
        elif len(data) != SETTING_BYTES[command] or value > LARGEST[command]:
            self._say(lock, command, FAILED, at)
        else:
            self._say(lock, command, DONE, at)
            self.deaf_until = at + self.options.settle_ms / 1000
            self._later(self.deaf_until, partial(self._written, command, value))

    def _written(self, command: int, value: int, at: float) -> None:
        self.flash[command] = value
        if command == BAUD:
            self._io.set_baud(BAUDS[value], at)
