"""Looking at a screen as a person would: what overlaps, what is cut off, what is too small to hit."""

from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ui.touch import visible

SLACK_PX = 1.5
PITCH_MM, GAP_MM = 16, 1.8
"""Of a full keyboard: from the middle of a key to the next, and of it at most what lies between them."""
NEAR_PX = 4.0
"""Words nearer than this to a control that is not theirs look as if it had cut them off."""
DRAWING = "wholeHeight"
"""A property that only the drawing of the bank has. Types are told by properties: a type's own description, once its
page is gone, may be taken by PySide for an item that stands in the same memory."""


class Sight:
    """What a window shows at one moment, gone through once and looked at by many. `over`: only what lies in the item
    of this name counts, as when a question lies over the screen."""

    def __init__(self, window: QQuickWindow, over: str = "") -> None:
        self.window = window
        self.over = over

    @cached_property
    def items(self) -> list[QQuickItem]:
        """All that is shown, in the order of drawing."""
        shown = list(visible(self.window.contentItem()))
        if not self.over:
            return shown
        top = next(item for item in shown if item.objectName() == self.over)
        return [item for item in shown if inside(item, top)]

    @cached_property
    def texts(self) -> list[QQuickItem]:
        """All that can be read."""
        return [item for item in self.items if is_text(item) and item.opacity() > 0]

    @cached_property
    def words(self) -> list[QQuickItem]:
        """Texts but those of the drawing of the bank, where the tag covers doors on purpose."""
        return [text for text in self.texts if not drawn(text)]

    @cached_property
    def targets(self) -> list[QQuickItem]:
        """All that can be touched."""
        return [item for item in self.items if is_target(item)]


def area(item: QQuickItem) -> QRectF:
    """Where an item is in the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def is_text(item: QQuickItem) -> bool:
    """A Text with something to read in it."""
    return item.property("paintedWidth") is not None and bool(item.property("text"))


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


def painted(item: QQuickItem) -> QRectF:
    """Where the ink is: the painted part of a Text without the air its lines carry, wherever its alignment puts it."""
    width, height = item.property("paintedWidth"), item.property("paintedHeight")
    align = item.property("aligned") or 1
    spare = item.width() - width
    x = spare / 2 if align & 4 else spare if align & 2 else 0
    high = min(height, max(item.height(), 1.0))
    air = max(0.0, (height / item.property("lineCount") - 0.95 * item.property("font").pixelSize()) / 2)
    return item.mapRectToScene(QRectF(x, air, width, max(1.0, high - 2 * air)))


def clipped(sight: Sight) -> list[str]:
    """Texts that are cut off, run over their box, or leave the window."""
    found = []
    frame = QRectF(0, 0, sight.window.width(), sight.window.height())
    for item in sight.texts:
        wide = item.property("paintedWidth") > item.width() + SLACK_PX
        high = item.property("paintedHeight") > item.height() + SLACK_PX
        out = not frame.adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(painted(item))
        if item.property("truncated") or wide or high or out:
            found.append(f"{item.property('text')!r} {'wide ' * wide}{'high ' * high}{'out' * out}")
    return found


def beyond(sight: Sight) -> list[str]:
    """Cards and other filled shapes that run over the edge of the window."""
    frame = QRectF(0, 0, sight.window.width(), sight.window.height()).adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX)
    return [
        f"a shape at {round(area(item).x())}, {round(area(item).y())} runs over the edge"
        for item in sight.items
        if item.property("radius") and not drawn(item) and not frame.contains(area(item))
    ]


def overlapping(sight: Sight) -> list[str]:
    """Targets that touch another, texts that lie on a target or on another text they do not belong to."""
    found = []
    all_targets, all_texts = sight.targets, sight.words
    ink = [painted(text) for text in all_texts]
    for at, one in enumerate(all_targets):
        for other in all_targets[at + 1 :]:
            if _meet(area(one), area(other)):
                found.append(f"{one.objectName()} and {other.objectName()}")
        found += [
            f"{text.property('text')!r} on {one.objectName()}"
            for text, where in zip(all_texts, ink, strict=True)
            if _meet(where, _around(text, one)) and not inside(text, one)
        ]
    for at, one in enumerate(ink):
        found += [
            f"{all_texts[at].property('text')!r} and {all_texts[below].property('text')!r}"
            for below, other in enumerate(ink[at + 1 :], start=at + 1)
            if _meet(one, other, 6)
        ]
    return found


def _around(text: QQuickItem, one: QQuickItem) -> QRectF:
    """What words keep out of: a control and a little air; faces, whose words stand side by side, have none."""
    other = text.parentItem()
    near = 0.0 if other is not None and _faces(one, other) else NEAR_PX
    return area(one).adjusted(-near, -near, near, near)


def too_small(sight: Sight, px_per_mm: float) -> list[str]:
    """Targets under 20 mm, or nearer than 4 mm to the next; keys of a full keyboard nearer than a pitch of 16 mm."""
    found = []
    shown = sight.targets
    for at, item in enumerate(shown):
        box = area(item)
        if min(box.width(), box.height()) < (PITCH_MM - GAP_MM if on_board(item) else 20) * px_per_mm - 0.5:
            found.append(f"{item.objectName()} {box.width() / px_per_mm:.1f} x {box.height() / px_per_mm:.1f} mm")
        near = 4 * px_per_mm / 2 - 0.5
        grown = box.adjusted(-near, -near, near, near)
        for other in shown[at + 1 :]:
            if on_board(item) and on_board(other):
                found += _crowded(item, other, px_per_mm)
            elif grown.intersects(area(other).adjusted(-near, -near, near, near)) and not _faces(item, other):
                found.append(f"{item.objectName()} is nearer than 4 mm to {other.objectName()}")
    return found


def on_board(item: QQuickItem) -> bool:
    """A key of the full keyboard, what stands in the strip above it, or the key that writes nothing."""
    return item.objectName().startswith("key.board.") or item.objectName() in {"button.skip", "button.on_phone"}


def _crowded(one: QQuickItem, other: QQuickItem, px_per_mm: float) -> list[str]:
    """Two keys whose middles are nearer than the pitch, across and down."""
    apart = area(one).center() - area(other).center()
    if max(abs(apart.x()), abs(apart.y())) >= PITCH_MM * px_per_mm - 0.5:
        return []
    return [f"{one.objectName()} and {other.objectName()} are nearer than the pitch of a keyboard"]


def _faces(one: QQuickItem, other: QQuickItem) -> bool:
    """Faces stand side by side in their cells; what is drawn and hit in them is further apart."""
    return all(item.objectName().startswith("button.rate.") for item in (one, other))


def drawn(item: QQuickItem) -> bool:
    """Whether an item belongs to the drawing of the bank."""
    while item is not None:
        if item.property(DRAWING) is not None:
            return True
        item = item.parentItem()
    return False


def _meet(one: QRectF, other: QRectF, slack: float = SLACK_PX) -> bool:
    common = one.intersected(other)
    return common.width() > slack and common.height() > slack
