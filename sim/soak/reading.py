"""Frames on the wire as the simulator itself reads them, family by family.

Knows: the vendor's text, as `sim.boards` does, and the wiring. Must never know the driver. A family that is not read
here yields nothing; `FAMILIES` says which are.
"""

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import xor

from sim.wiring import BoardWiring, Wiring

FAMILIES = ("xor8a",)
OPEN, OPEN_MANY, QUERY, READ, SHORTED = 0x8A, 0x90, 0x80, 0x33, 0x11
MOST_KEPT = 64
LATE = 2
"""So many queries are without a reply that nobody can say which of them one answers."""


class Line8a:
    """One line with boards of the 8A/80 family: pure reading, with a memory for split frames."""

    def __init__(self, wiring: Wiring, line: str) -> None:
        self.boards = {board.wire_address: board for board in wiring.boards if board.line == line}
        self._labels = {(door.board, door.lock): door for door in wiring.doors if door.line == line}
        self.labels = frozenset(door.label for door in self._labels.values())
        """The doors of this line."""
        self._heard = bytearray()
        self._asked: Counter[int] = Counter()
        """How many queries of each address are without a reply."""

    def asks(self, frame: bytes) -> None:
        """A frame of the host left; a query of all doors of a board waits for its reply. The half of a reply that came
        before it is no beginning of what follows it: the line is half-duplex. A reply of another board has missed its
        time now (R8)."""
        self._heard.clear()
        for address, count in self._asked.items():
            if address != frame[1] and count == 1:
                self._asked[address] = LATE
        if len(frame) == 5 and frame[0] == QUERY and frame[3] == READ and not frame[2]:
            self._asked[frame[1]] += 1

    def deaf(self) -> None:
        """The host died: what it asked and half heard is gone."""
        self._heard.clear()
        self._asked.clear()

    def unlocks(self, frame: bytes) -> list[str]:
        """The doors that a frame of the host opens."""
        if len(frame) < 5 or frame[0] not in (OPEN, OPEN_MANY) or frame[1] not in self.boards:
            return []
        board = self.boards[frame[1]]
        if frame[0] == OPEN and frame[2]:
            return [door.label for place, door in self._labels.items() if place == (board.id, frame[2])]
        return [door.label for (one, _), door in self._labels.items() if one == board.id]

    def hears(self, data: bytes) -> Iterator[tuple[str, str]]:
        """(door, `open` or `closed`) of every valid report in what has come so far."""
        self._heard += data
        del self._heard[:-MOST_KEPT]
        while (found := self._report()) is not None:
            start, length = found
            frame = bytes(self._heard[start : start + length])
            del self._heard[: start + length]
            yield from self._doors(frame)

    def _report(self) -> tuple[int, int] | None:
        heard = self._heard
        for start, byte in enumerate(heard):
            if byte != QUERY or start + 1 >= len(heard) or heard[start + 1] not in self.boards:
                continue
            options = self.boards[heard[start + 1]].options
            long = int(str(options.get("group_bytes", 3))) + 4
            for length, fits in ((long, _reports_all), (5, _reports_one)):
                frame = heard[start : start + length]
                if len(frame) == length and not reduce(xor, frame) and fits(frame):
                    return start, length
        return None

    def _doors(self, frame: bytes) -> Iterator[tuple[str, str]]:
        board = self.boards[frame[1]]
        if len(frame) == 5:
            yield from self._door(board, frame[2], frame[3] == SHORTED)
            return
        asked, self._asked[frame[1]] = self._asked[frame[1]], 0
        if asked != 1:
            # None: nobody asked this board. More: it may be the late reply to a query before, and tell of then (R8).
            return
        groups = frame[2:-2]
        if board.options.get("groups", "high_first") == "high_first":
            groups = groups[::-1]
        for lock in range(1, len(groups) * 8 + 1):
            yield from self._door(board, lock, bool(groups[(lock - 1) // 8] >> (lock - 1) % 8 & 1))

    def _door(self, board: BoardWiring, lock: int, shorted: bool) -> Iterator[tuple[str, str]]:
        door = self._labels.get((board.id, lock))
        if door is not None:
            yield door.label, "closed" if shorted == (door.contact == "closed") else "open"


def _reports_all(frame: bytearray) -> bool:
    return frame[-2] == READ


def _reports_one(frame: bytearray) -> bool:
    """The first five bytes of a longer report may agree with the check too: a lock and a state tell them apart."""
    return frame[2] != 0 and frame[3] in (0, SHORTED)
