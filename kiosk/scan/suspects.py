"""Where in a picture a QR symbol is that nobody has read yet.

Knows squares of three symbol corners and codes already read. Must never know how a suspect is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from kiosk.scan.finders import Finder, apart, finders
from kiosk.scan.picture import Grey
from kiosk.scan.symbols import Corners, box
from kiosk.scan.views import halved

_WINDOW_PX, _HALF_WINDOW_PX = 61, 31
_TELLING = 2.1
_CONVINCING = 3.2
_WIDEST_MODULES = 60.0
_LONE_MODULES = 22.0
_RIM_MODULES = 7.0
_SMALL_PX, _GOOD_PX, _WIDEST_PX = 3.2, 6.0, 800
_MOST_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Suspect:
    """A piece of the picture with the squares found in it, in its coordinates."""

    piece: Grey
    x: int
    y: int
    squares: list[Finder]

    @property
    def module_px(self) -> float:
        """Pixels along a module, roughly."""
        return float(np.median([square.module_px for square in self.squares]))


def squares_in_half(grey: Grey) -> list[Finder]:
    """The telling squares of the picture halved, in whole coordinates: a look that costs about 1 ms."""
    return [_doubled(one) for one in finders(halved(grey), _HALF_WINDOW_PX) if one.quality > _TELLING]


def suspects(grey: Grey, coarse: list[Finder], read: Iterable[Corners], most: int) -> list[Suspect]:
    """The pieces worth a closer look, the surest first, given what the halved picture told.

    Beside codes that were read only two sure squares that belong to none of them make a suspect.
    """
    boxes = [box(corners) for corners in read]
    if boxes and len([one for one in _outside(coarse, boxes) if one.quality > _CONVINCING]) < 2:
        return []
    found = apart(sorted([*finders(grey, _WINDOW_PX), *coarse], key=lambda one: -one.quality))
    least = _CONVINCING if boxes else _TELLING
    groups = [group for group in _grouped(_outside(found, boxes)) if group[0].quality > least]
    if boxes:
        groups = [group for group in groups if len(group) > 1 and group[1].quality > least]
    groups.sort(key=lambda group: -sum(one.quality for one in group[:3]))
    worth = [group for at, group in enumerate(groups) if at == 0 or len(group) > 1]
    return [_cut(grey, group) for group in worth[:most]]


def _outside(found: list[Finder], boxes: list[tuple[float, float, float, float]]) -> list[Finder]:
    return [one for one in found if not any(_inside(one, area) for area in boxes)]


def _grouped(found: list[Finder]) -> list[list[Finder]]:
    groups: list[list[Finder]] = []
    for one in found:
        for group in groups:
            if len(group) < _MOST_TOGETHER and _related(one, group[0]):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _doubled(one: Finder) -> Finder:
    first, second = one.axes
    return replace(one, centre=one.centre * 2, axes=(first * 2, second * 2), hits=one.hits * 2)


def _related(one: Finder, other: Finder) -> bool:
    small, large = sorted((one.module_px, other.module_px))
    return large < 2 * small and float(np.hypot(*(one.centre - other.centre))) < _WIDEST_MODULES * large


def _inside(one: Finder, area: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = area
    x, y = one.centre
    return bool(left <= x <= right and top <= y <= bottom)


def scaled(suspect: Suspect) -> tuple[Suspect, float]:
    """The suspect with modules of a size that is cheap and easy to read, and the factor it was resized by."""
    module = suspect.module_px
    factor = 2.0 if module < _SMALL_PX else min(1.0, _GOOD_PX / module)
    factor = min(factor, max(1.0, _WIDEST_PX / max(suspect.piece.shape)))
    if abs(factor - 1) < 0.1:
        return suspect, 1.0
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    piece = np.ascontiguousarray(cv2.resize(suspect.piece, None, fx=factor, fy=factor, interpolation=way), np.uint8)
    squares = [
        replace(one, centre=one.centre * factor, axes=(one.axes[0] * factor, one.axes[1] * factor))
        for one in suspect.squares
    ]
    return Suspect(piece, suspect.x, suspect.y, squares), factor


def _cut(grey: Grey, group: list[Finder]) -> Suspect:
    centres = np.array([one.centre for one in group])
    module = max(one.module_px for one in group)
    middle = (centres.min(axis=0) + centres.max(axis=0)) / 2
    spread = float((centres.max(axis=0) - centres.min(axis=0)).max())
    reach = (spread * (0.75 if len(group) > 2 else 1.1) + _RIM_MODULES * module) if spread else _LONE_MODULES * module
    height, width = grey.shape
    x0, y0 = (int(max(0.0, at)) for at in middle - reach)
    x1, y1 = int(min(width, middle[0] + reach)), int(min(height, middle[1] + reach))
    squares = [replace(one, centre=one.centre - (x0, y0)) for one in group]
    return Suspect(np.ascontiguousarray(grey[y0:y1, x0:x1]), x0, y0, squares)
