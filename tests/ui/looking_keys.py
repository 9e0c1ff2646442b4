"""What a person who does not touch the screen meets: the order of the keys, the names that are spoken, the reach."""

import re
from itertools import pairwise

from looking import SLACK_PX, Sight, area, inside
from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
OTHERS = {"English", "中文"}
"""The language key speaks the other language."""


def chain(sight: Sight) -> list[QQuickItem]:
    """All that Tab comes to, in its order: that of the tree of items, which is also that of drawing. Qt is not asked
    for its chain: PySide keeps what it gives longer than QML does, and the program ends."""
    return [item for item in sight.targets if item.isEnabled()]


def unreached(sight: Sight) -> list[str]:
    """Controls no key comes to, or comes to twice."""
    reached = chain(sight)
    found = [
        f"what is touched at {round(area(item).x())}, {round(area(item).y())} has no name and no key"
        for item in sight.items
        if item.property("hoverEnabled") is not None
        and item.isEnabled()
        and area(item).width() < sight.window.width()
        and not any(inside(item, target) for target in sight.targets)
    ]
    names = [item.objectName() for item in reached]
    return found + [f"{name} comes up twice" for name in set(names) if names.count(name) > 1]


def disordered(sight: Sight) -> list[str]:
    """Steps of the keys against the order of reading: back up, unless into the column to the right; or back left."""
    found = []
    reached = chain(sight)
    for one, other in pairwise(reached):
        here, there = area(one), area(other)
        up = there.bottom() <= here.top() + SLACK_PX and there.left() < here.right() - SLACK_PX
        left = (
            there.right() <= here.left() + SLACK_PX and abs(there.center().y() - here.center().y()) < here.height() / 2
        )
        if up or left:
            found.append(f"from {one.objectName()} keys go {'up' if up else 'left'} to {other.objectName()}")
    return found


def nameless(sight: Sight, language: str) -> list[str]:
    """Controls without a spoken name, or with one in another language."""
    found = []
    for item in sight.targets:
        spoken = str(item.property("label") or "").strip()
        if not spoken:
            found.append(f"{item.objectName()} has no spoken name")
        elif spoken not in OTHERS and not spoken.isdigit() and bool(HAN.search(spoken)) != (language == "zh-CN"):
            found.append(f"{item.objectName()} says {spoken!r} in {language}")
    return found


def out_of_reach(sight: Sight, px_per_mm: float, bottom_mm: int) -> list[str]:
    """Controls not wholly between 380 and 1,220 mm above the floor, where the panel's lower edge is at `bottom_mm`."""
    found = []
    for item in sight.targets:
        box: QRectF = area(item)
        low = bottom_mm + (sight.window.height() - box.bottom()) / px_per_mm
        high = bottom_mm + (sight.window.height() - box.top()) / px_per_mm
        if low < 380 - 0.5 or high > 1220 + 0.5:
            found.append(f"{item.objectName()} is {low:.0f} to {high:.0f} mm above the floor")
    return found
