"""What is known about one picture while it is being read: codes read, symbols only seen.

Knows zxing-cpp's looks and how to look closer at a piece. Must never know in which order things are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kiosk.scan import zxing
from kiosk.scan.picture import Grey, within
from kiosk.scan.symbols import Corners, Decoded, box, moved, overlap
from kiosk.scan.views import CLOSE, View

_MOST_PIECES = 3
_LARGEST_DOUBLED_SIDE_PX = 400
_MARGIN = 0.2


@dataclass(slots=True)
class Attempt:
    """One picture, and what has come out of it so far."""

    grey: Grey
    read: list[Decoded] = field(default_factory=list)
    unread: list[Corners] = field(default_factory=list)
    """Seen since the last closer look."""
    seen: list[Corners] = field(default_factory=list)
    """Seen and looked at closely."""

    def add(self, codes: Iterable[Decoded]) -> bool:
        """Note codes; the same text in the same place is one. True when there was a new one."""
        before = len(self.read)
        for code in codes:
            if not any(code.text == known.text and overlap(code.corners, known.corners) for known in self.read):
                self.read.append(code)
        return len(self.read) > before

    def look(self, view: View) -> None:
        """Look at the whole picture once; note what was read and what was only seen."""
        found = zxing.look(view.filter(self.grey), global_histogram=view.global_histogram)
        self.add(code.moved(view.factor, 0.0, 0.0) for code in found.read)
        self.unread += [moved(corners, view.factor, 0.0, 0.0) for corners in found.unread]

    def climb(self, views: Iterable[View]) -> None:
        """Look in one way after the other until something is read."""
        for view in views:
            self.look(view)
            self.close()
            if self.read:
                return

    def close(self) -> None:
        """Look closer at what was seen since the last time, and not before that."""
        new = [corners for corners in self.unread if not any(overlap(corners, old) for old in self.seen)]
        self.look_closer(_read_piece, new)
        self.seen += new
        self.unread = []

    def track(self, place: Corners) -> None:
        """Look closely where a symbol was a moment ago, unless one is seen there now: that was looked at."""
        if not any(overlap(place, known) for known in self.seen):
            self.look_closer(_read_piece, [place])

    def look_closer(self, reader: Callable[[Grey], Iterable[Decoded]], seen: Iterable[Corners]) -> None:
        """Look at each piece of the picture where a symbol was seen and none has been read."""
        pieces: list[Corners] = []
        for corners in seen:
            known = [*pieces, *(code.corners for code in self.read)]
            if len(pieces) < _MOST_PIECES and not any(overlap(corners, other) for other in known):
                pieces.append(corners)
        for corners in pieces:
            x, y, piece = _cut(self.grey, corners)
            self.add(code.moved(1.0, x, y) for code in reader(piece))


def _read_piece(piece: Grey) -> tuple[Decoded, ...]:
    grey, factor = within(piece, _LARGEST_DOUBLED_SIDE_PX)
    for view in CLOSE:
        found = zxing.look(view.filter(grey), global_histogram=view.global_histogram)
        if found.read:
            return tuple(code.moved(view.factor * factor, 0.0, 0.0) for code in found.read)
    return ()


def _cut(grey: Grey, corners: Corners) -> tuple[int, int, Grey]:
    """The piece around the corners with a margin, and where it begins."""
    left, top, right, bottom = box(corners)
    margin = _MARGIN * max(right - left, bottom - top) + 8
    height, width = grey.shape
    x0, y0 = (int(min(max(0.0, edge - margin), size - 1)) for edge, size in ((left, width), (top, height)))
    x1, y1 = (int(min(edge + margin, size)) for edge, size in ((right, width), (bottom, height)))
    return x0, y0, grey[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)].copy()
