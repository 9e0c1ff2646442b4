"""`bank.toml`: what is right is read, what is wrong is told, all of it at once."""

import contextlib
import importlib.resources
import random

import pytest

from kiosk.domain.compartments import Address, Rect, Size, Zone
from kiosk.lockers.layout import LayoutError, load_layout, read_layout

HEAD = """
[bank]
name = "1"
width_mm = 1000
height_mm = 1000
plinth_mm = 80
[bank.screen]
x_mm = 500
y_mm = 0
w_mm = 200
h_mm = 300
[bank.camera]
x_mm = 500
y_mm = 300
w_mm = 200
h_mm = 100
[bank.slot]
x_mm = 500
y_mm = 400
w_mm = 200
h_mm = 20
"""


def door(name: str = "A01", **changes: object) -> str:
    fields: dict[str, object] = {
        "label": f'"{name}"',
        "size": '"S"',
        "zone": '"ambient"',
        "low": "false",
        "x_mm": 0,
        "y_mm": 0,
        "w_mm": 400,
        "h_mm": 100,
        "line": '"main"',
        "board": 1,
        "lock": 1,
        **changes,
    }
    lines = (f"{key} = {value}" for key, value in fields.items() if value is not None)
    return "[[compartment]]\n" + "\n".join(lines) + "\n"


def mistakes(text: str) -> list[str]:
    with pytest.raises(LayoutError) as caught:
        read_layout(text)
    assert str(caught.value) == "\n".join(caught.value.mistakes)
    return list(caught.value.mistakes)


GOOD = HEAD + door("A01") + door("A02", y_mm=100, lock=2, size='"XL"', zone='"frozen"', low="true")


def test_a_good_layout_is_read_in_full():
    layout = read_layout(GOOD)
    assert (layout.name, layout.width_mm, layout.height_mm, layout.plinth_mm) == ("1", 1000, 1000, 80)
    assert (layout.screen, layout.camera.y_mm, layout.slot.h_mm) == (Rect(500, 0, 200, 300), 300, 20)
    assert [place.label for place in layout.places] == ["A01", "A02"]
    place = layout.place("A02")
    assert (place.size, place.zone, place.low) == (Size.XL, Zone.FROZEN, True)
    assert (place.rect, place.address) == (Rect(0, 100, 400, 100), Address("main", 1, 2))


def test_the_layout_that_is_shipped_is_good():
    layout = read_layout(importlib.resources.files("assets").joinpath("config", "bank.toml").read_text("utf-8"))
    assert len(layout.places) > 30


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": '"A1"'}, "Compartment no. 1 has label = 'A1', but a label is a column letter"),
        ({"label": '"I01"'}, "has label = 'I01'"),
        ({"label": '"O01"'}, "has label = 'O01'"),
        ({"label": '"a01"'}, "has label = 'a01'"),
        ({"label": '"A01\\n"'}, "has label = "),
        ({"label": 1}, "has label = '1', but it must be a text"),
        ({"label": None}, "has no 'label'"),
        ({"size": '"XS"'}, "Compartment A01 has size = 'XS', but it must be one of S, M, L, XL."),
        ({"zone": '"warm"'}, "must be one of ambient, chilled, frozen"),
        ({"low": "1"}, "has low = '1', but it must be true or false"),
        ({"w_mm": 0}, "has w_mm = '0', but it must be a whole number from 1 up"),
        ({"x_mm": -1}, "has x_mm = '-1', but it must be a whole number from 0 up"),
        ({"h_mm": "10.5"}, "has h_mm = '10.5'"),
        ({"lock": 0}, "has lock = '0'"),
        ({"board": "true"}, "has board = 'True'"),
        ({"line": '" "'}, "has line = ' ', but it must be a text"),
        ({"colour": '"red"'}, "Compartment A01 has a key 'colour', which nobody knows."),
        ({"w_mm": 501}, "[bank.screen] and Compartment A01 overlap by 1 x 100 mm."),
        ({"x_mm": 601, "y_mm": 500}, "Compartment A01 ends at 1001 mm, beyond the bank's width of 1000 mm."),
        ({"y_mm": 901}, "Compartment A01 ends at 1001 mm, below the bank's height of 1000 mm."),
    ],
)
def test_one_mistake_is_one_sentence(changes, sentence):
    found = [mistake for mistake in mistakes(HEAD + door("A01", **changes)) if sentence in mistake]
    assert len(found) == 1


def spot(label: str, zone: str = "ambient") -> str:
    return f'[[place]]\nlabel = "{label}"\nzone = "{zone}"\n'


def test_places_behind_the_counter_are_read_and_may_be_missing():
    assert read_layout(GOOD).counter == ()
    layout = read_layout(GOOD + spot("S-01") + spot("KA-02", "chilled"))
    assert [(place.label, place.zone) for place in layout.counter] == [("S-01", Zone.AMBIENT), ("KA-02", Zone.CHILLED)]


@pytest.mark.parametrize(
    ("spots", "sentence"),
    [
        (spot("S01"), "Place no. 1 has label = 'S01', but a label is a letter or two, a hyphen and two digits"),
        (spot("s-01"), "has label = 's-01'"),
        (spot("S-1"), "has label = 'S-1'"),
        (spot("S-01", "warm"), "Place no. 1 has zone = 'warm', but it must be one of ambient, chilled, frozen."),
        (spot("S-01") + spot("S-01"), "The label S-01 is given to 2 places."),
        (spot("A-01"), "The place A-01 sounds like a door of column A: give it another letter."),
        ('[[place]]\nlabel = "S-01"\n', "Place no. 1 has no 'zone'"),
    ],
)
def test_a_mistake_of_a_place_is_one_sentence(spots, sentence):
    assert len([mistake for mistake in mistakes(GOOD + spots) if sentence in mistake]) == 1


def test_mistakes_between_compartments():
    doors = door("A01") + door("A01", x_mm=399, y_mm=50) + door("A03", y_mm=150) + door("A04", y_mm=250)
    assert mistakes(HEAD + doors) == [
        "[bank.screen] and Compartment A01 overlap by 200 x 100 mm.",
        "Compartment A01 and Compartment A01 overlap by 1 x 50 mm.",
        "The label A01 is given to 2 compartments.",
        "Compartments A01 and A01 and A03 and A04 are wired to the same lock 1 of board 1 on line 'main'.",
    ]


def test_doors_that_only_touch_do_not_overlap():
    read_layout(HEAD + door("A01") + door("A02", y_mm=100, lock=2) + door("B01", x_mm=400, w_mm=100, lock=3))


def test_every_mistake_is_told_at_once():
    text = HEAD.replace("plinth_mm = 80", 'plinth = 80\nname2 = "x"').replace('name = "1"', 'name = ""')
    text = "rows = 3\n" + text + door("A01", size='"XS"', low=None) + door("B1", w_mm="0.5", lock=2)
    text += door("C01", y_mm=50) + door("C02", y_mm=950, lock=3)
    found = mistakes(text)
    for part in [
        "The file has a key 'rows'",
        "[bank] has a key 'plinth'",
        "[bank] has a key 'name2'",
        "[bank] has name = ''",
        "[bank] has no 'plinth_mm'",
        "A01 has size",
        "A01 has no 'low'",
        "no. 2 has label = 'B1'",
        "no. 2 has w_mm",
        "Compartment A01 and Compartment C01 overlap by 400 x 50 mm",
        "A01 and C01 are wired to the same lock",
        "C02 ends at 1050 mm",
    ]:
        assert len([mistake for mistake in found if part in mistake]) == 1, part
    assert len(found) == 12


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ["The file has no 'bank'.", "The file has no 'compartment'."]),
        ("bank = 1\ncompartment = []", ["has bank = '1', but it must be a table", "at least one table"]),
        (HEAD + "\n[compartment]\nlabel = 1", ["at least one table [[compartment]]"]),
        ("compartment = 5 5", ["The layout is no TOML"]),
        (HEAD + door() + HEAD, ["The layout is no TOML"]),
        (GOOD.replace("[bank.slot]", "[bank.slit]"), ["'slit', which nobody knows", "[bank] has no 'slot'"]),
    ],
)
def test_what_is_missing_is_told_once(text, sentence):
    found = mistakes(text)
    assert len(found) == len(sentence)
    assert all(part in mistake for part, mistake in zip(sentence, found, strict=True))


def test_files_that_cannot_be_read_get_a_sentence(tmp_path):
    path = tmp_path / "bank.toml"
    with pytest.raises(LayoutError, match="cannot be read"):
        load_layout(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LayoutError, match="not UTF-8"):
        load_layout(path)
    path.write_text(GOOD, encoding="utf-8")
    assert load_layout(path) == read_layout(GOOD)


def test_a_damaged_file_never_crashes_the_reader(seed):
    dice = random.Random(seed)
    values = ["0", "-1", "true", '""', '"A01"', "[]", "{}", "1.5", "nan", "99999999999999999999", "1979-05-27"]
    lines = GOOD.splitlines()
    for _ in range(300):
        damaged = list(lines)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(damaged))
            key = damaged[at].split(" ")[0]
            damaged[at] = dice.choice([f"{key} = {dice.choice(values)}", "", f"x{damaged[at]}", damaged[at]])
        with contextlib.suppress(LayoutError):
            read_layout("\n".join(damaged))
