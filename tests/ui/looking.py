"""Looking at a screen as a person would: what overlaps, what is cut off, what is too small to hit."""

from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.touch import visible

SLACK_PX = 1.5


def area(item: QQuickItem) -> QRectF:
    """Where an item is in the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def is_text(item: QQuickItem) -> bool:
    """A Text with something to read in it."""
    return item.metaObject().indexOfProperty("paintedWidth") >= 0 and bool(item.property("text"))


def is_target(item: QQuickItem) -> bool:
    """Something to touch."""
    return item.activeFocusOnTab() and bool(item.objectName())


def inside(item: QQuickItem, ancestor: QQuickItem) -> bool:
    """Whether one is part of the other."""
    while item is not None:
        if item == ancestor:
            return True
        item = item.parentItem()
    return False


def texts(window: QQuickWindow) -> list[QQuickItem]:
    """All that can be read."""
    return [item for item in visible(window.contentItem()) if is_text(item) and item.opacity() > 0]


def targets(window: QQuickWindow) -> list[QQuickItem]:
    """All that can be touched."""
    return [item for item in visible(window.contentItem()) if is_target(item)]


def painted(item: QQuickItem) -> QRectF:
    """Where the ink is: the painted part of a Text without the air its lines carry, wherever its alignment puts it."""
    width, height = item.property("paintedWidth"), item.property("paintedHeight")
    align = item.property("aligned") or 1
    spare = item.width() - width
    x = spare / 2 if align & 4 else spare if align & 2 else 0
    high = min(height, max(item.height(), 1.0))
    air = max(0.0, (height / item.property("lineCount") - 0.95 * item.property("font").pixelSize()) / 2)
    return item.mapRectToScene(QRectF(x, air, width, max(1.0, high - 2 * air)))


def clipped(window: QQuickWindow) -> list[str]:
    """Texts that are cut off, run over their box, or leave the window."""
    found = []
    frame = QRectF(0, 0, window.width(), window.height())
    for item in texts(window):
        wide = item.property("paintedWidth") > item.width() + SLACK_PX
        high = item.property("paintedHeight") > item.height() + SLACK_PX
        out = not frame.adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(painted(item))
        if item.property("truncated") or wide or high or out:
            found.append(f"{item.property('text')!r} {'wide ' * wide}{'high ' * high}{'out' * out}")
    return found


def overlapping(window: QQuickWindow) -> list[str]:
    """Targets that touch another, texts that lie on a target or on another text they do not belong to."""
    found = []
    all_targets, all_texts = targets(window), in_words(window)
    for at, one in enumerate(all_targets):
        for other in all_targets[at + 1 :]:
            if _meet(area(one), area(other)):
                found.append(f"{one.objectName()} and {other.objectName()}")
        found += [
            f"{text.property('text')!r} on {one.objectName()}"
            for text in all_texts
            if not inside(text, one) and _meet(painted(text), area(one))
        ]
    for at, one in enumerate(all_texts):
        found += [
            f"{one.property('text')!r} and {other.property('text')!r}"
            for other in all_texts[at + 1 :]
            if _meet(painted(one), painted(other), 6)
        ]
    return found


def in_words(window: QQuickWindow) -> list[QQuickItem]:
    """Texts but those of the drawing of the bank, where the tag covers doors on purpose."""
    drawn = ("BankDoor", "OpenDoor", "BankDrawing", "FloorPath")
    return [text for text in texts(window) if not _within(text, drawn)]


def too_small(window: QQuickWindow, px_per_mm: float) -> list[str]:
    """Targets under 20 mm, or nearer than 4 mm to the next."""
    found = []
    shown = targets(window)
    for at, item in enumerate(shown):
        box = area(item)
        if min(box.width(), box.height()) < 20 * px_per_mm - 0.5:
            found.append(f"{item.objectName()} {box.width() / px_per_mm:.1f} x {box.height() / px_per_mm:.1f} mm")
        near = 4 * px_per_mm / 2 - 0.5
        grown = box.adjusted(-near, -near, near, near)
        for other in shown[at + 1 :]:
            if grown.intersects(area(other).adjusted(-near, -near, near, near)) and not _faces(item, other):
                found.append(f"{item.objectName()} is nearer than 4 mm to {other.objectName()}")
    return found


def _faces(one: QQuickItem, other: QQuickItem) -> bool:
    """Faces stand side by side in their cells; what is drawn and hit in them is further apart."""
    return all(item.objectName().startswith("button.rate.") for item in (one, other))


def _within(item: QQuickItem, types: tuple[str, ...]) -> bool:
    while item is not None:
        if item.metaObject().className().startswith(types):
            return True
        item = item.parentItem()
    return False


def _meet(one: QRectF, other: QRectF, slack: float = SLACK_PX) -> bool:
    common = one.intersected(other)
    return common.width() > slack and common.height() > slack


def everything(window: QQuickWindow) -> list[QQuickItem]:
    """All that is shown."""
    return list(visible(window.contentItem()))
