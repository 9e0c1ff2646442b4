"""What a touch says to the controller, over a real socket; and when it says nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from link_server import LinkServer
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.link.messages import PROTOCOL, CodeTyped, Facts, Hello, PinTyped, Pressed, Snapshot, Touched, Welcome
from kiosk.link.screens import Button
from kiosk.link.screens import Screen as Name
from ui import samples
from ui.app import Screen
from ui.settings import Settings
from ui.touch import find, names, tap
from ui.viewmodels.session import GUARD_MS

WAIT_MS = 60_000


@pytest.fixture
def server(tmp_path: Path, qtbot: QtBot) -> Iterator[LinkServer]:
    server = LinkServer(tmp_path / "ui.sock")
    yield server
    server.vanish()


@pytest.fixture
def screen(server: LinkServer, qtbot: QtBot) -> Iterator[Screen]:
    screen = Screen(Settings(link=server.path, frames="none:", reduce_motion=True), now=lambda: samples.NOW_MS)
    screen.start()
    yield screen
    screen.close()


def put(qtbot: QtBot, server: LinkServer, screen: Screen, snapshot: Snapshot) -> None:
    """Show a snapshot and wait until touches count on it."""
    qtbot.waitUntil(lambda: bool(server.heard), timeout=WAIT_MS)
    server.show(snapshot)
    qtbot.waitUntil(lambda: screen.view_model.snapshot == snapshot, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.view_model.accepting, timeout=WAIT_MS)
    screen.window.grabWindow()


def press(qtbot: QtBot, server: LinkServer, screen: Screen, name: str) -> Pressed:
    """Touch a button and give what the controller heard."""
    before = len(server.intents(Pressed))
    assert tap(screen.window, name), (name, names(screen.window))
    qtbot.waitUntil(lambda: len(server.intents(Pressed)) > before, timeout=WAIT_MS)
    heard = server.intents(Pressed)[-1]
    assert isinstance(heard, Pressed)
    return heard


def test_a_screen_greets_with_its_protocol(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["idle"])
    assert server.heard[0] == Hello(protocol=PROTOCOL, client="kiosk-ui")
    assert screen.view_model.shopName == "示例商店"


@pytest.mark.parametrize(
    "family", [samples.customer, samples.refusals, samples.complaint, samples.returns, samples.staff]
)
def test_every_button_says_what_it_is(
    qtbot: QtBot, server: LinkServer, screen: Screen, family: Callable[[], dict[str, Snapshot]]
) -> None:
    screen.view_model.findChild(QTimer, "guard").setInterval(1)  # nobody touches too early here
    for snapshot in family().values():
        put(qtbot, server, screen, snapshot)
        check_buttons(qtbot, server, screen, snapshot)


def check_buttons(qtbot: QtBot, server: LinkServer, screen: Screen, snapshot: Snapshot) -> None:
    own = {"language", "large_text", "high_contrast", "read_aloud", "reach", "button.more"}
    buttons = [one for one in names(screen.window) if one not in own and not one.startswith("key.")]
    if snapshot.ask_more_time:
        buttons = ["button.continue"]
    for button in buttons:
        heard = press(qtbot, server, screen, button)
        _, kind, *value = button.split(".", 2)
        said = value[0] if value else None
        assert heard == Pressed(serial=snapshot.serial, button=Button(kind), value=said, language="zh-CN")


def test_whoever_asked_for_lower_buttons_is_known_to_reach_low_doors(
    qtbot: QtBot, server: LinkServer, screen: Screen
) -> None:
    snapshot = samples.returns()["return_reason"]
    put(qtbot, server, screen, snapshot)
    assert not press(qtbot, server, screen, "button.choose.size").low
    screen.view_model.press("reach", "")
    assert press(qtbot, server, screen, "button.choose.size").low


def test_a_code_and_the_phone_are_typed(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    snapshot = samples.customer()["type_code"]
    put(qtbot, server, screen, snapshot)
    for key in ("4", "8", "2", "6", "1", "5", "delete", "3", "next", "0", "0", "4", "2", "next"):
        assert tap(screen.window, f"key.{key}"), key
    qtbot.waitUntil(lambda: bool(server.intents(CodeTyped)), timeout=WAIT_MS)
    assert server.intents(CodeTyped) == [CodeTyped(serial=snapshot.serial, code="482613", locator="0042")]
    assert screen.view_model.entry.stage == "code"


def test_a_pin_is_typed_and_never_shown(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    snapshot = samples.staff()["staff_pin"]
    put(qtbot, server, screen, snapshot)
    for key in "2468":
        tap(screen.window, f"key.{key}")
    shown = [item.property("text") for item in _texts(screen)]
    assert shown.count("•") == 4
    assert not any(len(text) > 1 and "2468" in text for text in shown)
    tap(screen.window, "key.next")
    qtbot.waitUntil(lambda: bool(server.intents(PinTyped)), timeout=WAIT_MS)
    assert server.intents(PinTyped) == [PinTyped(serial=snapshot.serial, pin="2468")]


def test_digits_of_the_phone_are_masked_after_a_second(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["type_code"])
    for key in ("1", "2", "3", "4", "5", "6", "next", "7"):
        tap(screen.window, f"key.{key}")
    assert "7" in _cells(screen)
    qtbot.waitUntil(lambda: "•" in _cells(screen), timeout=WAIT_MS)
    assert "7" not in _cells(screen)


def test_what_was_typed_is_gone_with_its_screen(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["type_code"])
    tap(screen.window, "key.7")
    put(qtbot, server, screen, samples.customer()["idle"])
    put(qtbot, server, screen, samples.customer()["type_code"])
    assert "7" not in _cells(screen)


def test_a_touch_right_after_a_change_of_screen_does_nothing(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["idle"])
    snapshot = samples.customer()["open"]
    guard = screen.view_model.findChild(QTimer, "guard")
    guard.setInterval(WAIT_MS * 10)  # longer than the slowest computer takes to draw
    server.show(snapshot)
    qtbot.waitUntil(lambda: screen.view_model.snapshot == snapshot, timeout=WAIT_MS)
    screen.window.grabWindow()
    assert not screen.view_model.accepting
    assert tap(screen.window, "button.not_mine")
    guard.start(GUARD_MS)
    qtbot.waitUntil(lambda: screen.view_model.accepting, timeout=WAIT_MS)
    press(qtbot, server, screen, "button.too_high")
    assert [heard.button for heard in server.intents(Pressed) if isinstance(heard, Pressed)] == [Button.TOO_HIGH]


def test_a_button_that_is_no_longer_offered_says_nothing(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["idle"])
    screen.view_model.press("open_door", "")
    screen.view_model.press("nonsense", "")
    press(qtbot, server, screen, "button.type_code")
    assert len(server.intents(Pressed)) == 1


def test_touches_anywhere_are_told_at_most_once_a_second(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["idle"])
    for _ in range(12):
        QTest.mouseClick(screen.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    press(qtbot, server, screen, "button.type_code")
    assert 1 <= len(server.intents(Touched)) <= 2


def test_keys_alone_are_enough(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    snapshot = samples.customer()["idle"]
    put(qtbot, server, screen, snapshot)
    target = find(screen.window, "button.call_staff")
    assert target is not None
    for _ in range(12):
        if target.hasActiveFocus():
            break
        QTest.keyClick(screen.window, Qt.Key.Key_Tab)
    assert target.hasActiveFocus()
    QTest.keyClick(screen.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(server.intents(Pressed)), timeout=WAIT_MS)
    assert server.intents(Pressed) == [Pressed(serial=snapshot.serial, button=Button.CALL_STAFF, language="zh-CN")]


def test_language_switches_on_every_screen_and_goes_home_with_the_person(
    qtbot: QtBot, server: LinkServer, screen: Screen
) -> None:
    for name in ("type_code", "open", "jam", "collected"):
        put(qtbot, server, screen, samples.customer()[name])
        before = screen.view_model.title
        assert tap(screen.window, "language")
        assert screen.view_model.title != before
    assert screen.view_model.language == "zh-CN"
    tap(screen.window, "language")
    tap(screen.window, "large_text")
    assert (screen.view_model.language, screen.view_model.largeText) == ("en", True)
    put(qtbot, server, screen, samples.customer()["idle"])
    assert (screen.view_model.language, screen.view_model.largeText) == ("zh-CN", False)


def test_wishes_on_an_idle_screen_are_forgotten(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["idle"])
    tap(screen.window, "language")
    tap(screen.window, "high_contrast")
    assert (screen.view_model.language, screen.view_model.highContrast) == ("en", True)
    screen.view_model.forget_wishes()
    assert (screen.view_model.language, screen.view_model.highContrast) == ("zh-CN", False)


def test_the_last_screen_stays_and_the_link_comes_back(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    snapshot = samples.customer()["open"]
    put(qtbot, server, screen, snapshot)
    server.vanish()
    qtbot.waitUntil(lambda: not screen.link.send(Touched()), timeout=WAIT_MS)
    assert screen.view_model.view.scene == "open"
    server.listen()
    qtbot.waitUntil(lambda: len(server.intents(Hello)) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.link.send(Touched()), timeout=WAIT_MS)
    assert screen.view_model.view.scene == "open"


def test_a_link_that_stays_away_is_told_kindly(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    put(qtbot, server, screen, samples.customer()["open"])
    server.vanish()
    qtbot.waitUntil(lambda: screen.view_model.view.scene == "out_of_service", timeout=WAIT_MS)
    assert "400\u00a0820\u00a01234" in screen.view_model.line
    assert [name for name in names(screen.window) if name.startswith("button")] == []
    server.listen()
    qtbot.waitUntil(lambda: screen.view_model.view.scene == "open", timeout=WAIT_MS)


def test_a_goodbye_is_out_of_service_until_the_controller_is_back(
    qtbot: QtBot, server: LinkServer, screen: Screen
) -> None:
    put(qtbot, server, screen, samples.customer()["idle"])
    server.dismiss()
    qtbot.waitUntil(lambda: screen.view_model.view.scene == "out_of_service", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.view_model.view.scene == "idle", timeout=WAIT_MS)


@pytest.mark.parametrize(
    "data", [b"\x00\x00\x00\x02{}", b"\xff\xff\xff\xffgarbage", b"\x00\x00\x00\x04null", b"\x00\x00\x00\x00"]
)
def test_nonsense_from_the_link_is_survived(qtbot: QtBot, server: LinkServer, screen: Screen, data: bytes) -> None:
    put(qtbot, server, screen, samples.customer()["idle"])
    server.send_raw(data)
    qtbot.waitUntil(lambda: len(server.intents(Hello)) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.link.send(Touched()), timeout=WAIT_MS)
    assert screen.view_model.view.scene == "idle"


def test_another_protocol_is_no_link(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    assert isinstance(server.welcome, Welcome)
    server.welcome = server.welcome.model_copy(update={"protocol": PROTOCOL + 1})
    server.shown = samples.customer()["idle"]
    qtbot.waitUntil(lambda: screen.view_model.view.scene == "out_of_service", timeout=WAIT_MS)


def test_a_door_nobody_knows_is_no_reason_to_fail(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    snapshot = samples.customer()["open"].model_copy(update={"facts": Facts(compartment="Z99"), "marks": {}})
    put(qtbot, server, screen, snapshot)
    assert (screen.view_model.door, screen.view_model.place) == ("Z99", "")


def test_every_screen_name_has_a_page(qtbot: QtBot, server: LinkServer, screen: Screen) -> None:
    """A bare snapshot of any screen, with no facts at all, is shown."""
    screen.view_model.findChild(QTimer, "guard").setInterval(1)
    for serial, name in enumerate(Name, start=10_000):
        put(qtbot, server, screen, Snapshot(serial=serial, screen=name))
        assert screen.view_model.title, name


def _texts(screen: Screen) -> list:
    import looking

    return looking.Sight(screen.window).texts


def _cells(screen: Screen) -> list[str]:
    model = screen.view_model.entry.cells
    return [model.data(model.index(row), 0x100) for row in range(model.rowCount())]
