"""What the simulator reads in frames, and the window's words; no Qt object is made."""

import re
from importlib.resources import files

import pytest

from sim.window.catalogue import GROUPS, catalogue
from sim.window.catalogue import tables as acts
from sim.window.reading import Frame, Reading, frame_of, read
from sim.window.scenario import SHIPPED
from sim.window.words import LANGUAGES, Words, tables

OPTIONS = {"channels": 24, "group_bytes": 3, "groups": "high_first"}


def reading(what: str, frame: str, family: str = "xor8a", **options: object) -> Reading:
    return read(Frame("main", 1, what, bytes.fromhex(frame)), family, {**OPTIONS, **options})


@pytest.mark.parametrize(
    ("what", "frame", "kind", "lock", "shorted"),
    [
        ("heard", "8A 01 07 11 9D", "open", 7, None),
        ("request", "8A 01 07 11 9D", "open", 7, None),
        ("heard", "8A 01 07 11 05 98", "open", 7, None),
        ("heard", "8A 01 00 11 9A", "all_locks", 0, None),
        ("heard", "9A 01 02 11 88", "hold_on", 2, None),
        ("heard", "9B 01 02 11 89", "hold_off", 2, None),
        ("heard", "80 01 00 33 B2", "read_all", 0, None),
        ("heard", "80 01 07 33 B5", "read_one", 7, None),
        ("heard", "80 01 00 99 18", "who", 0, None),
        ("heard", "90 01 00 00 40 D1", "open_many", 0, None),
        ("ack", "8A 01 07 11 9D", "ack", 7, {7}),
        ("ack", "8A 01 07 00 8C", "ack", 7, set()),
        ("state", "80 01 07 11 97", "state", 7, {7}),
        ("states", "80 01 80 01 03 33 30", "states", 0, {1, 2, 9, 24}),
        ("unsolicited", "82 01 07 00 84", "unsolicited", 7, set()),
        ("address", "80 01 01 99 19", "address", 0, None),
        ("hold", "9A 01 02 11 88", "hold", 2, None),
        ("ack", "8A 01 07", "broken", 0, None),
        ("ack", "8A 01 07 11 9C", "broken", 0, None),
        ("ack", "FA FD 99 99 8A 01 07 11 9D", "broken", 0, None),
    ],
)
def test_a_frame_is_read_as_the_vendor_wrote_it(what, frame, kind, lock, shorted):
    read_as = reading(what, frame)
    if read_as.kind == "broken":
        assert kind == "broken"
        return
    assert (read_as.kind, read_as.lock) == (kind, lock)
    assert read_as.shorted == (None if shorted is None else frozenset(shorted))


def test_the_order_of_groups_is_the_boards_own():
    assert reading("states", "80 01 80 01 03 33 30", groups="low_first").shorted == {8, 9, 17, 18}


def test_an_ack_that_copies_the_request_tells_nothing_of_the_door():
    assert reading("ack", "8A 01 07 11 9D", ack_copies_request=True).shorted is None


def test_a_family_without_a_reading_is_shown_raw():
    assert reading("heard", "8A 01 07 11 9D", family="acme").kind == "raw"


@pytest.mark.parametrize(
    ("detail", "frame"),
    [
        ("main board 1: 8A 01", Frame("main", 1, "heard", b"\x8a\x01")),
        ("side board 12 ack: 80", Frame("side", 12, "ack", b"\x80")),
        ("main board 1 request: 80 01", Frame("main", 1, "request", b"\x80\x01")),
        ("main board 1: ABC", None),
        ("main board 1:", None),
        ("", None),
        ("board", None),
    ],
)
def test_details_of_events_are_taken_apart(detail, frame):
    assert frame_of(detail) == frame


def test_both_languages_have_the_same_words_with_the_same_gaps():
    texts = tables()
    assert tuple(texts) == LANGUAGES
    assert set(texts["zh-CN"]) == set(texts["en"])
    gaps = re.compile(r"\{\w+\}|%\d")
    for key, text in texts["zh-CN"].items():
        assert text, key
        assert sorted(gaps.findall(text)) == sorted(gaps.findall(texts["en"][key])), key
        assert not re.search("[!！]|error|失败|无效|非法", text + texts["en"][key]), key


def test_every_word_is_used_and_every_word_used_exists():
    here = files("sim.window")
    qml = "".join(each.read_text() for each in (here / "qml").iterdir() if each.name.endswith(".qml"))
    python = "".join(each.read_text() for each in here.iterdir() if each.name.endswith(".py"))
    asked = set(re.findall(r'qsTrId\("(\w+)"\)', qml))
    words = set(tables()["en"])
    assert asked <= words
    spoken = set(re.findall(r'"(\w+)"', python))
    built = re.compile(r"leaf_|sensor_|bus_|fault_|door_(opened|closed|forced|ajar)|coil_on")
    named = {f"scenario_named_{name}" for name in SHIPPED} | {f"group_{group}" for group in GROUPS}
    for act, breakage in catalogue().items():
        named |= {f"act_{act}", f"act_{act}_tells", *(f"arg_{each.name}" for each in breakage.arguments)}
        named |= {f"value_{value}" for each in breakage.arguments for value in each.ladder}
    # A scenario may do any act, those of the camera, of people and of healing too.
    named |= {f"act_{act}" for act in {*acts(), "camera.show", "camera.clear", "person", "clear_faults"}}
    assert {each for each in words - asked - spoken - named if not built.match(each)} == set()


def test_an_unknown_word_stands_for_itself_on_the_screen_and_is_a_mistake_in_python():
    words = Words("en")
    assert words.translate("", "no_such_word") == "no_such_word"
    with pytest.raises(KeyError):
        words.say("no_such_word")
