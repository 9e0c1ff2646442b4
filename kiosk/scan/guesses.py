"""Where a QR symbol may lie, guessed from two of its corner squares.

Knows proportions. Must never know the picture: which guess is right is seen elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kiosk.scan.finders import Finder, Vector
from kiosk.scan.qr_shape import side_of

Quad = NDArray[np.float64]
"""Where the points (3.5, 3.5), (N - 3.5, 3.5), (N - 3.5, N - 3.5), (3.5, N - 3.5) of the module grid lie, in pixels."""
Guess = tuple[int, Quad, tuple[int, ...]]
"""Version, quad, and which of its corners are squares that were found."""

_SNAP = 0.3
_EXACT_PX = 1e-6
_SQUARES = [0, 1, 3]
_LEAST_EVEN = 0.5
_MOST_VERSION = 40


def guesses(found: list[Finder]) -> list[Guess]:
    """Symbols of which two squares are among these: as neighbours, and as opposites."""
    placed = [guess for one, two in combinations(found, 2) for guess in _guesses(one, two)]
    if not placed:
        return []
    centres = np.array([one.centre for one in found])
    return _snapped([version for version, _ in placed], np.array([quad for _, quad in placed]), centres)


def _snapped(versions: list[int], quads: NDArray[np.float64], centres: NDArray[np.float64]) -> list[Guess]:
    """Each quad as guessed, and with its squares put where some were found nearby; which corners are sure."""
    side = np.hypot(*(quads[:, 1] - quads[:, 0]).T)
    apart = np.hypot(*np.moveaxis(quads[:, _SQUARES, None] - centres, -1, 0))
    nearest, far = apart.argmin(axis=2), apart.min(axis=2)
    exact, near = far < _EXACT_PX, far < _SNAP * side[:, None]
    moved = quads.copy()
    moved[:, _SQUARES] = np.where(near[..., None], centres[nearest], quads[:, _SQUARES])
    moved[:, 2] = moved[:, 1] + moved[:, 3] - moved[:, 0]
    found: list[Guess] = []
    for at, version in enumerate(versions):
        found.append((version, quads[at], _corners(exact[at])))
        if (near[at] & ~exact[at]).any():
            found.append((version, moved[at], _corners(near[at])))
    return found


def _corners(which: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(corner for corner, sure in zip(_SQUARES, which.tolist(), strict=True) if sure)


def _guesses(one: Finder, two: Finder) -> Iterable[tuple[int, Quad]]:
    between = two.centre - one.centre
    far = float(np.linalg.norm(between))
    if far < 1:
        return
    along = between / far
    (u1, v1), (u2, v2) = _turned(one, along), _turned(two, along)
    aligned = (abs(_cosine(u1, along)) + abs(_cosine(u2, along))) / 2
    sizes = sorted(float(np.linalg.norm(axis)) for axis in (u1, u2))
    if sizes[1] > 2.0 * sizes[0]:
        return
    if aligned > 0.85:
        yield from _beside(one, two, (u1, u2), (v1, v2))
    if aligned < 0.93:
        yield from _across(one, two)


def _beside(
    one: Finder, two: Finder, us: tuple[Vector, Vector], vs: tuple[Vector, Vector]
) -> Iterable[tuple[int, Quad]]:
    """Neighbours: the other two corners lie where the axes of the squares point, or straight across."""
    a, b = one.centre, two.centre
    far = float(np.linalg.norm(b - a))
    module = (float(np.linalg.norm(us[0])) + float(np.linalg.norm(us[1]))) / 2
    across = np.array([a[1] - b[1], b[0] - a[0]])
    for version in _versions(far / module + 7):
        reach = side_of(version) - 7
        for sign in (1.0, -1.0):
            for at_a, at_b in ((vs[0] * reach, vs[1] * reach), (across, across)):
                yield from _placed(version, [a, b, b + sign * at_b, a + sign * at_a], (0, 1))


def _across(one: Finder, two: Finder) -> Iterable[tuple[int, Quad]]:
    """Opposites: the other two corners lie where the axes of the first point, or as in a square."""
    a, c = one.centre, two.centre
    u, v = one.axes
    # c - a = s u + t v with |s| = |t| = side - 7
    share = np.linalg.lstsq(np.stack([u, v], axis=1), c - a, rcond=None)[0]
    if min(abs(share)) < _LEAST_EVEN * max(abs(share)):
        return
    middle, aside = (a + c) / 2, np.array([a[1] - c[1], c[0] - a[0]]) / 2
    for version in _versions(float(np.mean(np.abs(share))) + 7):
        for b, d in ((a + u * share[0], a + v * share[1]), (middle + aside, middle - aside)):
            yield from _placed(version, [a, b, c, d], (0, 2))


def _placed(version: int, corners: list[Vector], known: tuple[int, int]) -> Iterable[tuple[int, Quad]]:
    """Each way to call the corners top left and so on; the one without a square is none of those known."""
    ring = _clockwise(corners)
    for turn in range(4):
        turned = ring[turn:] + ring[:turn]
        if all(turned[2] is not corners[at] for at in known):
            yield version, np.array(turned)


def _versions(side: float) -> Iterable[int]:
    nearest = round((side - 17) / 4)
    slack = 1 + nearest // 8
    return range(max(1, nearest - slack), min(_MOST_VERSION, nearest + slack) + 1)


def _turned(finder: Finder, along: Vector) -> tuple[Vector, Vector]:
    """The axes with the one that goes most along first, both made to point one way: along, and to its right."""
    u, v = finder.axes
    if abs(_cosine(u, along)) < abs(_cosine(v, along)):
        u, v = v, u
    u = u if float(u @ along) > 0 else -u
    right = np.array([-along[1], along[0]])
    return u, v if float(v @ right) > 0 else -v


def _cosine(axis: Vector, along: Vector) -> float:
    return float(axis @ along) / (float(np.linalg.norm(axis)) + 1e-9)


def _clockwise(points: list[Vector]) -> list[Vector]:
    """As seen on a screen, y down: top left, top right, bottom right, bottom left."""
    (ax, ay), (bx, by), (cx, cy) = points[0], points[1], points[2]
    turn = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return points if turn > 0 else [points[0], points[3], points[2], points[1]]
