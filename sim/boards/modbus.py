"""A Modbus relay board (Waveshare and kin), read from the vendor's text.

Relays 0-7 (or 0-15, 0-31), 00FF all of them; 0200+n closes relay n for VALUE x 100 ms by the board's own clock, and
0400+n opens it for as long. Doors hang on the inputs. The answer to a write is the request itself. Relays are wholly
apart: as many close at once as the master asks for.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from functools import partial
from typing import Literal

from pydantic import Field

from sim.boards.base import BoardOptions, Milliseconds, Terminals
from sim.boards.flash import nearest
from sim.boards.modbus_rtu import (
    BAD_ADDRESS,
    BAD_VALUE,
    READ_COILS,
    READ_INPUTS,
    READ_REGISTERS,
    WRITE_COIL,
    WRITE_COILS,
    WRITE_REGISTER,
    ModbusBoard,
    Refusal,
    packed,
)
from sim.seeds import Random

FUNCTIONS = frozenset((READ_COILS, READ_INPUTS, READ_REGISTERS, WRITE_COIL, WRITE_REGISTER, WRITE_COILS))
ALL, FLASH_ON, FLASH_OFF = 0x00FF, 0x0200, 0x0400
ON, OFF = 0xFF00, 0x0000
FLASH_UNIT_S = 0.1
LONGEST_FLASH = 0x7FFF
MODES = 0x1000
"""The first of the holding registers that hold each relay's control mode; the mode itself is only kept."""
BAUD, ADDRESS = 0x2000, 0x4000
BAUDS = (4800, 9600, 19200, 38400, 57600, 115200, 128000, 256000)
"""By the number in the register; not settled in detail, as register and order are not."""
SETTLE_S = 0.1


class ModbusOptions(BoardOptions):
    """How one model of the family behaves."""

    channels: Literal[8, 16, 32] = 8
    """How many locks it has."""
    reply_ms: Milliseconds = 3
    jitter_ms: Milliseconds = 1
    has_flash: bool = True
    """Without it the board refuses timed pulses, as clones do."""
    longest_flash: int = Field(default=LONGEST_FLASH, ge=1, le=0xFFFF)
    """The largest value of a timed pulse that is taken, x 100 ms."""


class ModbusRelayBoard(ModbusBoard[ModbusOptions]):
    """One board: relays, inputs, and an echo for an ack."""

    def __init__(self, address: int, options: ModbusOptions, terminals: Terminals, rng: Random) -> None:
        super().__init__(address, options, terminals, rng)
        self.modes: dict[int, int] = {}
        self._closed: set[int] = set()
        self._turn: dict[int, int] = {}
        """Counts what a relay was told, so that a timed pulse ends only its own."""

    def reset(self, at: float) -> None:
        """All relays off; a timed one does not come back."""
        super().reset(at)
        self._closed.clear()

    def function(self, code: int, body: bytes) -> bytes:
        """The functions of the vendor's text."""
        at, value = self.two_words(code, body, FUNCTIONS)
        if code in (READ_COILS, READ_INPUTS):
            return packed(self._read(code, at, value))
        if code == READ_REGISTERS:
            return self._registers(at, value)
        if code == WRITE_COIL:
            self._write(at, value)
        elif code == WRITE_REGISTER:
            self._write_register(at, value)
        else:
            for lock, on in self.wanted(at, value, body[4:]).items():
                self._switch(lock, on)
        return body[:4]

    def _read(self, code: int, first: int, count: int) -> list[bool]:
        locks = self.span(first, count)
        return [self._bit(lock) if code == READ_INPUTS else lock in self._closed for lock in locks]

    def _write(self, address: int, value: int) -> None:
        if address == ALL or address < self.options.channels:
            if value not in (ON, OFF):
                raise Refusal(BAD_VALUE)
            for lock in self._locks() if address == ALL else [address + 1]:
                self._switch(lock, value == ON)
            return
        base, relay = address & 0xFF00, address & 0x00FF
        if base not in (FLASH_ON, FLASH_OFF) or relay >= self.options.channels or not self.options.has_flash:
            raise Refusal(BAD_ADDRESS)
        if not 0 < value <= self.options.longest_flash:
            raise Refusal(BAD_VALUE)
        self._flash(relay + 1, base == FLASH_ON, value * FLASH_UNIT_S)

    def _switch(self, lock: int, on: bool) -> None:
        self._turn[lock] = self._turn.get(lock, 0) + 1
        (self._closed.add if on else self._closed.discard)(lock)
        self._io.coil(lock, on, self._now)

    def _flash(self, lock: int, on: bool, duration_s: float) -> None:
        self._switch(lock, on)
        self._later(self._now + duration_s, partial(self._flash_over, lock, not on, self._turn[lock]))

    def _flash_over(self, lock: int, on: bool, turn: int, at: float) -> None:
        if self._turn[lock] == turn:
            self._now = at
            self._switch(lock, on)

    def _registers(self, first: int, count: int) -> bytes:
        if not 1 <= count <= self.options.channels:
            raise Refusal(BAD_VALUE)
        values = [self._register(first + n) for n in range(count)]
        return bytes((2 * count,)) + b"".join(value.to_bytes(2, "big") for value in values)

    def _register(self, address: int) -> int:
        if MODES <= address < MODES + self.options.channels:
            return self.modes.get(address, 0)
        if address == ADDRESS:
            return self.address
        if address == BAUD:
            return nearest(BAUDS, self._io.byte_s())
        raise Refusal(BAD_ADDRESS)

    def _write_register(self, address: int, value: int) -> None:
        if MODES <= address < MODES + self.options.channels:
            self.modes[address] = value
        elif address == ADDRESS and 1 <= value <= 255:
            self._later(self._now + SETTLE_S, lambda _: setattr(self, "address", value))
        elif address == BAUD and value < len(BAUDS):
            self._later(self._now + SETTLE_S, lambda at: self._io.set_baud(BAUDS[value], at))
        else:
            raise Refusal(BAD_ADDRESS if address not in (ADDRESS, BAUD) else BAD_VALUE)
