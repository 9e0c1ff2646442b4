"""The pictures that Python draws for QML: the right ones, the right way round, and nothing left of them."""

import gc
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QColor, QGuiApplication, QImage

from kiosk.scan.decoder import Decoder
from kiosk.scan.seams import Frame
from ui import samples
from ui.app import Screen
from ui.gallery import SHAPES, Shape, show

BLUE, RED = (200, 0, 0), (0, 0, 200)
"""As the camera gives them: BGR."""


def pixels_of(picture: QImage) -> NDArray[np.uint8]:
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def read(screen: Screen) -> list[str]:
    """The codes that can be read from the whole screen."""
    return [code.text for code in Decoder().decode_still(pixels_of(screen.window.grabWindow()))]


def half_and_half(left: tuple[int, int, int], right: tuple[int, int, int], serial: int) -> Frame:
    pixels = np.empty((360, 640, 3), np.uint8)
    pixels[:, :320], pixels[:, 320:] = left, right
    return Frame(pixels, 0.0, serial)


def python_halves() -> int:
    """Objects of Qt that Python holds, those that Qt has already deleted among them."""
    gc.collect()
    return sum(isinstance(one, QObject) for one in gc.get_objects())


@pytest.mark.parametrize("text", ["R1042", "https://shop.example/r?a=1&b=%2F+%25#末尾 /../x"])
def test_the_code_on_a_receipt_says_what_it_should(text: str, screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    shot = samples.all_snapshots()["return_received"]
    show(screen, shot.model_copy(update={"facts": shot.facts.model_copy(update={"case_code": text})}))
    assert read(screen) == [text]


@pytest.mark.parametrize("shape", [SHAPES[0], SHAPES[8]], ids=["upright", "small"])
def test_a_phone_reads_where_to_write_whatever_the_address(shape: Shape, screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(shape)
    shot = samples.all_snapshots()["complaint_phone"]
    longest = "https://" + "a" * 92 + "/w/" + "A2" * 70 + "?lang=zh-Hant-TW"
    for link in (str(shot.facts.link), longest):
        show(screen, shot.model_copy(update={"facts": shot.facts.model_copy(update={"link": link})}))
        assert read(screen) == [link]


def test_the_camera_is_a_mirror_while_something_moves(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    show(screen, samples.customer()["idle"])
    assert read(screen) == ["PICKUP"], "the drawn phone"
    scanner, pump = screen.scanner, SimpleNamespace(preview=None)
    scanner._pump = pump  # a camera whose frames are chosen here
    frames = [half_and_half(BLUE, RED, 1), half_and_half(RED, BLUE, 2), half_and_half(BLUE, RED, 3)]
    for frame, expected in zip(frames, [None, ("blue", "red"), ("red", "blue")], strict=True):
        pump.preview = frame
        scanner._look()
        assert scanner.live == (expected is not None)
        if expected:
            assert seen(screen) == expected
    scanner._sleep()
    assert not scanner.live
    assert read(screen) == ["PICKUP"]
    scanner._pump = None


def seen(screen: Screen) -> tuple[str, str]:
    """What is left and right of the middle of the camera's place on the idle screen."""
    QGuiApplication.processEvents()
    picture = screen.window.grabWindow()
    row, edges = 700, (150, 550)
    return colour(picture.pixelColor(edges[0], row)), colour(picture.pixelColor(edges[1], row))


def colour(one: QColor) -> str:
    return "red" if one.red() > one.blue() + 100 else "blue" if one.blue() > one.red() + 100 else one.name()


def test_a_screen_that_has_gone_leaves_nothing_in_python(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    shots = samples.all_snapshots()

    def walk() -> None:
        for name in ("open", "collected", "return_scan", "return_received", "idle"):
            show(screen, shots[name])
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    walk()
    before = python_halves()
    for _ in range(5):
        walk()
    assert python_halves() == before
