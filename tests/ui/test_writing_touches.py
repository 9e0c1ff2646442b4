"""Writing a complaint with fingers and with a keyboard at hand; and how the screen looks while a word is chosen."""

from collections.abc import Callable

import looking
import pytest
import walker
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.link.messages import Intent, Pressed, Touched, WordsTyped
from ui import samples
from ui.app import Screen
from ui.gallery import SHAPES, Shape, show
from ui.touch import find, tap

WORDS = samples.complaint()["complaint_words"]
WAIT_MS = 60_000
BY_NAME = {shape.name: shape for shape in SHAPES}


@pytest.fixture
def heard() -> list[Intent]:
    """What the controller would hear."""
    return []


def writing(qtbot: QtBot, screen: Screen, shape: Shape, heard: list[Intent]) -> Screen:
    def hear(intent: Intent) -> bool:
        if not isinstance(intent, Touched):
            heard.append(intent)
        return True

    screen.view_model._send = hear
    show(screen, WORDS, large_text=shape.large_text, reach=shape.reach)
    qtbot.waitUntil(lambda: screen.view_model.accepting, timeout=WAIT_MS)
    return screen


def types(screen: Screen, tokens: str) -> None:
    for token in tokens:
        assert tap(screen.window, f"key.board.{'space' if token == ' ' else token}"), token
    screen.window.grabWindow()  # candidates come to lie side by side when they are drawn


@pytest.mark.parametrize("name", ["portrait-zh", "small-zh", "reach-small-zh"])
def test_a_word_is_typed_chosen_and_sent(
    name: str, qtbot: QtBot, screen_of: Callable[[Shape], Screen], heard: list[Intent]
) -> None:
    screen = writing(qtbot, screen_of(BY_NAME[name]), BY_NAME[name], heard)
    types(screen, "tuikuan")
    assert tap(screen.window, "key.board.offer.0")
    types(screen, "，")
    types(screen, "xiexie")
    assert tap(screen.window, "button.skip")
    assert [one.words for one in heard if isinstance(one, WordsTyped)] == ["退款，谢谢"]
    assert len(heard) == 1


def test_nobody_has_to_write(qtbot: QtBot, screen_of: Callable[[Shape], Screen], heard: list[Intent]) -> None:
    screen = writing(qtbot, screen_of(BY_NAME["landscape-en"]), BY_NAME["landscape-en"], heard)
    assert tap(screen.window, "button.skip")
    assert [(one.button, one.language) for one in heard if isinstance(one, Pressed)] == [("skip", "en")]


def test_a_keyboard_at_hand_types_into_the_same_text(
    qtbot: QtBot, screen_of: Callable[[Shape], Screen], heard: list[Intent]
) -> None:
    screen = writing(qtbot, screen_of(BY_NAME["portrait-en"]), BY_NAME["portrait-en"], heard)
    for letter in "too slow":
        QTest.keyClick(screen.window, letter)
    QTest.keyClick(screen.window, Qt.Key.Key_Backspace)
    assert screen.view_model.writing.text == "Too slo"
    QTest.keyClick(screen.window, Qt.Key.Key_Tab)
    before = screen.view_model.writing.text
    focused = screen.window.activeFocusItem()
    assert focused is not None
    assert focused.activeFocusOnTab()
    assert screen.view_model.writing.text == before, "the keys that move do not write"


def test_what_was_written_is_gone_with_its_screen(
    qtbot: QtBot, screen_of: Callable[[Shape], Screen], heard: list[Intent]
) -> None:
    shape = BY_NAME["portrait-zh"]
    screen = writing(qtbot, screen_of(shape), shape, heard)
    types(screen, "tuikuan")
    show(screen, samples.customer()["idle"])
    show(screen, WORDS)
    assert (screen.view_model.writing.text, screen.view_model.writing.letters) == ("", "")
    assert find(screen.window, "key.board.offer.0") is None


@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.language == "zh-CN"], ids=lambda shape: shape.name
)
def test_it_can_be_read_and_hit_while_a_word_is_chosen(
    shape: Shape, qtbot: QtBot, screen_of: Callable[[Shape], Screen], heard: list[Intent]
) -> None:
    screen = writing(qtbot, screen_of(shape), shape, heard)
    for token in "haizibeiguimenjiashoule":
        screen.view_model.writing.press(token)
    screen.view_model.writing.choose(0)
    for token in "shi":
        screen.view_model.writing.press(token)
    screen.window.grabWindow()
    offers = [item for item in looking.Sight(screen.window).targets if item.objectName().startswith("key.board.offer")]
    assert len(offers) >= 3
    assert walker.look(screen, shape) == []
