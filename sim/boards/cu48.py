"""A KERONG CU48 that speaks Modbus RTU, read from one bus log and from an emulator others wrote: nothing is settled.

Coils 0-47 read as 1 where the lock is closed; writing a coil opens its lock for the time in register 3, and which
value opens is disputed. Register 0F holds the number of locks in its low byte.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from typing import Literal

from pydantic import Field

from sim.boards.base import BoardOptions, Milliseconds
from sim.boards.modbus_rtu import (
    BAD_ADDRESS,
    BAD_VALUE,
    READ_COILS,
    READ_REGISTERS,
    WRITE_COIL,
    WRITE_COILS,
    WRITE_REGISTER,
    ModbusBoard,
    Refusal,
    packed,
)

FUNCTIONS = frozenset((READ_COILS, READ_REGISTERS, WRITE_COIL, WRITE_REGISTER, WRITE_COILS))
PULSE_MS, SIZE, VERSION = 0x0003, 0x000F, 0x00F5
SIZE_HIGH = 0xE200
ON, OFF = 0xFF00, 0x0000
MOST_REGISTERS = 16
LONGEST_PULSE_MS = 60_000


class Cu48Options(BoardOptions):
    """How one model behaves."""

    channels: int = Field(default=48, ge=1, le=48)
    """How many locks it has."""
    pulse_ms: Milliseconds = 550
    reply_ms: Milliseconds = 3
    jitter_ms: Milliseconds = 1
    opens_with: Literal["on", "off"] = "on"
    """Whether FF00 or 0000 opens: the sources contradict each other."""


class Cu48Board(ModbusBoard[Cu48Options]):
    """One board of up to 48 locks, opened one after the other."""

    pulse_s: float | None = None
    """What the master set, kept through a power cut; None: as it left the factory."""

    def function(self, code: int, body: bytes) -> bytes:
        """The few functions that were seen."""
        first, value = self.two_words(code, body, FUNCTIONS)
        if code == READ_COILS:
            return packed([self._bit(lock) for lock in self.span(first, value)])
        if code == READ_REGISTERS:
            return self._registers(first, value)
        if code == WRITE_REGISTER:
            if first != PULSE_MS or not 0 < value <= LONGEST_PULSE_MS:
                raise Refusal(BAD_ADDRESS if first != PULSE_MS else BAD_VALUE)
            self.pulse_s = value / 1000
        elif code == WRITE_COIL:
            self._write(first, value)
        else:
            for lock, on in self.wanted(first, value, body[4:]).items():
                self._write_lock(lock, on)
        return body[:4]

    def _write(self, coil: int, value: int) -> None:
        (lock,) = self.span(coil, 1)
        if value not in (ON, OFF):
            raise Refusal(BAD_VALUE)
        self._write_lock(lock, value == ON)

    def _write_lock(self, lock: int, on: bool) -> None:
        if on == (self.options.opens_with == "on"):
            duration_s = self.options.pulse_ms / 1000 if self.pulse_s is None else self.pulse_s
            self._pulses.fire(lock, duration_s, self._now)

    def _registers(self, first: int, count: int) -> bytes:
        if not 1 <= count <= MOST_REGISTERS:
            raise Refusal(BAD_VALUE)
        pulse_ms = round(self.options.pulse_ms if self.pulse_s is None else self.pulse_s * 1000)
        known = {PULSE_MS: pulse_ms, SIZE: SIZE_HIGH | self.options.channels, VERSION: 2, VERSION + 1: 4}
        wanted = range(first, first + count)
        if not set(wanted) <= set(known):
            raise Refusal(BAD_ADDRESS)
        return bytes((2 * count,)) + b"".join(known[one].to_bytes(2, "big") for one in wanted)
