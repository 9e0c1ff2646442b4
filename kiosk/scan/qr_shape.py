"""The shape of a QR symbol: which modules are fixed, in which order the others carry codewords, how those are blocked.

Knows ISO/IEC 18004, through the tables of the `qrcode` library, and nothing of pictures. Must never know what a text
means. Coordinates are [row, column]; dark is True.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from qrcode.base import rs_blocks
from qrcode.util import BCH_type_info, BCH_type_number, pattern_position

Bits = NDArray[np.bool_]
LEVELS = (1, 0, 3, 2)
"""Error correction L, M, Q, H as the format information writes them."""
_QUIET, _ALIGNMENT_FROM, _VERSION_FROM = 1, 2, 7


@dataclass(frozen=True, slots=True)
class Shape:
    """One version. `fixed`: modules whose tone is known, toned as `tones`; `order`: flat places of the data bits."""

    version: int
    side: int
    fixed: Bits
    tones: Bits
    timing: Bits
    order: NDArray[np.intp]


def side_of(version: int) -> int:
    """Modules along one side."""
    return 17 + 4 * version


@lru_cache(maxsize=40)
def shape(version: int) -> Shape:
    """The shape of a version from 1 to 40."""
    side = side_of(version)
    fixed, tones, timing = (np.zeros((side, side), np.bool_) for _ in range(3))
    for row, column in ((0, 0), (0, side - 7), (side - 7, 0)):
        _finder(fixed, tones, row, column)
    for at in range(8, side - 8):
        timing[6, at] = timing[at, 6] = True
        tones[6, at] = tones[at, 6] = at % 2 == 0
    fixed |= timing
    if version >= _ALIGNMENT_FROM:
        _alignments(fixed, tones, pattern_position(version))
    reserved = fixed.copy()
    reserved[8, :9] = reserved[:9, 8] = reserved[8, side - 8 :] = reserved[side - 8 :, 8] = True
    fixed[side - 8, 8] = tones[side - 8, 8] = True
    if version >= _VERSION_FROM:
        _version(fixed, tones, version)
        reserved |= fixed
    return Shape(version, side, fixed, tones, timing, _zigzag(reserved))


def _finder(fixed: Bits, tones: Bits, row: int, column: int) -> None:
    side = len(fixed)
    rows, columns = slice(max(0, row - 1), min(side, row + 8)), slice(max(0, column - 1), min(side, column + 8))
    fixed[rows, columns] = True
    tones[row : row + 7, column : column + 7] = True
    tones[row + 1 : row + 6, column + 1 : column + 6] = False
    tones[row + 2 : row + 5, column + 2 : column + 5] = True


def _alignments(fixed: Bits, tones: Bits, places: list[int]) -> None:
    last = len(places) - 1
    for i, row in enumerate(places):
        for j, column in enumerate(places):
            if (i, j) in ((0, 0), (0, last), (last, 0)):
                continue
            fixed[row - 2 : row + 3, column - 2 : column + 3] = True
            tones[row - 2 : row + 3, column - 2 : column + 3] = True
            tones[row - 1 : row + 2, column - 1 : column + 2] = False
            tones[row, column] = True


def _version(fixed: Bits, tones: Bits, version: int) -> None:
    bits, side = BCH_type_number(version), len(fixed)
    for at in range(18):
        row, column = at // 3, at % 3 + side - 11
        fixed[row, column] = fixed[column, row] = True
        tones[row, column] = tones[column, row] = bool(bits >> at & 1)


def _zigzag(reserved: Bits) -> NDArray[np.intp]:
    side = len(reserved)
    downwards = np.arange(side)[:, None] * side
    walks: list[NDArray[np.intp]] = []
    for right in range(side - 1, 0, -2):
        column = right - 1 if right <= 6 else right
        rows = downwards if len(walks) % 2 else downwards[::-1]
        walks.append((rows + np.array([column, column - 1])).ravel())
    places = np.concatenate(walks)
    return np.asarray(places[~reserved.ravel()[places]], np.intp)


@lru_cache(maxsize=8)
def _format_places(side: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Flat places of the 15 bits, least significant first, in both copies."""
    down = [(at if at < 6 else at + 1 if at < 8 else side - 15 + at, 8) for at in range(15)]
    along = [(8, side - 1 - at if at < 8 else 15 - at if at < 9 else 14 - at) for at in range(15)]
    one, two = (np.array([row * side + column for row, column in copy], np.intp) for copy in (down, along))
    return one, two


@lru_cache(maxsize=1)
def _formats() -> tuple[NDArray[np.bool_], tuple[tuple[int, int], ...]]:
    kinds = tuple((level, mask) for level in range(4) for mask in range(8))
    words = [BCH_type_info(level << 3 | mask) for level, mask in kinds]
    return np.array([[word >> at & 1 for at in range(15)] for word in words], np.bool_), kinds


def likely_formats(dark: NDArray[np.float32], count: int = 2) -> list[tuple[int, int, float]]:
    """(level, mask, agreement -1..1) that fit best; `dark` says how dark each module is, -1 to 1, for all."""
    flat, (one, two) = dark.ravel(), _format_places(len(dark))
    words, kinds = _formats()
    fit = (np.where(words, 1.0, -1.0) @ (flat[one] + flat[two])) / 30
    return [(*kinds[at], float(fit[at])) for at in np.argsort(-fit)[:count]]


@lru_cache(maxsize=64)
def mask(version: int, pattern: int) -> NDArray[np.bool_]:
    """Which data bits this mask turns, in the order they are written."""
    places = shape(version).order
    i, j = places // side_of(version), places % side_of(version)
    turned = (
        (i + j) % 2,
        i % 2,
        j % 3,
        (i + j) % 3,
        (i // 2 + j // 3) % 2,
        (i * j) % 2 + (i * j) % 3,
        ((i * j) % 2 + (i * j) % 3) % 2,
        ((i * j) % 3 + (i + j) % 2) % 2,
    )[pattern]
    return np.asarray(turned == 0, np.bool_)


@dataclass(frozen=True, slots=True)
class Block:
    """One Reed-Solomon block: where its codewords stand in the stream, and how many of them are data."""

    places: NDArray[np.intp]
    data: int


@lru_cache(maxsize=64)
def blocks(version: int, level: int) -> tuple[Block, ...]:
    """The blocks of a version at a level (as the format information writes it)."""
    sizes = [(block.total_count, block.data_count) for block in rs_blocks(version, level)]
    places: list[list[int]] = [[] for _ in sizes]
    at = 0
    for start, ends in ((0, [data for _, data in sizes]), (1, [total - data for total, data in sizes])):
        del start
        for step in range(max(ends)):
            for block, end in enumerate(ends):
                if step < end:
                    places[block].append(at)
                    at += 1
    return tuple(Block(np.array(own, np.intp), data) for own, (_, data) in zip(places, sizes, strict=True))


def drawn(version: int, level: int, pattern: int, codewords: NDArray[np.uint8]) -> Bits:
    """The whole symbol that holds these codewords."""
    form = shape(version)
    symbol = (form.tones & form.fixed).ravel()
    stream = np.zeros(len(form.order), np.bool_)
    bits = np.unpackbits(codewords).astype(np.bool_)
    stream[: len(bits)] = bits
    symbol[form.order] = stream ^ mask(version, pattern)
    word = BCH_type_info(level << 3 | pattern)
    for copy in _format_places(form.side):
        symbol[copy] = [bool(word >> at & 1) for at in range(15)]
    return symbol.reshape(form.side, form.side)
