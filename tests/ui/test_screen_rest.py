"""What time does to a screen: nothing flashes, nothing counts, everything stands still for who wants it so, and nothing
of a person is left."""

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import looking
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.link.messages import Intent, Pressed
from kiosk.link.screens import Button
from ui import samples
from ui.app import Screen
from ui.gallery import SHAPES, Shape, host, settled, show
from ui.settings import Settings
from ui.sound.headphones import Headphones
from ui.touch import tap

WAIT_MS = 10_000
QML = Path(str(files("ui") / "qml"))


def words(screen: Screen) -> list[str]:
    return sorted(str(text.property("text")) for text in looking.Sight(screen.window).texts)


def signs(screen: Screen) -> list[str]:
    return sorted(str(item.property("source")) for item in looking.Sight(screen.window).items if item.property("hex"))


def moves(screen: Screen) -> list[str]:
    """Animations of QML that run now, by what they belong to."""
    found = []
    for item in looking.Sight(screen.window).items:
        for child in item.children():
            if child.property("running") is True and child.property("loops") is not None:
                found.append(f"{child.property('loops')}")
    return found


@pytest.mark.parametrize("still", [True, False])
def test_reduced_motion_stands_still(still: bool, qtbot: QtBot, tmp_path: Path) -> None:
    """The wheel of a screen that waits turns, unless motion is not wanted."""
    settings = Settings(link=tmp_path / "none", frames="none:", cache=tmp_path, volume_percent=0, reduce_motion=still)
    screen = Screen(settings, now=lambda: samples.NOW_MS, headphones=Headphones())
    try:
        screen.view_model.welcome(samples.welcome())
        screen.view_model.follow_link("up")
        show(screen, samples.customer()["checking"])
        assert bool(moves(screen)) != still
        first = screen.window.grabWindow()
        if still:
            assert first == screen.window.grabWindow()
        else:
            qtbot.waitUntil(lambda: screen.window.grabWindow() != first, timeout=WAIT_MS)
    finally:
        screen.close()


def cycles(source: str) -> list[tuple[str, int]]:
    """Each animation without an end: what it moves, and how long one round takes in ms."""
    found = []
    for at in re.finditer(r"(\w*Animation) on (\w+) \{", source):
        block, depth = "", 0
        for letter in source[at.end() - 1 :]:
            depth += {"{": 1, "}": -1}.get(letter, 0)
            block += letter
            if depth == 0:
                break
        if "Animation.Infinite" in block:
            found.append((block, sum(map(int, re.findall(r"duration: (\d+)", block)))))
    return found


def test_nothing_flashes_and_everything_without_an_end_can_be_stopped() -> None:
    endless = [(path.name, *cycle) for path in QML.rglob("*.qml") for cycle in cycles(path.read_text(encoding="utf-8"))]
    assert len(endless) >= 2
    for name, block, round_ms in endless:
        assert round_ms >= 334, f"{name} moves more than three times a second"
        assert "!Theme.reduceMotion" in block, f"{name} cannot be stopped"
    everywhere = "".join(path.read_text(encoding="utf-8") for path in QML.rglob("*.qml"))
    assert everywhere.count("Animation.Infinite") == len(endless)


def test_a_flash_would_be_seen() -> None:
    source = "NumberAnimation on opacity { from: 0; to: 1; duration: 100; loops: Animation.Infinite }"
    assert [round_ms for _, round_ms in cycles(source)] == [100]


@pytest.mark.parametrize("name", ["collected", "return_received", "return_items", "return_inside", "open", "more_time"])
def test_nothing_counts_down(name: str, qtbot: QtBot) -> None:
    """A minute later the words of the screen are the same: no seconds run."""
    screen = host(SHAPES[0])
    try:
        now = [samples.NOW_MS]
        screen.view_model._now = lambda: now[0]
        show(screen, samples.all_snapshots()[name])
        before = words(screen)
        now[0] += 59_000
        screen.view_model.refresh()
        qtbot.wait(0)
        assert words(screen) == before
        assert not any(re.fullmatch(r"\d+ ?(s|秒)", word) for word in before)
    finally:
        screen.close()


def test_nothing_of_a_person_is_left(screen_of: Callable[[Shape], Screen]) -> None:
    """After any screen, in the other language, in high contrast, read aloud, half typed: the idle screen is as new."""
    screen = screen_of(SHAPES[0])
    model = screen.view_model
    show(screen, samples.customer()["idle"])
    fresh = words(screen) + signs(screen)
    of_each_screen = {snapshot.screen: snapshot for snapshot in samples.all_snapshots().values()}
    for name, snapshot in of_each_screen.items():
        if name in {"idle", "out_of_service"}:
            continue
        show(screen, snapshot)
        for wish in ("language", "high_contrast", "read_aloud"):
            model.press(wish, "")
        settled(screen)
        tap(screen.window, "key.7")
        model.show(samples.customer()["idle"])
        show(screen, samples.customer()["idle"])
        assert words(screen) + signs(screen) == fresh, name
        assert (model.language, model.highContrast, model.large_text, model.low_reach) == ("zh-CN", False, False, False)
        assert (model.aloud.on, model.entry.cells.rowCount()) == (False, 0), name


def test_a_session_ends_with_the_service_too(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    show(screen, samples.customer()["open"])
    screen.view_model.press("language", "")
    show(screen, samples.customer()["out_of_service_draining"])
    assert screen.view_model.language == "zh-CN"
    show(screen, samples.customer()["open"])
    screen.view_model.press("language", "")
    screen.view_model.follow_link("down")
    screen.view_model.follow_link("up")
    show(screen, samples.customer()["idle"])
    assert screen.view_model.language == "zh-CN"


def test_the_question_for_more_time_is_seen_heard_and_answered_with_one_touch_or_key(
    screen_of: Callable[[Shape], Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = screen_of(SHAPES[0])
    model = screen.view_model
    sent: list[Intent] = []
    heard: list[str] = []
    said: list[list[str]] = []
    monkeypatch.setattr(model, "_send", sent.append)
    model.sounded.connect(lambda name, _: heard.append(name))
    model.aloud.said.connect(lambda _, sentences: said.append(sentences))
    show(screen, samples.customer()["type_code"])
    model.press("read_aloud", "")
    for _ in range(3):
        heard.clear()
        said.clear()
        show(screen, samples.customer()["more_time"])
        settled(screen)
        assert heard == ["attention"]
        assert said[-1] == ["还需要一点时间吗", "点“继续”，不着急。"], "not cut off by the name of the key"
        assert "还需要一点时间吗" in words(screen)
        QTest.keyClick(screen.window, Qt.Key.Key_Return)
        assert [one.button for one in sent if isinstance(one, Pressed)] == [Button.CONTINUE]
        sent.clear()
        assert tap(screen.window, "button.continue")
        assert [one.button for one in sent if isinstance(one, Pressed)] == [Button.CONTINUE]
        sent.clear()
        show(screen, samples.customer()["type_code"])


def test_digits_of_a_keypad_at_hand_are_typed(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    show(screen, samples.staff()["staff_pin"])
    settled(screen)
    for key in (Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_Backspace, Qt.Key.Key_6):
        QTest.keyClick(screen.window, key)
    cells = screen.view_model.entry.cells
    assert [cells.data(cells.index(row), 0x100) for row in range(cells.rowCount())] == ["•", "•", "•", ""]


def test_keys_go_forward_and_back(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    show(screen, samples.customer()["idle"])
    QTest.keyClick(screen.window, Qt.Key.Key_Tab)
    went = [screen.window.activeFocusItem().objectName()]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
        QTest.keyClick(screen.window, key)
        went.append(screen.window.activeFocusItem().objectName())
    assert went == ["language", "button.type_code", "button.start_return", "button.type_code", "language"]
