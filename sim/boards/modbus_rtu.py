"""What Modbus RTU asks of any slave: silence between frames, CRC-16, addresses, exceptions.

A frame ends where the line is silent for three and a half characters, and only there. Two frames with no gap between
them are one frame with a wrong check, so whoever asks the next board too soon is not heard: as was measured.

Knows: the standard. Must never know: what a coil or a register means.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from sim.boards.base import Board, BoardOptions

READ_COILS, READ_INPUTS, READ_REGISTERS = 0x01, 0x02, 0x03
WRITE_COIL, WRITE_REGISTER, WRITE_COILS = 0x05, 0x06, 0x0F
BAD_FUNCTION, BAD_ADDRESS, BAD_VALUE = 1, 2, 3
EVERYBODY = 0
LONGEST = 256
SILENT_CHARACTERS = 3.5
SHORTEST_SILENCE_S = 0.00175
"""Above 19200 baud the standard counts no characters any more."""

O = TypeVar("O", bound=BoardOptions)  # noqa: E741 - the one letter of a type variable


class Refusal(Exception):  # noqa: N818 - the standard calls it an exception
    """The slave answers with this exception code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def crc16(data: bytes) -> int:
    """The check of the standard: polynomial A001 reflected, starting from FFFF."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def seal(*body: int) -> bytes:
    """The frame of these bytes, its check low byte first."""
    data = bytes(body)
    return data + crc16(data).to_bytes(2, "little")


def is_sealed(frame: bytes | bytearray) -> bool:
    """Whether the check holds."""
    return len(frame) >= 4 and crc16(bytes(frame[:-2])).to_bytes(2, "little") == frame[-2:]


def word(data: bytes, at: int) -> int:
    """The 16-bit number that starts there."""
    return int.from_bytes(data[at : at + 2], "big")


def packed(bits: Sequence[bool]) -> bytes:
    """Bits as bytes, the first in the lowest place, with their count of bytes in front."""
    count = -(-len(bits) // 8)
    return bytes((count,)) + sum(1 << n for n, bit in enumerate(bits) if bit).to_bytes(count, "little")


class ModbusBoard(Board[O]):
    """A slave. A kind of board says what its functions do; while one is carried out, `_now` is its time."""

    _now = 0.0
    _listening = False
    """Whether a look at the silence is due: one for all bytes of a frame."""

    def intact(self, frame: bytes) -> bool:
        """Whether the CRC holds."""
        return is_sealed(frame)

    def hear(self, byte: int, at: float) -> None:
        """Collect bytes until the line falls silent."""
        if self.is_deaf(at):
            self._heard.clear()
            return
        self._heard.append(byte)
        del self._heard[:-LONGEST]
        self._last_byte_at = at
        if not self._listening:
            self._listening = True
            self._later(at + self.silence_s(), self._silence)

    def reset(self, at: float) -> None:
        """Also forgets that it was waiting for the end of a frame."""
        super().reset(at)
        self._listening = False

    def silence_s(self) -> float:
        """How long the line must be silent for a frame to end."""
        return max(SILENT_CHARACTERS * self._io.byte_s(), SHORTEST_SILENCE_S)

    @abstractmethod
    def function(self, code: int, body: bytes) -> bytes:
        """What follows the function code in the answer. Refusal for what the board does not do."""

    def two_words(self, code: int, body: bytes, known: frozenset[int]) -> tuple[int, int]:
        """The two numbers every request here begins with. Refusal: unknown function, cut short, or too long."""
        if code not in known:
            raise Refusal(BAD_FUNCTION)
        if len(body) < 4 or (len(body) > 4 and code != WRITE_COILS):
            raise Refusal(BAD_VALUE)
        return word(body, 0), word(body, 2)

    def span(self, first: int, count: int) -> range:
        """Locks from 1 of so many coils or inputs from 0. Refusal where there are not so many."""
        if not count:
            raise Refusal(BAD_VALUE)
        if first + count > self.options.channels:
            raise Refusal(BAD_ADDRESS)
        return range(first + 1, first + count + 1)

    def wanted(self, first: int, count: int, data: bytes) -> dict[int, bool]:
        """Lock -> on, of a write of many coils. Refusal when the data do not fit their count."""
        locks = self.span(first, count)
        if len(data) != 1 + -(-count // 8) or data[0] != len(data) - 1:
            raise Refusal(BAD_VALUE)
        bits = int.from_bytes(data[1:], "little")
        return {lock: bool(bits >> n & 1) for n, lock in enumerate(locks)}

    def _frame_length(self) -> int | None:
        return None

    def _silence(self, at: float) -> None:
        ends_at = self._last_byte_at + self.silence_s()
        if ends_at > at:
            self._later(ends_at, self._silence)
            return
        self._listening = False
        if self._heard:
            frame = bytes(self._heard)
            self._heard.clear()
            self._obey(frame, at)

    def _obey(self, frame: bytes, at: float) -> None:
        if not is_sealed(frame) or frame[0] not in (self.address, EVERYBODY) or frame[1] & 0x80:
            return
        if self._io.swallow(frame, at):
            return
        self._now = at
        code = frame[1]
        try:
            said = bytes((code,)) + self.function(code, frame[2:-2])
        except Refusal as refusal:
            said = bytes((code | 0x80, refusal.code))
        if frame[0] != EVERYBODY:
            self._answer(lambda: seal(self._signature, *said), at, self._what(code))

    def _what(self, code: int) -> str:
        if code in (WRITE_COIL, WRITE_COILS):
            return "ack"
        return "states" if code in (READ_COILS, READ_INPUTS) else "setting"
