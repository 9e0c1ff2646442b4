"""A finger on the glass, and an eye: finds what is drawn by its name, touches its middle, takes a picture.

Knows Qt's items. Must never know a screen's meaning.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest


def find(window: QQuickWindow, name: str) -> QQuickItem | None:
    """The touchable item of this name: drawn, allowed, with its middle inside the window. The topmost of several."""
    inside = QRectF(0, 0, window.width(), window.height())
    found = [item for item in _walk(window.contentItem()) if item.objectName() == name]
    good = [item for item in found if item.isVisible() and item.isEnabled() and inside.contains(_middle(item))]
    return good[-1] if good else None


def names(window: QQuickWindow) -> list[str]:
    """The names of everything drawn that has one."""
    drawn = (item for item in _walk(window.contentItem()) if item.isVisible())
    return sorted({item.objectName() for item in drawn if item.objectName()})


def touch(window: QQuickWindow, item: QQuickItem) -> None:
    """Press and release in its middle, through the window system."""
    point = _middle(item).toPoint()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def look(window: QQuickWindow) -> QImage:
    """What is on the glass now."""
    return window.grabWindow()


def _middle(item: QQuickItem) -> QPointF:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


def _walk(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        yield from _walk(child)
