"""Ways to look at a picture again: smoothed, doubled, sharpened, halved, evened out.

Knows image filters and what each costs. Must never know what is read in the result.
Costs are for 1280 x 720 on one core of 2.8 GHz, reading included, measured by `benchmarks/decoder.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.scan.picture import Grey


@dataclass(frozen=True, slots=True)
class View:
    """One way to look: a filter, the factor it changes the size by, and how dark is told from light."""

    name: str
    filter: Callable[[Grey], Grey]
    factor: float = 1.0
    global_histogram: bool = False


_BRIGHTER = (255 * (np.arange(256) / 255) ** 0.4).astype(np.uint8)


def _grey(picture: object) -> Grey:
    return np.ascontiguousarray(picture, dtype=np.uint8)


def plain(grey: Grey) -> Grey:
    """The picture as it is."""
    return grey


def smoothed(grey: Grey) -> Grey:
    """Against noise and the grid of a phone's screen."""
    return _grey(cv2.blur(grey, (3, 3)))


def softened(grey: Grey) -> Grey:
    """Against coarse patterns and deep noise: as `smoothed`, wider."""
    return _grey(cv2.GaussianBlur(grey, (0, 0), 2.2))


def sharpened(grey: Grey) -> Grey:
    """Against blur; smoothed first, so that noise is not sharpened with it."""
    smooth = smoothed(grey)
    return _grey(cv2.addWeighted(smooth, 3, cv2.blur(smooth, (9, 9)), -2, 0))


def evened(grey: Grey) -> Grey:
    """Against glare: local contrast made equal (CLAHE), after smoothing."""
    return _grey(cv2.createCLAHE(2.0, (4, 4)).apply(smoothed(grey)))


def brightened(grey: Grey) -> Grey:
    """Against darkness: a gamma of 0.4, which spreads the dark tones."""
    return _grey(cv2.LUT(grey, _BRIGHTER))


def doubled(grey: Grey) -> Grey:
    """Twice as large, for small symbols."""
    return _grey(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR))


def doubled_smoothed(grey: Grey) -> Grey:
    """Smoothed, then twice as large."""
    return doubled(smoothed(grey))


def doubled_softened(grey: Grey) -> Grey:
    """Smoothed over five pixels, then twice as large."""
    return doubled(_grey(cv2.blur(grey, (5, 5))))


def halved(grey: Grey) -> Grey:
    """Half as large: solid modules out of printed or drawn ones."""
    size = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
    return _grey(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))


PLAIN = View("plain", plain)
HALVED = View("halved, one threshold", halved, 0.5, global_histogram=True)
"""About 0.5 ms; tried on every frame in which nothing was read."""

SMOOTHED = View("smoothed", smoothed)
"""About 1.5 ms; tried where something is suspected."""

DEEP = (
    View("sharpened", sharpened),
    View("brightened", brightened),
    View("evened out", evened),
    View("softened, one threshold", softened, global_histogram=True),
    View("doubled, softened", doubled_softened, 2.0),
)
"""3 to 8 ms each, the most rewarding for its cost first; one of them every few frames, or all on a still picture."""

CLOSE = (
    View("doubled, smoothed", doubled_smoothed, 2.0),
    View("doubled", doubled, 2.0),
    View("doubled, sharpened", lambda grey: sharpened(doubled(grey)), 2.0),
    View("doubled, one threshold", doubled, 2.0, global_histogram=True),
)
"""For the small piece of a picture where a symbol was seen and not read."""


def unblurred(grey: Grey) -> Grey:
    """Against blur as wide as a module: what is fine is raised, noise is smoothed away first."""
    near, wide = cv2.GaussianBlur(grey, (0, 0), 1.0), cv2.GaussianBlur(grey, (0, 0), 3.5)
    return _grey(cv2.addWeighted(near, 3.5, wide, -2.5, 0))


PIECE = (
    View("smoothed", smoothed),
    View("sharpened", sharpened),
    View("evened out", evened),
    View("unblurred", unblurred),
)
"""For the piece of a picture where corner squares were found; about 0.3 ms each."""
