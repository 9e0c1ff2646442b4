"""A board that is a recording: what was once asked is answered as it was answered then.

It plays a whole line: to a request it has heard before it gives the recorded bytes at their recorded distance. A
request that was recorded several times gets its answers in turn, and then from the first again.

Knows: requests and answers as bytes. Must never know: a family.
"""

from functools import partial

from pydantic import BaseModel, ConfigDict, Field

from sim.boards.base import Board, BoardOptions, Seconds, Terminals
from sim.seeds import Random

MOST_EXCHANGES = 100_000
LONGEST = 512
QUIET_CHARACTERS = 3.0


class Burst(BaseModel):
    """Bytes back to back, so long after the last byte of the request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after_s: Seconds
    data: str = Field(pattern=r"^([0-9A-Fa-f]{2})+$", max_length=2 * LONGEST)


class Exchange(BaseModel):
    """A request and what followed it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request: str = Field(pattern=r"^([0-9A-Fa-f]{2})+$", max_length=2 * LONGEST)
    replies: tuple[Burst, ...] = Field(default=(), max_length=64)


class TapeOptions(BoardOptions):
    """What is on the tape."""

    channels: int = Field(default=1, ge=1, le=64)
    """How many locks it has."""
    exchanges: tuple[Exchange, ...] = Field(default=(), max_length=MOST_EXCHANGES)
    """What was asked, and what was answered."""


class TapeBoard(Board[TapeOptions]):
    """One recording on one line; to what it never heard it says nothing."""

    def __init__(self, address: int, options: TapeOptions, terminals: Terminals, rng: Random) -> None:
        super().__init__(address, options, terminals, rng)
        self._known: dict[bytes, list[tuple[Burst, ...]]] = {}
        self._next: dict[bytes, int] = {}
        for exchange in options.exchanges:
            self._known.setdefault(bytes.fromhex(exchange.request), []).append(exchange.replies)

    def intact(self, frame: bytes) -> bool:
        """Whether it was ever asked."""
        return frame in self._known

    def hear(self, byte: int, at: float) -> None:
        """Collect bytes until the line falls silent, or the request is complete."""
        if self.is_deaf(at):
            self._heard.clear()
            return
        self._heard.append(byte)
        del self._heard[:-LONGEST]
        self._last_byte_at = at
        self._later(at + QUIET_CHARACTERS * self._io.byte_s(), partial(self._quiet, at))

    def _quiet(self, begun: float, at: float) -> None:
        if self._last_byte_at == begun and self._heard:
            frame = bytes(self._heard)
            self._heard.clear()
            self._obey(frame, begun)

    def _obey(self, frame: bytes, at: float) -> None:
        if frame not in self._known or self._io.swallow(frame, at):
            return
        takes = self._known[frame]
        turn = self._next.get(frame, 0)
        self._next[frame] = (turn + 1) % len(takes)
        for burst in takes[turn]:
            self._later(at + burst.after_s, partial(self._send, bytes.fromhex(burst.data)))

    def _send(self, data: bytes, at: float) -> None:
        self._io.send(data, at, "taped")

    def _frame_length(self) -> int | None:
        return None
