"""The still of the goods: counted down to, shown back, told once, and forgotten by the screen."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.photographs import check
from kiosk.link.messages import Intent, PhotoTaken, Snapshot
from kiosk.scan import still
from ui import samples
from ui.app import Screen
from ui.gallery import SHAPES, host, show

FRAME = np.full((720, 1280, 3), 90, np.uint8)
SHOTS = samples.returns()


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    made = host(SHAPES[0])
    yield made
    made.close()


def told(screen: Screen, monkeypatch: pytest.MonkeyPatch, picture: bytes | None) -> list[Intent]:
    """What the screen tells from now on; its camera sees this."""
    said: list[Intent] = []
    monkeypatch.setattr(screen.view_model, "_send", lambda intent: said.append(intent) or True)
    monkeypatch.setattr(screen.scanner, "still", lambda: picture)
    return said


def count_down(screen: Screen) -> list[int]:
    """Let the seconds pass by hand."""
    seen = []
    for _ in range(3):
        seen.append(screen.view_model.goods.property("left"))
        screen.view_model.goods._clock.timeout.emit()
    return seen


def at(name: str, serial: int) -> Snapshot:
    return SHOTS[name].model_copy(update={"serial": serial})


@pytest.mark.parametrize("picture", [still.jpeg(FRAME), None])
def test_three_two_one_and_what_the_camera_saw_is_told_once(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, picture: bytes | None
) -> None:
    said = told(screen, monkeypatch, picture)
    show(screen, at("return_aim", 7))
    assert count_down(screen) == [3, 2, 1]
    (taken,) = said
    assert isinstance(taken, PhotoTaken)
    assert (taken.serial, taken.jpeg is None) == (7, picture is None)
    show(screen, at("return_aim", 7))
    assert said == [taken], "the same question is answered once"


def test_it_is_shown_back_and_outlives_no_other_screen(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    told(screen, monkeypatch, still.jpeg(FRAME))
    goods = screen.view_model.goods
    show(screen, at("return_aim", 7))
    count_down(screen)
    show(screen, at("return_shown", 8))
    assert (goods.property("number") > 0, goods.property("left"), goods.picture.width()) == (True, 0, 1280)
    show(screen, at("return_aim", 9))
    assert (goods.property("number"), goods.property("left")) == (0, 3), "taken again: the first one is gone"
    count_down(screen)
    show(screen, at("decision_accepted", 10))
    assert (goods.property("number"), goods.picture.isNull()) == (0, True)


def test_whoever_says_no_is_not_photographed(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(screen, monkeypatch, still.jpeg(FRAME))
    show(screen, at("return_aim", 7))
    show(screen, at("decision_quality", 8))
    assert not screen.view_model.goods._clock.isActive()
    screen.view_model.goods.wanted.emit()
    assert said == []


@pytest.mark.parametrize("shape", [(720, 1280, 3), (1080, 1920, 3), (3000, 400, 3), (48, 64), (1, 1)])
def test_a_still_is_small_and_has_nothing_but_the_picture_in_it(shape: tuple[int, ...]) -> None:
    jpeg = still.jpeg(np.random.default_rng(2).integers(0, 255, shape, dtype=np.uint8))
    assert jpeg is not None
    check(jpeg)
    seen = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    assert (seen.shape[0] <= 960, seen.shape[1] <= 1280) == (True, True)


def test_what_is_no_frame_gives_no_still() -> None:
    assert still.jpeg(np.zeros((0, 5), np.uint8)) is None
    assert still.jpeg(np.zeros(5, np.uint8)) is None
