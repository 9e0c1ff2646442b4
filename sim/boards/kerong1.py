"""A KERONG lock board of the first generation (CU16), read from the vendor's text V1.6.

A frame is 02 ADDR CMD [DATA] 03 SUM; SUM is the low byte of the sum of everything before it. ADDR holds the board in
its high half and the lock, from 0, in its low half; F0 means every board. Nothing tells the length but the command.
The text promises no answer to an unlock. Answers are always nine bytes: D1 D2 are the locks (1: locked), D3 D4 the
items or the value asked for. F5 B5 erases the firmware, and then the board is silent for good.

Where sources contradict each other there is an option, with the text's reading as default. The text shows service
frames (F5) of board 0 alone; its one rule for addresses, board in the high half, is taken to hold for them too.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from collections.abc import Callable
from functools import partial
from typing import Literal

from pydantic import Field

from sim.boards.base import Board, BoardOptions, Milliseconds, Terminals
from sim.boards.flash import Flash, nearest
from sim.seeds import Random

STX, ETX = 0x02, 0x03
STATUS, UNLOCK, STATUS_ALL, UNLOCK_ALL = 0x30, 0x31, 0x32, 0x33
PULSE, DELAY, BAUD = 0x37, 0x39, 0x40
IS_STATUS, IS_STATUS_ALL, IS_PULSE = 0x35, 0x36, 0x38
EVERY_BOARD = 0xF0
SPECIAL, ERASE, VERSION, SPECIAL_END = 0xF5, 0xB5, 0xB6, 0x5F
LENGTHS = {
    STATUS: (5,),
    UNLOCK: (5,),
    STATUS_ALL: (5,),
    UNLOCK_ALL: (5,),
    PULSE: (5, 7),
    DELAY: (5, 6),
    BAUD: (5, 6),
}
BAUDS = (9600, 19200, 57600, 115200)
PULSE_UNIT_S = 0.010
LONGEST_PULSE = 0x1770
LONGEST_DELAY_S = 250
REPLY_BYTES = 9


class Kerong1Options(BoardOptions):
    """How one model of the family behaves."""

    channels: int = Field(default=16, ge=1, le=16)
    """How many locks it has."""
    pulse_ms: Milliseconds = 550
    """At the start; the master may set another, and the board keeps it."""
    settle_ms: Milliseconds = 500
    """Deaf for so long after a setting: the flash is being written."""
    unlock_reply: Literal["none", "before", "after"] = "none"
    """Some firmware answers an unlock with its state, before or after the pulse."""
    items: bool = True
    """Whether infrared sensors hang on the item inputs."""
    version: int = Field(default=0x0101, ge=0, le=0xFFFF)
    """Two bytes, what the firmware calls itself."""


def seal(*body: int) -> bytes:
    """The frame of these bytes with its sum appended."""
    return bytes((*body, sum(body) & 0xFF))


def is_sealed(frame: bytes | bytearray) -> bool:
    """Whether the last byte is the sum of the others."""
    return len(frame) > 1 and sum(frame[:-1]) & 0xFF == frame[-1]


def _bits(flags: list[bool]) -> tuple[int, int]:
    value = sum(1 << n for n, flag in enumerate(flags) if flag)
    return value & 0xFF, value >> 8


class Kerong1Board(Board[Kerong1Options]):
    """One board: opens without a word, and answers questions in nine bytes."""

    def __init__(self, address: int, options: Kerong1Options, terminals: Terminals, rng: Random) -> None:
        super().__init__(address, options, terminals, rng)
        self.is_erased = False
        self.flash = Flash({PULSE: round(options.pulse_ms / 10), DELAY: 0, BAUD: nearest(BAUDS, terminals.byte_s())})
        """Pulse (10 ms), delay (s) and baud (0-3): what outlives a power cut."""

    def intact(self, frame: bytes) -> bool:
        """Whether the sum holds."""
        return is_sealed(frame)

    def hear(self, byte: int, at: float) -> None:
        """As every board; but one that was erased hears nothing any more."""
        if not self.is_erased:
            super().hear(byte, at)

    def _frame_length(self) -> int | None:
        heard = self._heard
        if heard[0] == SPECIAL:
            return self._special_length()
        if heard[0] != STX:
            return 0
        if len(heard) < 3:
            return None
        for length in LENGTHS.get(heard[2], ()):
            if len(heard) < length:
                return None
            if heard[length - 2] == ETX and is_sealed(heard[:length]):
                return length
        return 0

    def _special_length(self) -> int | None:
        heard = self._heard
        if len(heard) < 6:
            return None
        fits = heard[1] in (ERASE, VERSION) and heard[4] == SPECIAL_END and is_sealed(heard[:6])
        return 6 if fits and heard[3] == 0 else 0

    def _obey(self, frame: bytes, at: float) -> None:
        board = frame[2 if frame[0] == SPECIAL else 1] >> 4
        command = frame[1] if frame[0] == SPECIAL else frame[2]
        for_all = command == STATUS_ALL or (command == UNLOCK_ALL and frame[1] == EVERY_BOARD)
        if (board != self.address and not for_all) or self._io.swallow(frame, at):
            return
        acts: dict[int, Callable[[bytes, float], None]] = {
            STATUS: lambda _, then: self._answer(partial(self._reply, IS_STATUS), then, "states"),
            STATUS_ALL: self._in_my_slot,
            UNLOCK: self._unlock,
            UNLOCK_ALL: self._unlock_all,
            PULSE: self._setting,
            DELAY: self._setting,
            BAUD: self._setting,
            VERSION: self._tell_version,
            ERASE: self._erase,
        }
        acts[command](frame, at)

    def _reply(self, command: int, value: int | None = None) -> bytes:
        locks = _bits([self._bit(lock) for lock in self._locks()])
        items = _bits([self.options.items and self._io.item(lock) for lock in self._locks()])
        if value is not None:
            items = value >> 8, value & 0xFF
        return seal(STX, self._signature << 4 & 0xFF, command, *locks, *items, ETX)

    def _in_my_slot(self, _frame: bytes, at: float) -> None:
        """One board after the other, with no pause: the master gets the answers merged."""
        due = at + self.options.reply_ms / 1000 + self.address * REPLY_BYTES * self._io.byte_s()
        self._later(due, lambda then: self._io.send(self._reply(IS_STATUS_ALL), then, "states"))

    def _unlock(self, frame: bytes, at: float) -> None:
        lock = (frame[1] & 0x0F) + 1
        if lock > self.options.channels:
            return
        if self.options.unlock_reply == "before":
            self._answer(partial(self._reply, IS_STATUS), at, "ack")
        self._later(at + self.flash[DELAY], partial(self._fire, [lock], self.options.unlock_reply == "after"))

    def _unlock_all(self, _frame: bytes, at: float) -> None:
        self._later(at + self.flash[DELAY], partial(self._fire, list(self._locks()), True))

    def _fire(self, locks: list[int], replies: bool, at: float) -> None:
        def done(then: float) -> None:
            if replies:
                self._answer(partial(self._reply, IS_STATUS), then, "ack")

        duration_s = self.flash[PULSE] * PULSE_UNIT_S
        for lock in locks[:-1]:
            self._pulses.fire(lock, duration_s, at)
        self._pulses.fire(locks[-1], duration_s, at, done)

    def _setting(self, frame: bytes, at: float) -> None:
        command, data = frame[2], frame[3:-2]
        if data:
            value = int.from_bytes(data, "big")
            if value > {PULSE: LONGEST_PULSE, DELAY: LONGEST_DELAY_S, BAUD: len(BAUDS) - 1}[command]:
                return
            self._write(command, value, at)
        else:
            value = self.flash[command]
        said = IS_PULSE if command == PULSE else command
        self._answer(partial(self._reply, said, value), at, "setting")

    def _write(self, command: int, value: int, at: float) -> None:
        self.deaf_until = at + self.options.settle_ms / 1000
        self._later(self.deaf_until, partial(self._written, command, value))

    def _written(self, command: int, value: int, at: float) -> None:
        self.flash[command] = value
        if command == BAUD:
            self._io.set_baud(BAUDS[value], at)

    def _tell_version(self, _frame: bytes, at: float) -> None:
        head, data = (
            (SPECIAL, VERSION, self._signature << 4 & 0xFF, 2, SPECIAL_END),
            divmod(self.options.version, 0x100),
        )
        frame = bytes((*head, sum((*head, *data)) & 0xFF, *data))
        self._io.send(frame, at + self._think_s(), "version")

    def _erase(self, _frame: bytes, at: float) -> None:
        self.reset(at)
        self.is_erased = True
        self._io.tell("board.erased", at, "its firmware is gone; it waits for a new one and hears nothing else")
