"""QML keeps what it learned of a class by the address of its metaobject, so every object of a class must have the same.

PySide gives an object a metaobject of its own as soon as a signal meets a method of it that is no `@Slot`; when the
object is gone, the next class at that address is taken for it, and reads as `undefined`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from sim.window.app import SimWindow
from ui.app import Screen
from ui.gallery import SHAPES, host


def addresses(root: QObject) -> dict[str, int]:
    """Where the metaobject of each of our classes below `root` lies."""
    ours = (each for each in (root, *root.findChildren(QObject)) if type(each).__module__.startswith(("ui.", "sim.")))
    return {type(each).__name__: shiboken6.getCppPointer(each.metaObject())[0] for each in ours}


@pytest.fixture(params=["kiosk", "simulator"])
def two(request: pytest.FixtureRequest, qapp: QGuiApplication, tmp_path: Path) -> Iterator[list[Screen | SimWindow]]:
    kiosk = request.param == "kiosk"
    windows = [host(SHAPES[0]) if kiosk else SimWindow(tmp_path) for _ in range(2)]
    yield windows
    for window in windows:
        window.close()


def test_two_objects_of_a_class_have_one_metaobject(two: list[Screen | SimWindow]) -> None:
    first, second = (addresses(window) for window in two)
    assert len(first) > 8
    assert {name for name in first if first[name] != second[name]} == set()


def test_a_method_that_is_no_slot_would_be_seen(qapp: QGuiApplication) -> None:
    class Careless(QObject):
        def heard(self) -> None:
            """Connected as it is."""

    pair = [Careless(), Careless()]
    for each in pair:
        each.destroyed.connect(each.heard)
    assert len({shiboken6.getCppPointer(each.metaObject())[0] for each in pair}) == 2
