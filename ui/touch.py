"""Finding and touching what is on a screen, as a person would: for tests, the gallery and whoever plays a visitor.

Knows object names and real mouse events. Must never call a view-model: a touch that QML does not pass on is no touch.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest


def visible(item: QQuickItem) -> Iterator[QQuickItem]:
    """An item and all that is shown below it, in the order of drawing. Finds delegates, which findChild misses."""
    if not item.isVisible():
        return
    yield item
    for child in item.childItems():
        yield from visible(child)


def find(window: QQuickWindow, name: str) -> QQuickItem | None:
    """The item of that objectName that is shown now, such as `button.call_staff`, `key.5` or `language`."""
    return next((item for item in visible(window.contentItem()) if item.objectName() == name), None)


def names(window: QQuickWindow) -> tuple[str, ...]:
    """The names of all that can be touched now."""
    return tuple(
        item.objectName() for item in visible(window.contentItem()) if item.objectName() and item.activeFocusOnTab()
    )


def tap(window: QQuickWindow, name: str) -> bool:
    """Touch the middle of an item with a real press and release; False when it is not shown or not enabled."""
    item = find(window, name)
    if item is None or not item.isEnabled():
        return False
    middle = item.mapToScene(item.boundingRect().center())
    at = QPoint(round(middle.x()), round(middle.y()))
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    return True
