"""Where the modules of a QR symbol lie in a picture: a guess, moved and bent until the modules are met best.

Knows perspective, bending and the modules every symbol has. Must never know what is written in the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan.finders import Finder
from kiosk.scan.guesses import Quad, guesses
from kiosk.scan.picture import Grey
from kiosk.scan.qr_shape import shape, side_of

Tones = NDArray[np.float32]
"""Darkness of a picture, evened out: -1 light to 1 dark."""
Points = NDArray[np.float64]
Bow = NDArray[np.float64]
"""How the sheet is bent, in modules: stretch and sag across, stretch and sag down."""

FLAT = np.zeros(4)
_STEPS = (2.0, 1.0, 0.5, 0.25, 0.12)
_SURE_STEP = 0.5
_BOW_STEPS = (1.6, 0.8, 0.4)
_MOVES = np.array([(1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7)])
_LEAST_GUESS = 0.25
_CRISP = 0.7
_MOST_CENTRES = 250
HOPELESS = 1.05
"""A fit below this after the coarse steps was never read in 860 drawn frames; the least that was had 1.2."""
_GAIN = 1e-3
_TINY = 1e-9
_NEARLY = 0.8
_SURELY, _FLAT_ENOUGH = 1.5, 1.9


@dataclass(frozen=True, slots=True)
class Grid:
    """A symbol of this version at this place; `fit` tells how well its fixed modules are met, up to 1.5."""

    version: int
    quad: Quad
    fit: float
    sure: tuple[int, ...] = ()
    bow: Bow = field(default_factory=lambda: FLAT)

    @property
    def rank(self) -> float:
        """The fit, less what chance alone gives to a symbol with few timing modules."""
        return self.fit - 1.2 / float(np.sqrt(8 * self.version + 2))


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is looked at: fixed modules with tone times weight, and a sample of all modules, which must be crisp."""

    points: Points
    flat: NDArray[np.float32]
    """The points as columns x, y, 1."""
    toned: NDArray[np.float32]
    fixed: int


def evened(grey: Grey, window_px: int) -> Tones:
    """Each pixel against the mean and spread of its surroundings: what glare and shadow leave of the drawing."""
    size = (window_px, window_px)
    mean = np.asarray(cv2.boxFilter(grey, cv2.CV_32F, size), np.float32)
    variance = np.asarray(cv2.sqrBoxFilter(grey, cv2.CV_32F, size), np.float32) - mean * mean
    spread = np.sqrt(np.maximum(variance, 4.0, out=variance), out=variance)
    return np.clip((mean - grey) / spread, -1.5, 1.5)


@lru_cache(maxsize=40)
def _marks(version: int) -> _Marks:
    form = shape(version)
    rows, columns = np.nonzero(form.fixed)
    tones = np.where(form.tones[rows, columns], 1.0, -1.0)
    timing = form.timing[rows, columns]
    corner = ((rows < 9) | (rows >= form.side - 8)) & ((columns < 9) | (columns >= form.side - 8)) & ~timing
    corner &= ~((rows >= form.side - 8) & (columns >= form.side - 8))
    rest = ~timing & ~corner
    weights = np.zeros(len(rows))
    for part, share in ((timing, 0.35), (corner, 0.45), (rest, 0.2)):
        if part.any():
            weights[part] = share / part.sum()
    fixed = np.stack([columns + 0.5, rows + 0.5], axis=1)
    every = centres(form.side)
    some = every[:: max(1, len(every) // _MOST_CENTRES) | 1]
    points = np.vstack([fixed, some])
    return _Marks(points, _columns(points), (tones * weights / weights.sum()).astype(np.float32), len(fixed))


def _columns(points: Points) -> NDArray[np.float32]:
    return np.vstack([points.T, np.ones(len(points))]).astype(np.float32)


@lru_cache(maxsize=40)
def centres(side: int) -> Points:
    """The middle of each module, row by row, as x, y."""
    columns, rows = np.meshgrid(np.arange(side) + 0.5, np.arange(side) + 0.5)
    return np.stack([columns.ravel(), rows.ravel()], axis=1)


def homography(quad: Quad, side: int) -> NDArray[np.float64]:
    """From module coordinates to pixels."""
    near, far = 3.5, side - 3.5
    flat = np.array([[near, near], [far, near], [far, far], [near, far]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(flat, quad.astype(np.float32)), np.float64)


def homographies(quads: NDArray[np.float64], side: int) -> NDArray[np.float32]:
    """`homography` for a stack of quads at once, in closed form."""
    one, two, three, four = np.moveaxis(quads, 1, 0)
    first, second, off = two - three, four - three, one - two + three - four
    den = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    den = np.where(np.abs(den) < _TINY, _TINY, den)
    g = ((off[:, 0] * second[:, 1] - off[:, 1] * second[:, 0]) / den)[:, None]
    h = ((first[:, 0] * off[:, 1] - first[:, 1] * off[:, 0]) / den)[:, None]
    made = np.empty((len(quads), 3, 3))
    made[:, :2] = np.stack([two - one + g * two, four - one + h * four, one], axis=2)
    made[:, 2] = np.concatenate([g, h, np.ones_like(g)], axis=1)
    near, far = 3.5, side - 3.5
    unit = np.array([[1, 0, -near], [0, 1, -near], [0, 0, far - near]]) / (far - near)
    return np.asarray(made @ unit, np.float32)


def bent(points: Points, side: int, bow: Bow) -> Points:
    """Points of the module grid on the bent sheet, still in modules; the four corner squares hardly move."""
    if not bow.any():
        return points
    near = 3.5
    u, v = ((points - near) / (side - 2 * near)).T
    arch_u, arch_v = 4 * u * (1 - u), 4 * v * (1 - v)
    dx = bow[0] * arch_u * (2 * u - 1) + bow[3] * arch_v
    dy = bow[1] * arch_u + bow[2] * arch_v * (2 * v - 1)
    return np.asarray(points + np.stack([dx, dy], axis=1))


def projected(matrix: NDArray[np.float64], points: Points) -> tuple[Points, Points]:
    """Pixels of points in modules, for one matrix or a stack of them."""
    flat = matrix @ np.vstack([points.T, np.ones(len(points))])
    w = np.where(np.abs(flat[..., 2, :]) < 1e-9, 1e-9, flat[..., 2, :])
    return flat[..., 0, :] / w, flat[..., 1, :] / w


def _sampled(tones: Tones, matrices: NDArray[np.float32], flat: NDArray[np.float32]) -> NDArray[np.float32]:
    """The tone at each of the points, given as columns x, y, 1; 0 outside the picture."""
    seen = matrices @ flat
    w = np.where(np.abs(seen[:, 2]) < _TINY, np.float32(_TINY), seen[:, 2])
    height, width = tones.shape
    x, y = ((seen[:, at] / w).clip(-1, limit).astype(np.int32) for at, limit in ((0, width), (1, height)))
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return np.asarray(tones.ravel()[np.where(inside, y * width + x, 0)] * inside, np.float32)


def _guessed(tones: Tones, found: list[Finder]) -> list[Grid]:
    """Each guess with how well its fixed modules are met; those of one version are looked at together."""
    by_version: dict[int, list[tuple[Quad, tuple[int, ...]]]] = {}
    for version, quad, sure in guesses(found):
        by_version.setdefault(version, []).append((quad, sure))
    tried: list[Grid] = []
    for version, all_of in by_version.items():
        marks, side = _marks(version), side_of(version)
        matrices = homographies(np.array([quad for quad, _ in all_of]), side)
        fits = _sampled(tones, matrices, marks.flat[:, : marks.fixed]) @ marks.toned
        tried += [Grid(version, quad, float(fit), sure) for (quad, sure), fit in zip(all_of, fits, strict=True)]
    return sorted((grid for grid in tried if grid.fit > _LEAST_GUESS), key=lambda grid: -grid.rank)


def _worths(tones: Tones, grid: Grid, quads: NDArray[np.float64], bow: Bow) -> NDArray[np.float64]:
    """For each quad: how well the fixed modules are met, and how crisp the others are."""
    marks, side = _marks(grid.version), side_of(grid.version)
    flat = _columns(bent(marks.points, side, bow)) if bow.any() else marks.flat
    seen = _sampled(tones, homographies(quads, side), flat)
    return np.asarray(seen[:, : marks.fixed] @ marks.toned + _CRISP * np.abs(seen[:, marks.fixed :]).mean(axis=1))


def grids(tones: Tones, found: list[Finder], most: int = 2) -> list[Grid]:
    """The likeliest symbols around these squares, fitted, the best first."""
    chosen: list[Grid] = []
    for guess in _guessed(tones, found):
        worth = not chosen or guess.rank > _NEARLY * chosen[0].rank
        if worth and len(chosen) < most and not any(_alike(guess, other) for other in chosen):
            chosen.append(guess)
    best: list[Grid] = []
    for guess in chosen:
        if not best or best[0].fit < _SURELY:
            best.append(fitted(tones, guess))
    return sorted(best, key=lambda grid: -grid.rank)


def _alike(one: Grid, other: Grid) -> bool:
    far = np.abs(one.quad - other.quad).max()
    return one.version == other.version and bool(far < np.abs(one.quad[2] - one.quad[0]).max() * 0.15)


def fitted(tones: Tones, grid: Grid) -> Grid:
    """The same symbol with its corners moved, then bent, then moved again."""
    quad, worth = _moved(tones, grid, grid.quad, FLAT, _STEPS[:2])
    if worth < HOPELESS:
        return replace(grid, quad=quad, fit=worth)
    quad, worth = _moved(tones, grid, quad, FLAT, _STEPS[2:])
    bow = FLAT
    if worth < _FLAT_ENOUGH:
        bow, worth = _bowed(tones, grid, quad, worth)
    if bow.any():
        quad, worth = _moved(tones, grid, quad, bow, _STEPS[2:])
    return replace(grid, quad=quad, bow=bow, fit=worth)


def _moved(tones: Tones, grid: Grid, quad: Quad, bow: Bow, steps: tuple[float, ...]) -> tuple[Quad, float]:
    module = float(np.linalg.norm(quad[1] - quad[0])) / (side_of(grid.version) - 7)
    best = float(_worths(tones, grid, quad[None], bow)[0])
    for step in steps:
        for _ in range(2):
            before = best
            for corners in _moved_together(grid, step):
                tried = np.repeat(quad[None], len(_MOVES), axis=0)
                tried[:, corners] += (_MOVES * (step * module))[:, None]
                worths = _worths(tones, grid, tried, bow)
                at = int(worths.argmax())
                if worths[at] > best + _GAIN:
                    quad, best = tried[at], float(worths[at])
            if best - before < _GAIN:
                break
    return quad, best


def _moved_together(grid: Grid, step: float) -> list[list[int]]:
    """Which corners to move: those not sure as one, which keeps the timing in step, then each alone."""
    unsure = [corner for corner in range(4) if corner not in grid.sure]
    alone = unsure if step > _SURE_STEP else range(4)
    return [[corner] for corner in alone] if len(unsure) < 2 else [unsure, *([corner] for corner in alone)]


def _bowed(tones: Tones, grid: Grid, quad: Quad, best: float) -> tuple[Bow, float]:
    bow = FLAT
    for step in _BOW_STEPS:
        for _ in range(2):
            before = best
            for at in range(4):
                for way in (step, -step):
                    tried = bow.copy()
                    tried[at] += way
                    worth = float(_worths(tones, grid, quad[None], tried)[0])
                    if worth > best + 10 * _GAIN:
                        bow, best = tried, worth
            if best - before < _GAIN:
                break
    return bow, best
