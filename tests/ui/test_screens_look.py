"""Every screen, in both languages, upright, lying and small: nothing cut off, nothing on top of anything, all big
enough to hit. A Qt warning fails these tests too."""

from collections.abc import Callable

import looking
import pytest

from ui import samples
from ui.app import Screen
from ui.gallery import SHAPES, Shape, show


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_screen_can_be_read_and_hit(shape: Shape, screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(shape)
    wrong = []
    for name, snapshot in samples.all_snapshots().items():
        show(screen, snapshot, large_text=shape.large_text, reach=shape.reach)
        screen.window.grabWindow()
        assert screen.view_model.view.scene
        if snapshot.ask_more_time:
            continue
        found = [
            *looking.clipped(screen.window),
            *looking.overlapping(screen.window),
            *looking.too_small(screen.window, 5.56),
        ]
        wrong += [f"{name}: {what}" for what in found]
    assert wrong == []


def test_each_target_has_a_name_for_a_screen_reader(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    for snapshot in samples.all_snapshots().values():
        show(screen, snapshot)
        for item in looking.targets(screen.window):
            assert item.property("label"), item.objectName()


def test_only_offered_buttons_are_shown(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[0])
    own = {"language", "large_text", "high_contrast", "read_aloud", "reach"}
    for name, snapshot in samples.all_snapshots().items():
        show(screen, snapshot)
        shown = {item.objectName() for item in looking.targets(screen.window)} - own
        shown = {part for part in shown if not part.startswith("key.")} - {"button.more"}
        kinds = {part.split(".")[1] for part in shown}
        offered = {"continue"} if snapshot.ask_more_time else {button.value for button in snapshot.buttons}
        assert kinds == offered, name


def test_a_label_of_a_door_is_left_out_where_it_could_not_be_read(screen_of: Callable[[Shape], Screen]) -> None:
    screen = screen_of(SHAPES[5])
    show(screen, samples.customer()["open"])
    screen.window.grabWindow()
    small = [item for item in looking.texts(screen.window) if item.property("font").pixelSize() < 8]
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
        for item in looking.everything(screen.window)
        if item.metaObject().className().startswith("BankDoor")
    }
    grey = {label: picture.pixelColor(round(at.x()), round(at.y())).red() for label, at in doors.items()}
    others = {value for label, value in grey.items() if label not in {"A06", "A07", "A08", "B04", "B05"}}
    assert all(abs(grey["A07"] - value) >= 12 for value in others), grey
