"""A lock board of the 8A/80 family (XOR check), read from the vendor's text and from captured bytes.

A frame is HEAD BOARD LOCK FUNC BCC; BCC is the XOR of everything before it. The feedback bit of a lock says
whether its contact is shorted; what that means for the door depends on how the lock was built.
Where the sources contradict each other there is an option, with the commonest reading as default.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from functools import partial, reduce
from operator import xor
from typing import Literal

from pydantic import Field, model_validator

from sim.boards.base import Board, BoardOptions, Milliseconds

OPEN, HOLD_ON, HOLD_OFF, OPEN_MANY, QUERY = 0x8A, 0x9A, 0x9B, 0x90, 0x80
DO, READ, WHO = 0x11, 0x33, 0x99
SHORTED, FREE = 0x11, 0x00
HEADS = frozenset((OPEN, HOLD_ON, HOLD_OFF, OPEN_MANY, QUERY))


class Xor8aOptions(BoardOptions):
    """How one model of the family behaves. Times in milliseconds."""

    channels: int = Field(default=24, ge=1, le=64)
    """How many locks it has."""
    group_bytes: int = Field(default=3, ge=1, le=8)
    """Bytes in the all-locks reply; a real 8-channel board sends 3."""
    groups: Literal["high_first", "low_first"] = "high_first"
    """Which eight locks come first in the all-locks reply."""
    ack_head: Literal[0x8A, 0x80] = 0x8A
    """First byte of an ack; an older board says 128 (80)."""
    ack_delay_ms: Milliseconds = 0
    """From the end of the pulse to the ack."""
    ack_copies_request: bool = False
    """The ack is the request byte for byte, whatever the door does."""
    unsolicited: Literal[0, 0x81, 0x82] = 0
    """Changes are told unasked with this head, 129 or 130 (81, 82); 0: never."""
    hold_reply: bool = True
    """Whether hold on and hold off are answered."""

    @model_validator(mode="after")
    def _groups_hold_channels(self) -> "Xor8aOptions":
        if self.group_bytes * 8 < self.channels:
            raise ValueError(f"{self.channels} channels do not fit into {self.group_bytes} group bytes")
        return self


def seal(*body: int) -> bytes:
    """The frame of these bytes with its check appended."""
    return bytes((*body, reduce(xor, body)))


def is_sealed(frame: bytes | bytearray) -> bool:
    """Whether the last byte is the XOR of the others."""
    return reduce(xor, frame, 0) == 0


class Xor8aBoard(Board[Xor8aOptions]):
    """One board: hears bytes, drives coils in turn, answers after the pulse."""

    def intact(self, frame: bytes) -> bool:
        """Whether the XOR holds."""
        return is_sealed(frame)

    def contact_changed(self, lock: int, at: float) -> None:
        """Report the change by itself, on the models that do."""
        if self.options.unsolicited and lock <= self.options.channels:
            frame = seal(self.options.unsolicited, self._signature, lock, self._state(lock))
            self._io.send(frame, at + self._think_s(), "unsolicited")

    def _frame_length(self) -> int | None:
        """Length of the valid frame the buffer starts with; 0 when it starts with none; None: wait."""
        heard = self._heard
        if heard[0] not in HEADS:
            return 0
        lengths: tuple[int, ...] = (5,)
        if heard[0] == OPEN_MANY:
            lengths = (3 + self.options.group_bytes,)
        elif heard[0] == OPEN:
            lengths = (5, 6)
        for length in lengths:
            if len(heard) < length:
                return None
            if is_sealed(heard[:length]) and (length == 5 or heard[0] == OPEN_MANY or 1 <= heard[4] <= 9):
                return length
        return 0

    def _obey(self, frame: bytes, at: float) -> None:
        head, board, lock, func = frame[:4]
        if head == QUERY and (lock, func) == (0, WHO):
            # Asked when the address is not known, hence heeded whatever address it carries.
            self._tell_address(frame, at)
        elif board != self.address or self._io.swallow(frame, at):
            return
        elif head == OPEN_MANY:
            for one in self._locks_of(frame[2:-1]):
                self._pulses.fire(one, self.options.pulse_ms / 1000, at)
        elif lock > self.options.channels:
            return
        elif head == QUERY and func == READ:
            self._answer(partial(self._report, lock), at, "state" if lock else "states")
        elif func == DO and head == OPEN:
            self._open(lock, frame, at)
        elif func == DO and head in (HOLD_ON, HOLD_OFF):
            self._hold(lock, head == HOLD_ON, frame, at)

    def _report(self, lock: int) -> bytes:
        if lock:
            return seal(QUERY, self._signature, lock, self._state(lock))
        return seal(QUERY, self._signature, *self._groups(), READ)

    def _tell_address(self, request: bytes, at: float) -> None:
        if not self._io.swallow(request, at):
            self._io.send(seal(QUERY, self._signature, self._signature, WHO), at + self._think_s(), "address")

    def _open(self, lock: int, frame: bytes, at: float) -> None:
        duration_s = float(frame[4]) if len(frame) == 6 else self.options.pulse_ms / 1000
        locks = [lock] if lock else list(self._locks())
        for one in locks[:-1]:
            self._pulses.fire(one, duration_s, at)
        acknowledge = partial(self._acknowledge, frame, locks[-1])
        if not self._pulses.fire(locks[-1], duration_s, at, acknowledge):
            acknowledge(at)

    def _acknowledge(self, request: bytes, lock: int, at: float) -> None:
        ack = seal(self.options.ack_head, self._signature, request[2], self._state(lock))
        if self.options.ack_copies_request:
            ack = request
        self._io.send(ack, at + self.options.ack_delay_ms / 1000, "ack")

    def _hold(self, lock: int, on: bool, frame: bytes, at: float) -> None:
        for one in [lock] if lock else self._locks():
            self._pulses.hold(one, on, at)
        if self.options.hold_reply:
            self._io.send(frame, at + self._think_s(), "hold")

    def _state(self, lock: int) -> int:
        return SHORTED if self._bit(lock) else FREE

    def _groups(self) -> list[int]:
        low_first = [0] * self.options.group_bytes
        for lock in self._locks():
            if self._bit(lock):
                low_first[(lock - 1) // 8] |= 1 << (lock - 1) % 8
        return low_first[::-1] if self.options.groups == "high_first" else low_first

    def _locks_of(self, masks: bytes) -> list[int]:
        low_first = masks[::-1] if self.options.groups == "high_first" else masks
        return [lock for lock in self._locks() if low_first[(lock - 1) // 8] >> (lock - 1) % 8 & 1]
