"""Faults of the wire: what becomes of one transmission between a board and the host.

A fault waits for the next transmissions that match it, changes each, and is spent after `count` of them.
Knows: pieces of bytes with delays. Must never know: what the bytes mean beyond the sender's own word for them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

MOST_FAULTS = 256

Piece = tuple[float, bytes]
"""(delay in seconds from the moment it should have been sent, bytes)."""


class Kind(Enum):
    """What happens to a transmission."""

    LOSE = "lose"
    DELAY = "delay"
    SPLIT = "split"
    PREFIX = "prefix"
    FLIP = "flip"
    REPEAT = "repeat"
    STALE = "stale"
    NOISE = "noise"


Spoil = Callable[[bytes, int, bool], bytes]
"""(bytes, how many bits to flip, whether the check must hold afterwards) -> bytes."""


@dataclass(slots=True)
class Fault:
    """One fault that waits. `board` and `what` narrow it to a board id or to a sort of frame; None: any."""

    kind: Kind
    count: int = 1
    board: int | None = None
    what: str | None = None
    seconds: float = 0.0
    position: int = 0
    data: bytes = b""
    keeps_check: bool = False
    """Of noise: only errors that the family's check does not see; `position` counts the bits."""
    held: bytes = b""
    """Of stale: the answer that comes next time."""

    def matches(self, board: int, what: str) -> bool:
        """Whether this transmission is one it waits for."""
        return self.count > 0 and self.board in (None, board) and self.what in (None, what)

    def change(self, pieces: list[Piece], spoil: Spoil) -> list[Piece]:
        """The pieces as they leave after the fault."""
        return [changed for piece in pieces for changed in self._change(*piece, spoil)]

    def _change(self, delay_s: float, data: bytes, spoil: Spoil) -> list[Piece]:
        match self.kind:
            case Kind.LOSE:
                pieces = []
            case Kind.DELAY:
                pieces = [(delay_s + self.seconds, data)]
            case Kind.SPLIT:
                pieces = [(delay_s, data[: self.position]), (delay_s + self.seconds, data[self.position :])]
            case Kind.PREFIX:
                pieces = [(delay_s, self.data + data)]
            case Kind.FLIP:
                mask = self.data.ljust(len(data), b"\0")
                pieces = [(delay_s, bytes(a ^ b for a, b in zip(data, mask, strict=False)))]
            case Kind.REPEAT:
                pieces = [(delay_s, data), (delay_s + self.seconds, data)]
            case Kind.NOISE:
                pieces = [(delay_s, spoil(data, self.position, self.keeps_check))]
            case Kind.STALE:
                self.count += not self.held  # the first is only kept
                pieces, self.held = [(delay_s, self.held)], data
        return [piece for piece in pieces if piece[1]]


@dataclass(slots=True)
class FaultBook:
    """The faults that wait on one direction of one line, in the order they were set."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Let a fault wait. The oldest goes when too many wait."""
        self.waiting = [*self.waiting, fault][-MOST_FAULTS:]

    def apply(self, board: int, what: str, data: bytes, spoil: Spoil) -> list[Piece]:
        """What really leaves when `data` should; spends the faults that matched."""
        pieces: list[Piece] = [(0.0, data)]
        for fault in [fault for fault in self.waiting if fault.matches(board, what)]:
            fault.count -= 1
            pieces = fault.change(pieces, spoil)
        self.waiting = [fault for fault in self.waiting if fault.count > 0]
        return pieces

    def clear(self) -> None:
        """Forget every fault."""
        self.waiting.clear()

    def forget(self, kind: Kind, what: str | None, board: int | None) -> None:
        """Forget the faults of this kind and sort of frame that would touch `board`; None: any board."""
        self.waiting = [
            fault
            for fault in self.waiting
            if (fault.kind, fault.what) != (kind, what) or not (board is None or fault.board in (None, board))
        ]

    def names(self) -> Iterable[str]:
        """The kinds that wait, for display."""
        return (fault.kind.value for fault in self.waiting)
