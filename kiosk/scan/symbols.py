"""What a decoder hands on: a code that was read.

Knows text, bytes and corners. Must never know what opens a door: a text is only a text here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]
"""Four points (x, y) in pixels of the picture given: top left, top right, bottom right, bottom left of the symbol."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One code read from a picture. Text and bytes stay out of its repr, so that no log shows them.

    `format` is a name such as `QRCode`, `EAN13`, `Code128`; `charset` says how `raw` became `text`
    (`utf-8`, `gb18030`, `shift_jis`, `latin-1`, or `declared` when the symbol itself named its character set).
    """

    text: str = field(repr=False)
    raw: bytes = field(repr=False)
    format: str
    corners: Corners
    charset: str = "utf-8"

    def moved(self, factor: float, x: float, y: float) -> Decoded:
        """The same code seen in the picture that this one was cut out of: corners / factor + (x, y)."""
        return Decoded(self.text, self.raw, self.format, moved(self.corners, factor, x, y), self.charset)


def moved(corners: Corners, factor: float, x: float, y: float) -> Corners:
    """Corners of a cut and enlarged piece, back in the coordinates of the whole picture."""
    a, b, c, d = ((px / factor + x, py / factor + y) for px, py in corners)
    return (a, b, c, d)


def box(corners: Corners) -> tuple[float, float, float, float]:
    """The upright box around the corners: left, top, right, bottom."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Corners, other: Corners) -> bool:
    """True when the centre of one lies in the box of the other."""
    return _holds(one, other) or _holds(other, one)


def _holds(outer: Corners, inner: Corners) -> bool:
    left, top, right, bottom = box(outer)
    x, y = sum(px for px, _ in inner) / 4, sum(py for _, py in inner) / 4
    return left <= x <= right and top <= y <= bottom
