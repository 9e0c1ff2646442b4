"""Light and dark on a picture of a screen: words, signs and edges must stand out from their ground."""

import numpy as np
from looking import Sight, area, inside, painted
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow

Pixels = NDArray[np.uint32]
TEXT, TEXT_HIGH, PART = 4.5, 7.0, 3.0
SAME = 16
"""Steps of 255 by which a colour may differ: how the first letters of a process are shaded."""
EDGE_PX = 8
"""How far inside its box the edge of a control is looked for."""


def pixels(window: QQuickWindow) -> Pixels:
    """The picture of a window, a number of the form 0xAARRGGBB each."""
    picture = window.grabWindow().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(picture.constBits(), np.uint32).copy()  # the picture's own bits end with it
    return flat.reshape(picture.height(), picture.bytesPerLine() // 4)[:, : picture.width()]


def ratio(one: int, other: int) -> float:
    """Contrast of two colours as WCAG 2.2 reckons it, 1 to 21."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: int) -> float:
    parts = [(colour >> shift & 255) / 255 for shift in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _ground(picture: Pixels, box: QRectF) -> int | None:
    """The colour that most of a box, and of a little around it, has."""
    margin = min(box.height() * 0.3, 16)
    box = box.adjusted(-margin, -margin, margin, margin)
    part = picture[max(0, int(box.top())) : int(box.bottom()) + 1, max(0, int(box.left())) : int(box.right()) + 1]
    if part.size == 0:
        return None
    colours, counts = np.unique(part.ravel()[:: (part.size // 3000) | 1], return_counts=True)
    return int(colours[counts.argmax()])


def _packed(colour: QColor) -> int:
    return int(colour.rgb())


def faint(sight: Sight, picture: Pixels, *, high: bool) -> list[str]:
    """Words under 4.5:1 (7:1 in high contrast), signs under 3:1. What cannot be touched now may be faint."""
    found = []
    off = [item for item in sight.items if item.objectName() and not item.isEnabled()]
    for item in sight.words:
        if not any(inside(item, key) for key in off):
            limit = TEXT_HIGH if high else TEXT
            found += _weak(picture, item, painted(item), item.property("color"), limit, repr(item.property("text")))
    for item in sight.items:
        if _is_icon(item) and item.property("name") and not any(inside(item, key) for key in off):
            what = f"icon {item.property('name')}"
            found += _weak(picture, item, area(item), item.property("tint"), PART, what)
    return found


def _is_icon(item: QQuickItem) -> bool:
    return item.property("tint") is not None and item.property("hex") is not None


def _weak(picture: Pixels, item: QQuickItem, box: QRectF, colour: QColor, limit: float, what: str) -> list[str]:
    ground = _ground(picture, box)
    if ground is None or (got := ratio(_packed(colour), ground)) >= limit:
        return []
    return [f"{what} has a contrast of {got:.1f}, not {limit}"]


def edgeless(sight: Sight, picture: Pixels) -> list[str]:
    """Controls whose edge or ground does not stand out 3:1 from what is around them. A face is told by its drawing."""
    found = []
    for item in sight.targets:
        box = area(item)
        y = int(box.center().y())
        if item.objectName().startswith("button.rate.") or not item.isEnabled() or not 0 <= y < picture.shape[0]:
            continue
        sides = (
            (int(box.left()) - 3, range(int(box.left()), int(box.left()) + EDGE_PX)),
            (int(box.right()) + 3, range(int(box.right()) - EDGE_PX, int(box.right()) + 1)),
        )
        for outside, within in sides:
            if 0 <= outside < picture.shape[1]:
                around = int(picture[y, outside])
                best = max(ratio(around, int(picture[y, x])) for x in within if 0 <= x < picture.shape[1])
                if best < PART:
                    found.append(f"{item.objectName()} has an edge of {best:.1f}, not {PART}")
                    break
    return found


def shape(picture: Pixels, box: QRectF) -> NDArray[np.bool_]:
    """What is drawn in a box, in greys and without its mean: lines, hatches, letters, but no tint of the whole."""
    part = picture[int(box.top()) : int(box.bottom()), int(box.left()) : int(box.right())]
    red, green, blue = ((part >> shift & 255).astype(np.float64) for shift in (16, 8, 0))
    grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    drawn: NDArray[np.bool_] = np.abs(grey - np.median(grey)) > 20
    return drawn


def alike(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Share of the box in which two shapes are the same."""
    return float((one == other).mean())


def colours(picture: QImage) -> NDArray[np.int16]:
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(rgb.constBits().tobytes(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return lines[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).astype(np.int16)


def differing(one: QImage, other: QImage) -> float:
    """Share of pixels that differ; 1 for pictures of another size."""
    if one.size() != other.size():
        return 1.0
    return float((np.abs(colours(one) - colours(other)).max(axis=2) > SAME).mean())
