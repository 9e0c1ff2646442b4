"""Offscreen, by the software renderer, before Qt is loaded; and a screen or two to look at."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_QUICK_BACKEND"] = "software"
os.environ["QSG_RENDER_LOOP"] = "basic"

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from ui.app import Screen
from ui.gallery import Shape, host


@pytest.fixture
def screen_of(qapp: QGuiApplication) -> Iterator[Callable[[Shape], Screen]]:
    """Build screens of any shape, with no controller; they are closed in the end."""
    screens: list[Screen] = []

    def make(shape: Shape) -> Screen:
        screens.append(host(shape))
        return screens[-1]

    yield make
    for screen in screens:
        screen.close()
