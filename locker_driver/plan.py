"""Which board to read next: round robin when nothing happens, as fast as the line allows after an unlock.

Knows boards and moments (seconds on the caller's clock). Must never know bytes, ports or a loop.
"""

from __future__ import annotations

from dataclasses import dataclass, field

FAILURES_TO_UNKNOWN = 3


@dataclass(frozen=True)
class PollPace:
    """How often a board is read, in seconds from the start of one read to the next.

    `idle_s` when nothing happens, `hot_s` for `settle_s` after a change, and after an unlock until its door was seen
    open twice, `hot_for_s` at most.
    A silent board is left alone for `idle_s` doubled per failure, up to `backoff_s`; for `idle_s` alone while one of
    its doors was told to open and was not yet seen to.
    """

    idle_s: float = 0.25
    hot_s: float = 0.02
    hot_for_s: float = 5.0
    settle_s: float = 0.5
    backoff_s: float = 5.0


@dataclass
class _Board:
    due_s: float = float("-inf")
    hot_until_s: float = float("-inf")
    failures: int = 0
    awaited: set[int] = field(default_factory=set)
    """Locks told to open whose doors were not yet seen open twice."""
    jumped: bool = False
    """Its last read went before boards that had waited longer."""


class PollPlan:
    """The reading plan of one line."""

    def __init__(self, boards: tuple[int, ...], pace: PollPace) -> None:
        self._boards = {board: _Board() for board in boards}
        self._pace = pace

    def next(self) -> tuple[float, int]:
        """The moment and the board of the next read; among equals the one that waits longest."""
        return min((board.due_s, number) for number, board in self._boards.items())

    def started(self, board: int, now_s: float) -> None:
        """A read of `board` begins: its next one is counted from here."""
        entry = self._boards[board]
        entry.jumped = entry.due_s == float("-inf")
        entry.due_s = now_s + (self._pace.hot_s if now_s < entry.hot_until_s else self._pace.idle_s)

    def answered(self, board: int) -> None:
        """The board is alive."""
        self._boards[board].failures = 0

    def failed(self, board: int, now_s: float) -> bool:
        """The board was silent; True when it has just been silent for the third time."""
        entry = self._boards[board]
        entry.failures += 1
        hot = now_s < entry.hot_until_s
        if hot and entry.failures < FAILURES_TO_UNKNOWN:
            wait_s = self._pace.hot_s
        elif hot and entry.awaited:  # a bad line may hide an open door, but not for seconds
            wait_s = self._pace.idle_s
        else:
            wait_s = self._pace.idle_s * 2.0 ** min(entry.failures, 16)
        entry.due_s = now_s + min(wait_s, self._pace.backoff_s)
        return entry.failures == FAILURES_TO_UNKNOWN

    def unlocked(self, board: int, lock: int, now_s: float) -> None:
        """A door of `board` was told to open: watch it closely from now on, even if it was silent before."""
        self._boards[board].awaited.add(lock)
        self.acked(board, lock, now_s)

    def acked(self, board: int, lock: int, now_s: float) -> None:
        """The pulse is over as far as the board's word goes: the door may be seen to open from now on."""
        if lock in self._boards[board].awaited:
            self._heat(board, now_s, self._pace.hot_for_s)
            self._boards[board].due_s = now_s

    def opened(self, board: int, lock: int, now_s: float) -> None:
        """A door was seen open twice: when no other is awaited, leave the line to others."""
        entry = self._boards[board]
        entry.awaited.discard(lock)
        if not entry.awaited:
            entry.hot_until_s = min(entry.hot_until_s, now_s + self._pace.settle_s)

    def changed(self, board: int, now_s: float) -> None:
        """Something on `board` changed: confirm it before any other board is read.

        Once only: a contact that flickers must not keep the line from the others.
        """
        self._heat(board, now_s, self._pace.settle_s)
        entry = self._boards[board]
        if not entry.jumped and entry.failures < FAILURES_TO_UNKNOWN:
            entry.due_s = float("-inf")

    def _heat(self, board: int, now_s: float, for_s: float) -> None:
        entry = self._boards[board]
        entry.hot_until_s = max(entry.hot_until_s, now_s + for_s)
        if entry.failures < FAILURES_TO_UNKNOWN:
            entry.due_s = min(entry.due_s, now_s)
