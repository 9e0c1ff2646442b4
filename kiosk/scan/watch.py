"""What a live decoder remembers from frame to frame, so that it spends its time where something may be.

Knows where a code was read last, which suspects never turned out to be one, and whether the picture moves. Must never
keep a picture: only a grid of tones, places and votes.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan.ballot import Ballot
from kiosk.scan.picture import Grey
from kiosk.scan.suspects import Suspect
from kiosk.scan.symbols import Corners

_GRID = (80, 45)
_MOVED = 12
_STILL_FRAMES = 30
_REST = 4
_IN_VAIN = 6
_NEAR_PX = 4.0
_MOST_PLACES = 12
_KEPT_FRAMES = 15
_CLIPPED, _DARK = 250, 24


class Watch:
    """Memory of one camera's frames."""

    def __init__(self) -> None:
        self.ballot = Ballot()
        self._grid: NDArray[np.int16] | None = None
        self._still = 0
        self._frames = 0
        self._vain: list[tuple[float, float, int]] = []
        self._last: Corners | None = None
        self._last_frame = 0

    def frame(self, grey: Grey) -> bool:
        """Note a new frame; False when nothing has moved for long and this frame need not be looked at."""
        self._frames += 1
        grid = np.asarray(cv2.resize(grey, _GRID, interpolation=cv2.INTER_AREA), np.int16)
        before, self._grid = self._grid, grid
        same = before is not None and int(np.abs(grid - before).max()) < _MOVED
        self._still = self._still + 1 if same else 0
        if not same and self._vain and self._still == 0:
            self._vain = [(x, y, max(0, times - 1)) for x, y, times in self._vain]
        return self._still < _STILL_FRAMES or self._frames % _REST == 0

    @property
    def light(self) -> tuple[float, float]:
        """The shares of the last picture without detail because of too much light, and of too little."""
        if self._grid is None:
            return 0.0, 0.0
        return float((self._grid >= _CLIPPED).mean()), float((self._grid <= _DARK).mean())

    @property
    def last(self) -> Corners | None:
        """Where a code was read, or a symbol seen, not long ago."""
        return self._last if self._frames - self._last_frame <= _KEPT_FRAMES else None

    def was_seen(self, corners: Corners) -> None:
        """A symbol was seen there and not read: it will be there, or near, in the next frame."""
        self._last, self._last_frame = corners, self._frames

    def was_read(self, corners: Corners) -> None:
        """Something was read there: look there first next time, and at every frame."""
        self._last, self._last_frame = corners, self._frames
        self._still = 0
        self.ballot.clear()

    def hopeful(self, suspect: Suspect) -> bool:
        """False for a place that was looked at again and again in vain."""
        x, y = self._place(suspect)
        return all(times < _IN_VAIN or abs(x - px) + abs(y - py) > _NEAR_PX for px, py, times in self._vain)

    def in_vain(self, suspect: Suspect) -> None:
        """Nothing was read there."""
        x, y = self._place(suspect)
        for at, (px, py, times) in enumerate(self._vain):
            if abs(x - px) + abs(y - py) <= _NEAR_PX:
                self._vain[at] = (x, y, times + 1)
                return
        self._vain = [*self._vain, (x, y, 1)][-_MOST_PLACES:]

    def _place(self, suspect: Suspect) -> tuple[float, float]:
        x, y = suspect.squares[0].centre
        return suspect.x + float(x), suspect.y + float(y)
