"""Every screen, in both languages, upright, lying and small: nothing cut off, nothing on top of anything, all big
enough to hit. A Qt warning fails these tests too."""

from collections.abc import Callable

import looking
import looking_light
import pytest
import walker
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.link.messages import Snapshot
from kiosk.link.screens import Mark
from kiosk.link.screens import Screen as Name
from ui import samples
from ui.app import Screen
from ui.gallery import SHAPES, Shape, show


@pytest.mark.parametrize("shape", list(walker.shapes()), ids=lambda shape: shape.name)
def test_every_screen_can_be_read_reached_and_hit(shape: Shape, screen_of: Callable[[Shape], Screen]) -> None:
    assert walker.walk(screen_of(shape), shape) == []


def test_every_screen_has_a_sample() -> None:
    shown = {snapshot.screen for snapshot in samples.all_snapshots().values()}
    assert set(Name) - shown == set()


def test_a_shop_with_a_rare_name_is_shown(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    welcome = samples.welcome()
    shop = welcome.shop.model_copy(update={"name": {"zh-CN": walker.RARE}, "branch": {"zh-CN": "䶮桥店"}})
    screen.view_model.welcome(welcome.model_copy(update={"shop": shop}))
    show(screen, samples.customer()["idle"])
    assert walker.RARE in {text.property("text") for text in looking.Sight(screen.window).texts}
    assert walker.look(screen, SHAPES[0]) == []


def test_only_offered_buttons_are_shown(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    own = {"language", "large_text", "high_contrast", "read_aloud", "reach"}
    for name, snapshot in samples.all_snapshots().items():
        show(screen, snapshot)
        shown = {item.objectName() for item in looking.Sight(screen.window).targets} - own
        shown = {part for part in shown if not part.startswith("key.")} - {"button.more"}
        kinds = {part.split(".")[1] for part in shown}
        offered = {"continue"} if snapshot.ask_more_time else {button.value for button in snapshot.buttons}
        assert kinds == offered, name


@pytest.mark.parametrize("high_contrast", [False, True])
def test_the_states_of_a_door_differ_without_colour(high_contrast: bool, screen_of: Callable[[Shape], Screen]) -> None:
    """Drawn in greys and without their tint, no two states of one door look the same."""
    screen = screen_of(Shape("doors", 1080, 1920, "zh-CN", high_contrast=high_contrast))
    drawn = {}
    for mark in [None, *Mark]:
        marks = {} if mark is None else {"C05": mark}
        show(screen, Snapshot(serial=1, screen=Name.RETRIEVE_SEEN, staff=True, marks=marks | {"A01": Mark.NEXT}))
        picture = looking_light.pixels(screen.window)
        door = next(
            item
            for item in looking.Sight(screen.window).items
            if item.property("h_mm") is not None and item.property("label") == "C05"
        )
        drawn[mark.value if mark else "closed"] = looking_light.shape(picture, looking.area(door))
    found = [
        f"{one} and {other}: {looking_light.alike(drawn[one], drawn[other]):.3f}"
        for at, one in enumerate(drawn)
        for other in list(drawn)[at + 1 :]
        if looking_light.alike(drawn[one], drawn[other]) > 0.985
    ]
    assert found == []


@pytest.mark.parametrize("look", ["day", "night", "high"])
def test_the_focus_is_seen(look: str, screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(Shape(look, 1080, 1920, "zh-CN", high_contrast=look == "high"))
    show(screen, samples.customer()["idle" if look == "night" else "collected"])
    before = looking_light.pixels(screen.window)
    QTest.keyClick(screen.window, Qt.Key.Key_Tab)
    QTest.keyClick(screen.window, Qt.Key.Key_Down)
    focused = screen.window.activeFocusItem()
    assert focused in looking.Sight(screen.window).targets
    after = looking_light.pixels(screen.window)
    y = round(looking.area(focused).center().y())
    best = max(looking_light.ratio(int(one), int(other)) for one, other in zip(before[y], after[y], strict=True))
    assert best >= looking_light.PART, f"the ring around {focused.objectName()} has {best:.1f}"


def test_a_label_of_a_door_is_left_out_where_it_could_not_be_read(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[5])
    show(screen, samples.customer()["open"])
    screen.window.grabWindow()
    small = [item for item in looking.Sight(screen.window).texts if item.property("font").pixelSize() < 8]
    assert small == []


def test_pictures_of_one_screen_are_equal(screen_of: Callable[[Shape], Screen]) -> None:
    """Of windows in front, as one behind draws no focus; and not of a process's first, in which Qt shades the edges of
    some letters a little differently."""
    pictures = []
    for _ in range(3):
        screen = screen_of(SHAPES[0])
        show(screen, samples.customer()["open"])
        pictures.append(screen.window.grabWindow())
    assert pictures[1] == pictures[2]


def test_the_open_door_is_told_without_colour(screen_of: Callable[[Shape], Screen]) -> None:
    """In greys, the open door still differs from all closed ones: it is the only one that is bright."""
    screen = screen_of(SHAPES[0])
    show(screen, samples.customer()["left_open"])
    picture = screen.window.grabWindow().convertToFormat(screen.window.grabWindow().Format.Format_Grayscale8)
    doors = {
        item.property("label"): looking.area(item).center()
        for item in looking.Sight(screen.window).items
        if item.property("h_mm") is not None
    }
    grey = {label: picture.pixelColor(round(at.x()), round(at.y())).red() for label, at in doors.items()}
    others = {value for label, value in grey.items() if label not in {"A06", "A07", "A08", "B04", "B05"}}
    assert all(abs(grey["A07"] - value) >= 12 for value in others), grey
