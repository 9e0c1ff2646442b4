"""Each check of the walker, shown something bad and something good: it names the bad item, and only that."""

from collections.abc import Callable, Iterator

import looking
import looking_glyphs
import looking_keys
import looking_light
import numpy as np
import pytest
import shiboken6
from looking import Sight
from PySide6.QtCore import QRectF, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ui import app, samples
from ui.app import Screen
from ui.gallery import SHAPES, Shape, show
from ui.pictures import Icons

HERE = QUrl.fromLocalFile(str(app.files("ui") / "qml" / "screens" / "Shown.qml"))
PX_PER_MM = 5.56
WINDOW = """import QtQuick
import "../theme"
import "../controls"
Window {{ width: 900; height: 700; visible: true; color: "#FFFFFF"; {items} }}"""
PRESS = 'Press {{ name: "{name}"; label: "{label}"; x: {x}; y: {y}; width: {w}; height: {h}; {more} }}'
EDGE = 'Rectangle { anchors.fill: parent; border.width: 3; border.color: "#857D6D" }'


def press(name: str, x: float, y: float, w: float = 150, h: float = 120, label: str = "Go", more: str = EDGE) -> str:
    return PRESS.format(name=name, x=x, y=y, w=w, h=h, label=label, more=more)


def label(text: str, x: float, y: float, more: str = "") -> str:
    return f'Label {{ text: "{text}"; x: {x}; y: {y}; {more} }}'


@pytest.fixture
def see(qapp: QGuiApplication) -> Iterator[Callable[..., Sight]]:
    """A window with these items in it."""
    app.prepare()
    engines: list[QQmlApplicationEngine] = []

    def make(*items: str) -> Sight:
        engine = QQmlApplicationEngine()
        engine.addImageProvider("icon", Icons())
        engines.append(engine)
        engine.loadData(WINDOW.format(items=" ".join(items)).encode(), HERE)
        window = engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        qapp.processEvents()
        window.grabWindow()
        return Sight(window)

    yield make
    for engine in engines:
        engine.rootObjects()[0].close()
        shiboken6.delete(engine)


def test_a_text_cut_off_is_seen(see: Callable[..., Sight]) -> None:
    sight = see(
        label("whole", 10, 10),
        label("much too long for its box", 10, 100, "width: 60; wrapMode: Text.NoWrap"),
        label("left the window", 800, 200),
    )
    found = looking.clipped(sight)
    assert len(found) == 2
    assert "much too long" in found[0]
    assert "left the window" in found[1]


def test_things_on_top_of_each_other_are_seen(see: Callable[..., Sight]) -> None:
    sight = see(press("one", 10, 10), press("two", 100, 50), press("far", 500, 500), label("words", 520, 540))
    assert looking.overlapping(sight) == ["one and two", "'words' on far"]


def test_what_is_too_small_or_too_near_is_seen(see: Callable[..., Sight]) -> None:
    sight = see(
        press("small", 10, 10, 105, 112), press("near", 400, 10), press("next", 565, 10), press("fine", 10, 300)
    )
    assert looking.too_small(sight, PX_PER_MM) == ["small 18.9 x 20.1 mm", "near is nearer than 4 mm to next"]


@pytest.mark.parametrize(
    ("colour", "high", "seen"),
    [("#8A8A8A", False, True), ("#6A6A6A", False, False), ("#6A6A6A", True, True), ("#4A4A4A", True, False)],
)
def test_faint_words_are_seen(see: Callable[..., Sight], colour: str, high: bool, seen: bool) -> None:
    sight = see(label("words", 10, 10, f'color: "{colour}"'))
    found = looking_light.faint(sight, looking_light.pixels(sight.window), high=high)
    assert bool(found) == seen
    assert all("'words'" in what for what in found)


def test_a_faint_sign_is_seen_and_a_key_that_is_off_may_be_faint(see: Callable[..., Sight]) -> None:
    sight = see(
        'Icon { name: "bell"; tint: "#BBBBBB"; x: 10; y: 10; width: 60 }',
        'Icon { name: "box"; tint: "#555555"; x: 200; y: 10; width: 60 }',
        press("off", 10, 300, more='enabled: false; Label { text: "off"; color: "#CCCCCC" }'),
    )
    found = looking_light.faint(sight, looking_light.pixels(sight.window), high=False)
    assert found == ["icon bell has a contrast of 1.9, not 3.0"]


def test_a_control_without_an_edge_is_seen(see: Callable[..., Sight]) -> None:
    pale = 'Rectangle { anchors.fill: parent; color: "#ECE7DB" }'
    full = 'Rectangle { anchors.fill: parent; color: "#223A94" }'
    sight = see(press("pale", 10, 10, more=pale), press("edged", 300, 10), press("full", 600, 10, more=full))
    found = looking_light.edgeless(sight, looking_light.pixels(sight.window))
    assert [what.split()[0] for what in found] == ["pale"]


def test_letters_no_font_has_are_seen(see: Callable[..., Sight]) -> None:
    sight = see(label("𠮷䶮㛃", 10, 10), label("a\ue123b", 10, 200), label("\u0378", 10, 300))
    assert [what.rpartition(" ")[2] for what in looking_glyphs.boxes(sight)] == ["U+E123", "U+0378"]


def test_a_control_with_no_name_or_a_foreign_one_is_seen(see: Callable[..., Sight]) -> None:
    sight = see(press("dumb", 10, 10, label=""), press("foreign", 300, 10, label="返回"), press("fine", 600, 10))
    found = looking_keys.nameless(sight, "en")
    assert found == ["dumb has no spoken name", "foreign says '返回' in en"]
    assert len(looking_keys.nameless(sight, "zh-CN")) == 2


def test_what_keys_do_not_reach_is_seen(see: Callable[..., Sight]) -> None:
    sight = see(press("fine", 10, 10), "MouseArea { x: 300; y: 20; width: 120; height: 120 }")
    assert looking_keys.unreached(sight) == ["what is touched at 300, 20 has no name and no key"]
    twice = see(press("same", 10, 10), press("same", 300, 10))
    assert looking_keys.unreached(twice) == ["same comes up twice"]


def test_keys_against_the_order_of_reading_are_seen(see: Callable[..., Sight]) -> None:
    sight = see(press("second", 10, 300), press("first", 10, 10), press("right", 300, 10), press("left", 10, 500))
    assert looking_keys.disordered(sight) == ["from second keys go up to first"]
    row = see(press("right", 400, 10), press("left", 10, 10))
    assert looking_keys.disordered(row) == ["from right keys go left to left"]


def test_what_stands_too_high_or_too_low_is_seen(see: Callable[..., Sight]) -> None:
    sight = see(press("high", 10, 0), press("fine", 10, 300), press("low", 10, 575))
    found = looking_keys.out_of_reach(sight, 1.0, 370)
    assert found == ["low is 375 to 495 mm above the floor"]
    found = looking_keys.out_of_reach(sight, 1.0, 640)
    assert [what.split()[0] for what in found] == ["high"]


def test_two_states_told_by_colour_alone_are_seen() -> None:
    box = QRectF(0, 0, 20, 20)
    red, green = np.full((20, 20), 0xFFCC0000, np.uint32), np.full((20, 20), 0xFF007700, np.uint32)
    hatched = green.copy()
    hatched[::4] = 0xFFFFFFFF
    shapes = [looking_light.shape(picture, box) for picture in (red, green, hatched)]
    assert looking_light.alike(shapes[0], shapes[1]) == 1.0
    assert looking_light.alike(shapes[1], shapes[2]) < 0.8


def test_the_walker_names_screen_and_item(screen_of: Callable[[Shape], Screen]) -> None:
    """One faint title in the midst of what is good."""
    import walker

    shape = SHAPES[0]
    screen = screen_of(shape)
    show(screen, samples.customer()["open"])
    assert walker.look(screen, shape) == []
    title = next(item for item in Sight(screen.window).texts if item.property("text") == "柜门已打开")
    title.setProperty("color", "#F0F0F0")
    found = walker.look(screen, shape)
    assert len(found) == 1
    assert found[0].startswith("'柜门已打开' has a contrast of ")
