"""A lock board of the 8A/80 family (XOR check), read from the vendor's text and from captured bytes.

A frame is HEAD BOARD LOCK FUNC BCC; BCC is the XOR of everything before it. The feedback bit of a lock says
whether its contact is shorted; what that means for the door depends on how the lock was built.
Where the sources contradict each other there is an option, with the commonest reading as default.

Knows: bytes, locks from 1, coils, contacts. Must never know: compartments, or how any driver reads this text.
"""

from collections import deque
from functools import partial, reduce
from operator import xor
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.boards.base import Terminals
from sim.seeds import Random

OPEN, HOLD_ON, HOLD_OFF, OPEN_MANY, QUERY = 0x8A, 0x9A, 0x9B, 0x90, 0x80
DO, READ, WHO = 0x11, 0x33, 0x99
SHORTED, FREE = 0x11, 0x00
HEADS = frozenset((OPEN, HOLD_ON, HOLD_OFF, OPEN_MANY, QUERY))
MOST_WAITING = 64

Milliseconds = Annotated[float, Field(ge=0, le=60_000)]


class Xor8aOptions(BaseModel):
    """How one model of the family behaves. Times in milliseconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channels: int = Field(default=24, ge=1, le=64)
    group_bytes: int = Field(default=3, ge=1, le=8)
    """Bytes in the all-locks reply; a real 8-channel board sends 3."""
    groups: Literal["high_first", "low_first"] = "high_first"
    ack_head: Literal[0x8A, 0x80] = 0x8A
    ack_delay_ms: Milliseconds = 0
    """From the end of the pulse to the ack."""
    ack_copies_request: bool = False
    pulse_ms: Milliseconds = 300
    reply_ms: Milliseconds = 15
    jitter_ms: Milliseconds = 2
    deaf_while_busy: bool = False
    unsolicited: Literal[0, 0x81, 0x82] = 0
    hold_reply: bool = True
    gap_ms: Milliseconds = 20
    """A silence this long inside a frame makes the board forget the beginning."""

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
    return reduce(xor, frame) == 0


class Xor8aBoard:
    """One board: hears bytes, drives coils in turn, answers after the pulse."""

    def __init__(self, address: int, options: Xor8aOptions, terminals: Terminals, rng: Random) -> None:
        self.address = address
        self.options = options
        self._io = terminals
        self._rng = rng
        self._heard = bytearray()
        self._last_byte_at = float("-inf")
        self._pulses: deque[tuple[int, float, bytes]] = deque()
        self._pulsing = False
        self._held: set[int] = set()
        self._life = 0

    def hear(self, byte: int, at: float) -> None:
        """Collect a byte; act as soon as a whole valid frame stands in the buffer."""
        if self._pulsing and self.options.deaf_while_busy:
            self._heard.clear()
            return
        if at - self._last_byte_at > self.options.gap_ms / 1000:
            self._heard.clear()
        self._last_byte_at = at
        self._heard.append(byte)
        while self._heard:
            length = self._frame_length()
            if length is None:
                return
            if length:
                frame = bytes(self._heard[:length])
                del self._heard[:length]
                self._obey(frame, at)
            else:
                del self._heard[0]

    def contact_changed(self, lock: int, at: float) -> None:
        """Report the change by itself, on the models that do."""
        if self.options.unsolicited and lock <= self.options.channels:
            frame = seal(self.options.unsolicited, self.address, lock, self._state(lock))
            self._io.send(frame, at + self._think_s(), "unsolicited")

    def reset(self, at: float) -> None:
        """Start anew: coils released, pulses and the half-heard frame forgotten."""
        self._life += 1
        self._heard.clear()
        self._pulses.clear()
        self._pulsing = False
        self._held.clear()
        for lock in range(1, self.options.channels + 1):
            self._io.coil(lock, False, at)

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
                self._queue(one, self.options.pulse_ms / 1000, b"", at)
        elif lock > self.options.channels:
            return
        elif head == QUERY and func == READ:
            self._report(lock, at)
        elif func == DO and head == OPEN:
            self._open(lock, frame, at)
        elif func == DO and head in (HOLD_ON, HOLD_OFF):
            self._hold(lock, head == HOLD_ON, frame, at)

    def _report(self, lock: int, at: float) -> None:
        due = at + self._think_s()
        self._io.schedule(due, partial(self._send_report, lock, self._life))

    def _send_report(self, lock: int, life: int, at: float) -> None:
        if life != self._life:
            return
        if lock:
            self._io.send(seal(QUERY, self.address, lock, self._state(lock)), at, "state")
        else:
            self._io.send(seal(QUERY, self.address, *self._groups(), READ), at, "states")

    def _tell_address(self, request: bytes, at: float) -> None:
        if not self._io.swallow(request, at):
            self._io.send(seal(QUERY, self.address, self.address, WHO), at + self._think_s(), "address")

    def _open(self, lock: int, frame: bytes, at: float) -> None:
        duration_s = float(frame[4]) if len(frame) == 6 else self.options.pulse_ms / 1000
        if lock:
            self._queue(lock, duration_s, frame, at)
            return
        for one in range(1, self.options.channels + 1):
            self._queue(one, duration_s, frame if one == self.options.channels else b"", at)

    def _hold(self, lock: int, on: bool, frame: bytes, at: float) -> None:
        for one in [lock] if lock else range(1, self.options.channels + 1):
            (self._held.add if on else self._held.discard)(one)
            self._io.coil(one, on, at)
        if self.options.hold_reply:
            self._io.send(frame, at + self._think_s(), "hold")

    def _queue(self, lock: int, duration_s: float, request: bytes, at: float) -> None:
        if len(self._pulses) < MOST_WAITING:
            self._pulses.append((lock, duration_s, request))
        if not self._pulsing:
            self._next_pulse(at)

    def _next_pulse(self, at: float) -> None:
        self._pulsing = bool(self._pulses)
        if not self._pulses:
            return
        lock, duration_s, request = self._pulses.popleft()
        self._io.coil(lock, True, at)
        self._io.schedule(at + duration_s, partial(self._pulse_over, lock, request, self._life))

    def _pulse_over(self, lock: int, request: bytes, life: int, at: float) -> None:
        if life != self._life:
            return
        if lock not in self._held:
            self._io.coil(lock, False, at)
        if request:
            asked = request[2]
            ack = seal(self.options.ack_head, self.address, asked, self._state(lock))
            if self.options.ack_copies_request:
                ack = request
            self._io.send(ack, at + self.options.ack_delay_ms / 1000, "ack")
        self._next_pulse(at)

    def _state(self, lock: int) -> int:
        return SHORTED if self._io.shorted(lock) else FREE

    def _groups(self) -> list[int]:
        low_first = [0] * self.options.group_bytes
        for lock in range(1, self.options.channels + 1):
            if self._io.shorted(lock):
                low_first[(lock - 1) // 8] |= 1 << (lock - 1) % 8
        return low_first[::-1] if self.options.groups == "high_first" else low_first

    def _locks_of(self, masks: bytes) -> list[int]:
        low_first = masks[::-1] if self.options.groups == "high_first" else masks
        every = range(1, self.options.channels + 1)
        return [lock for lock in every if low_first[(lock - 1) // 8] >> (lock - 1) % 8 & 1]

    def _think_s(self) -> float:
        return (self.options.reply_ms + self._rng.uniform(0, self.options.jitter_ms)) / 1000
