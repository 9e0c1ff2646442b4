"""The decoder: a ladder of looks at one picture, the cheapest and most rewarding first.

Knows in which order readers and views are tried, and how often the dear ones. Must never know what a text
means, nor keep a picture.

The ladder: zxing-cpp on the picture; each symbol seen and not read is cut out, doubled and filtered; the
picture smoothed, then halved; one deep view every few frames; ZBar where something QR-like was seen, or
rarely on the whole frame; and in a rarer pass of its own the bar codes of goods and waybills.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kiosk.scan import zbar, zxing
from kiosk.scan.picture import Grey, to_grey, within
from kiosk.scan.symbols import Corners, Decoded, box, moved, overlap
from kiosk.scan.views import CLOSE, DEEP, PLAIN, QUICK, View

FIRST_SIDE_PX = 1920
_MOST_PIECES = 3
_LARGEST_DOUBLED_SIDE_PX = 640
_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a live decoder spends time on what seldom helps: every nth frame, 0 for never."""

    deep: int = 3
    zbar: int = 30
    others: int = 10


@dataclass(slots=True)
class _Attempt:
    """What is known about one picture so far."""

    grey: Grey
    read: list[Decoded]
    unread: list[Corners]  # seen since the last closer look
    seen: list[Corners]  # all of them

    def add(self, codes: Iterable[Decoded]) -> None:
        for code in codes:
            if all((code.raw, code.format) != (known.raw, known.format) for known in self.read):
                self.read.append(code)

    def look(self, view: View) -> None:
        """Look at the whole picture once; note what was read and what was only seen."""
        found = zxing.look(view.filter(self.grey), global_histogram=view.global_histogram)
        self.add(code.moved(view.factor, 0.0, 0.0) for code in found.read)
        self.unread += [moved(corners, view.factor, 0.0, 0.0) for corners in found.unread]

    def close(self) -> None:
        """Look closer at what was seen since the last time."""
        self.look_closer(_read_piece, self.unread)
        self.seen += self.unread
        self.unread = []

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


class Decoder:
    """Reads codes from pictures. One instance belongs to one thread; it counts frames and keeps nothing else."""

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        self._frames = 0

    def decode(self, pixels: object) -> tuple[Decoded, ...]:
        """The codes in one frame of a camera, in a few milliseconds; what is missed now is read in a later frame.

        `pixels`: height x width (x channels), 8 or 16 bits; see `picture.to_grey`. Raises ScanInputError only.
        """
        grey, factor = within(to_grey(pixels), FIRST_SIDE_PX)
        self._frames += 1
        attempt = _Attempt(grey, [], [], [])
        _climb(attempt, (PLAIN, *QUICK))
        if not attempt.read and (turn := self._turn(self._pace.deep)):
            _climb(attempt, (DEEP[turn % len(DEEP)],))
            if not attempt.read:
                attempt.look_closer(zbar.look, attempt.seen)
        if not attempt.read and self._turn(self._pace.zbar):
            attempt.add(zbar.look(grey))
        if not attempt.read and self._turn(self._pace.others):
            attempt.add(zxing.look(grey, formats=zxing.OTHERS).read)
        return tuple(code.moved(factor, 0.0, 0.0) for code in attempt.read)

    def decode_still(self, pixels: object, *, others: bool = False) -> tuple[Decoded, ...]:
        """The codes in a picture that will not come again: every view is tried until something is read.

        `others` looks for bar codes too. A picture larger than 1920 pixels is tried reduced, then as it is.
        """
        whole = to_grey(pixels)
        grey, factor = within(whole, FIRST_SIDE_PX)
        attempt = _Attempt(grey, [], [], [])
        for view in (PLAIN, *QUICK):  # all three: a picture may hold several codes
            attempt.look(view)
        attempt.close()
        if not attempt.read:
            _climb(attempt, DEEP)
        if not attempt.read:
            attempt.add(zbar.look(grey))
        if others:
            attempt.add(zxing.look(grey, formats=zxing.OTHERS).read)
        codes = tuple(code.moved(factor, 0.0, 0.0) for code in attempt.read)
        return codes or (zxing.look(whole).read if factor < 1.0 else ())

    def _turn(self, every: int) -> int:
        """Which turn it is for something done every nth frame; 0 when it is not due."""
        return self._frames // every if every and self._frames % every == 0 else 0


def _climb(attempt: _Attempt, views: Iterable[View]) -> None:
    """Look in one way after the other until something is read."""
    for view in views:
        attempt.look(view)
        attempt.close()
        if attempt.read:
            return


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
