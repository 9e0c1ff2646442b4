"""The squares in the corners of a QR symbol, found one by one, so that two are enough when light hides the third.

Knows binary pictures and the proportion 1:1:3:1:1. Must never know which squares belong together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan.picture import Grey

Vector = NDArray[np.float64]
Hits = NDArray[np.float64]
"""Rows of x, y, pixels a module."""
_MOST_HITS = 600
_MOST_MEASURED = 40
_SMALLEST_PX = 9.0
_DARKER = 2
_LEAST_QUALITY = 1.8
_ROW_STEP = 2


@dataclass(frozen=True, slots=True)
class Finder:
    """One square: its centre and the two axes of its inner block, each as long as one module; y goes down."""

    centre: Vector
    axes: tuple[Vector, Vector]
    hits: int

    @property
    def module_px(self) -> float:
        """Pixels along one module, the mean of both axes."""
        (ux, uy), (vx, vy) = self.axes
        return (hypot(ux, uy) + hypot(vx, vy)) / 2

    @property
    def quality(self) -> float:
        """Hits a module: a whole square of three dark modules is crossed by six."""
        return min(6.0, _ROW_STEP * self.hits / self.module_px)


def binary(grey: Grey, window_px: int) -> NDArray[np.uint8]:
    """1 where it is darker than its surroundings. Smoothed first: without it, noise is full of squares."""
    smooth = cv2.blur(grey, (3, 3))
    ground = cv2.blur(smooth, (window_px, window_px))
    return np.asarray(cv2.subtract(ground, smooth) > _DARKER, np.uint8)


def finders(grey: Grey, window_px: int = 61, most: int = 40) -> list[Finder]:
    """The squares in a picture, the surest first."""
    dark = binary(grey, window_px)
    across = _hits(dark)
    down = _hits(np.ascontiguousarray(dark.T))[:, [1, 0, 2]]
    if not len(across) or not len(down):
        return []
    measured = (_measured(dark, x, y, module, hits) for x, y, module, hits in _crossings(across, down))
    found = sorted((one for one in measured if one and one.quality > _LEAST_QUALITY), key=lambda one: -one.quality)
    return apart(found)[:most]


def apart(found: Iterable[Finder]) -> list[Finder]:
    """Of squares found at one place only the first."""
    alone: list[Finder] = []
    taken: list[tuple[float, float, float]] = []
    for one in found:
        x, y = float(one.centre[0]), float(one.centre[1])
        if all((x - ox) ** 2 + (y - oy) ** 2 > reach for ox, oy, reach in taken):
            alone.append(one)
            taken.append((x, y, (2.5 * one.module_px) ** 2))
    return alone


def _hits(dark: NDArray[np.uint8]) -> Hits:
    """Where every second row runs dark, light, dark, light, dark as 1:1:3:1:1: x, y, pixels a module."""
    rows = dark[::_ROW_STEP]
    height, width = rows.shape
    fenced = np.zeros((height, width + 2), np.uint8)
    fenced[:, 1:-1] = rows
    flat = fenced.ravel()
    turns = np.flatnonzero(flat[1:] != flat[:-1])
    if len(turns) < 6:
        return np.zeros((0, 3))
    runs = np.diff(turns).astype(np.float32)
    middle = runs[2:-2]
    # the middle first: it lets few through, and only those are looked at more closely
    at = np.flatnonzero(
        (middle > _SMALLEST_PX / 3.5) & (np.abs(middle - 1.5 * (runs[1:-3] + runs[3:-1])) <= 0.45 * middle + 1.2)
    )
    at = at[flat[turns[at] + 1] == 1]
    five = np.stack([runs[at + step] for step in range(5)])
    total = five.sum(axis=0)
    module = total / 7
    fits = (total >= _SMALLEST_PX) & (turns[at] // (width + 2) == turns[at + 5] // (width + 2))
    fits &= (np.abs(five[[0, 1, 3, 4]] - module) <= 0.65 * module + 0.6).all(axis=0)
    fits &= np.abs(five[2] - 3 * module) <= 1.1 * module + 0.6
    at, five, module = at[fits], five[:, fits], module[fits]
    row, first = np.divmod(turns[at] + 1, width + 2)
    x = first - 1 + five[0] + five[1] + five[2] / 2
    hits = np.stack([x, row * float(_ROW_STEP), module], axis=1)
    return hits if len(hits) <= _MOST_HITS else hits[np.argsort(-module, kind="stable")[:_MOST_HITS]]


def _crossings(across: Hits, down: Hits) -> list[tuple[float, float, float, int]]:
    """Centres hit by rows and by columns: x, y, module, number of hits."""
    found: list[tuple[float, float, float, int]] = []
    meets = _near(across, down)
    across, meets = across[meets.any(axis=1)], meets[meets.any(axis=1)]
    left = np.ones(len(across), np.bool_)
    for at in np.argsort(across[:, 2]):
        if not left[at]:
            continue
        x, y, module = across[at]
        mine = left & (np.abs(across[:, 0] - x) < module * 1.2) & (np.abs(across[:, 1] - y) < module * 3.5)
        mine &= np.abs(across[:, 2] - module) < module * 0.4
        left[mine] = False
        crossing = meets[mine].any(axis=0)
        hits = int(mine.sum() + crossing.sum())
        size = _middle(across[mine, 2])
        if _ROW_STEP * hits > _LEAST_QUALITY * size:
            found.append((_middle(across[mine, 0]), _middle(down[crossing, 1]), size, hits))
    return sorted(found, key=lambda one: -one[3] / one[2])[:_MOST_MEASURED]


def _middle(values: Vector) -> float:
    """The median; numpy's own takes ten times as long for so few."""
    order, half = np.sort(values), len(values) // 2
    return float(order[half] if len(order) % 2 else (order[half - 1] + order[half]) / 2)


def _near(across: Hits, down: Hits) -> NDArray[np.bool_]:
    """Which hits of rows and columns may be of one square: close together and of one size."""
    x, y, module = (across[:, at, None] for at in range(3))
    reach = module * 1.6
    near = (np.abs(down[None, :, 0] - x) < reach) & (np.abs(down[None, :, 1] - y) < reach)
    return np.asarray(near & (down[None, :, 2] < module * 2.2) & (down[None, :, 2] > module / 2.2))


def _measured(dark: NDArray[np.uint8], x: float, y: float, module: float, hits: int) -> Finder | None:
    """Centre and axes from the dark block in the middle, three modules wide."""
    reach = int(module * 4.5) + 2
    x0, y0 = max(0, int(x) - reach), max(0, int(y) - reach)
    piece = dark[y0 : int(y) + reach + 1, x0 : int(x) + reach + 1]
    _, labels = cv2.connectedComponents(piece, connectivity=4)
    label = labels[min(int(y) - y0, piece.shape[0] - 1), min(int(x) - x0, piece.shape[1] - 1)]
    if label == 0:
        return None
    rows, columns = np.nonzero(labels == label)
    if not 3 * module**2 < len(rows) < 16 * module**2:
        return _square(x, y, module, hits)
    points = np.stack([columns, rows], axis=1).astype(np.float32)
    (cx, cy), _, _ = cv2.minAreaRect(points)
    frame = cv2.boxPoints(cv2.minAreaRect(points)).astype(np.float64)
    first, second = (frame[1] - frame[0]), (frame[2] - frame[1])
    axes = tuple(
        side / np.linalg.norm(side) * (np.linalg.norm(side) + 1) / 3 if side.any() else side for side in (first, second)
    )
    if min(np.linalg.norm(axis) for axis in axes) < module * 0.4:
        return _square(x, y, module, hits)
    return Finder(np.array([cx + x0, cy + y0]), (axes[0], axes[1]), hits)


def _square(x: float, y: float, module: float, hits: int) -> Finder:
    return Finder(np.array([x, y]), (np.array([module, 0.0]), np.array([0.0, module])), hits)
