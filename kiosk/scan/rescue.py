"""The last resort for a damaged QR symbol: weigh each module, leave out what cannot be seen, correct the rest.

Knows modules, their doubt and codewords. Must never know what a text means. Other readers spend two check codewords on
each codeword that glare has wiped out; here it is known to be missing and costs one. The corrected symbol is drawn anew
and read by zxing-cpp; it is believed only when the modules that were clearly seen agree with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan import zxing
from kiosk.scan.finders import Finder
from kiosk.scan.grid import HOPELESS, Grid, Tones, bent, evened, grids, homography, projected
from kiosk.scan.picture import Grey
from kiosk.scan.qr_shape import Bits, blocks, drawn, likely_formats, mask, shape, side_of
from kiosk.scan.reed_solomon import corrected, syndromes_of
from kiosk.scan.symbols import Corners, Decoded

_SPARE_CHECKS = 2
_FINE = 4
_AGREEING = 0.8
_SURE = 0.5
_LIKELY = 0.2
_MUCH_LIKELIER = 2.0
_DOUBTS = (0.0, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One symbol as it was seen: how dark each module is, -1 to 1, and where it lies."""

    version: int
    dark: NDArray[np.float32] = field(repr=False)
    corners: Corners


def look(grey: Grey, found: list[Finder]) -> Decoded | None:
    """The symbol that can be put together again around these squares, if there is one."""
    for seen in evidence(grey, found):
        code = settled(seen)
        if code is not None:
            return code
    return None


def evidence(grey: Grey, found: list[Finder]) -> Iterator[Evidence]:
    """The symbols that may lie around these squares, the likeliest first."""
    if len(found) < 2:
        return
    module = min(finder.module_px for finder in found[:3])
    for grid in grids(smooth_tones(grey, module), found):
        if grid.fit >= HOPELESS:
            yield Evidence(grid.version, modules(grey, grid), _corners(grid))


def settled(seen: Evidence) -> Decoded | None:
    """The code this evidence suffices for."""
    symbol = corrected_symbol(seen.dark, seen.version)
    return None if symbol is None else _read(symbol, seen.corners)


def smooth_tones(grey: Grey, module_px: float) -> Tones:
    """The picture evened out, smoothed within a module."""
    size = max(1, int(module_px * 0.6)) | 1
    return evened(np.asarray(cv2.blur(grey, (size, size)), np.uint8), int(module_px * 9) | 1)


def modules(grey: Grey, grid: Grid) -> NDArray[np.float32]:
    """How dark each module is, -1 to 1, 0 where nothing can be said."""
    side = side_of(grid.version)
    fine = bent(_fine(side), side, grid.bow)
    x, y = projected(homography(grid.quad, side), fine)
    shape_ = (side * _FINE, side * _FINE)
    flat = cv2.remap(
        grey,
        (x - 0.5).reshape(shape_).astype(np.float32),
        (y - 0.5).reshape(shape_).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    light = flat.reshape(side, _FINE, side, _FINE).mean(axis=(1, 3), dtype=np.float32)
    window = np.ones((7, 7), np.uint8)
    low, high = cv2.blur(cv2.erode(light, window), (7, 7)), cv2.blur(cv2.dilate(light, window), (7, 7))
    half = (high - low) / 2
    half = np.maximum(half, max(3.0, 0.4 * float(np.median(half))))
    dark = np.clip(((low + high) / 2 - light) / half, -1, 1)
    dark[light > 250] *= 0.1
    return np.asarray(dark, np.float32)


@lru_cache(maxsize=16)
def _fine(side: int) -> NDArray[np.float64]:
    """Points inside each module, `_FINE` to a side, kept off its edges."""
    at = (np.arange(side)[:, None] + 0.5 + np.linspace(-0.28, 0.28, _FINE)[None, :]).ravel()
    columns, rows = np.meshgrid(at, at)
    return np.stack([columns.ravel(), rows.ravel()], axis=1)


def corrected_symbol(dark: NDArray[np.float32], version: int) -> Bits | None:
    """The symbol nearest to what was seen, or None."""
    likely = likely_formats(dark)
    for level, pattern, agreement in likely:
        if agreement < _LIKELY or agreement * _MUCH_LIKELIER < likely[0][2]:
            return None
        codewords = _codewords(dark, version, level, pattern)
        if codewords is None:
            continue
        symbol = drawn(version, level, pattern, codewords)
        sure = np.abs(dark) > _SURE
        if float((symbol == (dark > 0))[sure].mean()) >= _AGREEING:
            return symbol
    return None


def _codewords(dark: NDArray[np.float32], version: int, level: int, pattern: int) -> NDArray[np.uint8] | None:
    order = shape(version).order
    count = len(order) // 8
    seen = dark.ravel()[order][: count * 8]
    bits = (seen > 0) ^ mask(version, pattern)[: count * 8]
    codewords = np.packbits(bits)
    doubt = np.exp(-4 * np.abs(seen)).reshape(count, 8).sum(axis=1)
    for block in blocks(version, level):
        whole = _block(codewords[block.places].tobytes(), len(block.places) - block.data, doubt[block.places])
        if whole is None:
            return None
        codewords[block.places] = np.frombuffer(whole, np.uint8)
    return codewords


def _block(word: bytes, checks: int, doubt: NDArray[np.float32]) -> bytes | None:
    """With more and more of the most doubtful codewords left out."""
    order = np.argsort(-doubt)
    wrong = syndromes_of(word, checks)
    for share in _DOUBTS:
        count = int(share * (checks - _SPARE_CHECKS))
        whole = corrected(word, checks, [int(at) for at in order[:count]], _SPARE_CHECKS, wrong)
        if whole is not None:
            return whole
    return None


def _read(symbol: Bits, corners: Corners) -> Decoded | None:
    tones = np.where(np.pad(symbol, 4), 0, 255).astype(np.uint8)
    picture = tones.repeat(3, axis=0).repeat(3, axis=1)
    read = zxing.look(picture).read
    return None if not read else Decoded(read[0].text, read[0].raw, read[0].format, corners, read[0].charset)


def _corners(grid: Grid) -> Corners:
    side = side_of(grid.version)
    points = np.array([[[0, 0], [side, 0], [side, side], [0, side]]], np.float64)
    a, b, c, d = ((float(x), float(y)) for x, y in cv2.perspectiveTransform(points, homography(grid.quad, side))[0])
    return (a, b, c, d)
