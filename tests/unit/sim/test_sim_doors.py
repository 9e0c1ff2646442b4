"""Doors: the coil, the spring, the sensor that may lie, the person, and what lies inside."""

import tomllib
from importlib import resources

import pytest
from sim_helpers import ask, events, small_bank

from sim.acts import Acts
from sim.errors import ActError, WiringError
from sim.wiring import load_scene, load_wiring, parse_wiring
from sim.world import Event, World

OPEN_1 = bytes.fromhex("8A 01 01 11 9B")


@pytest.fixture
def bank() -> World:
    return World(small_bank(), seed=3)


def opened(world: World) -> World:
    world.receive("main", OPEN_1, world.now)
    world.advance(world.now + 1)
    return world


def test_the_leaf_pops_80_to_150_ms_after_the_coil_and_each_seed_draws_anew(bank):
    delays = set()
    for seed in range(30):
        world = World(small_bank(), seed)
        world.receive("main", OPEN_1, 0.0)
        when = {each.name: each.at for each in world.advance(1.0) if isinstance(each, Event)}
        delays.add(round(when["door.opened"] - when["coil.on"], 6))
    assert len(delays) > 20
    assert 0.080 <= min(delays) <= max(delays) <= 0.150


def test_same_seed_same_happenings():
    def day(seed: int) -> list[object]:
        world = World(load_scene("demo"), seed)
        Acts(world).perform("person", {"habit": "put"}, 0.0)
        for lock in (1, 7, 12):
            world.receive("main", bytes([0x8A, 1, lock, 0x11, 0x9A ^ lock]), world.now)
            world.catch_up(world.now + 0.5)
        return list(world.advance(30.0))

    assert day(5) == day(5)
    assert day(5) != day(6)


def test_a_pushed_door_latches_50_ms_later_and_the_sensor_follows(bank):
    opened(bank)
    bank.push_close("A01", bank.now)
    begun = bank.now
    bank.advance(begun + 0.049)
    assert bank.door("A01").sensor == "open"
    bank.advance(begun + 0.051)
    assert bank.door("A01").sensor == "closed"
    assert ask(bank, "80 01 01 33 B3") == "80 01 01 11 91"


def test_a_jammed_door_stays_and_opens_once_it_is_freed(bank):
    bank.jam("A01", True, 0.0)
    assert bank.door("A01").leaf.value == opened(bank).door("A01").leaf.value == "closed"
    bank.jam("A01", False, bank.now)
    assert opened(bank).door("A01").leaf.value == "open"


def test_a_door_that_opens_late_comes_after_the_ack(bank):
    acts = Acts(bank)
    acts.perform("late_open", {"door": "A01", "seconds": 3.0}, 0.0)
    assert opened(bank).door("A01").leaf.value == "closed"
    bank.advance(bank.now + 3)
    assert bank.door("A01").leaf.value == "open"


@pytest.mark.parametrize(("reads", "bit"), [("open", "00"), ("closed", "11"), ("unplugged", "00")])
def test_a_sensor_can_lie_and_tell_the_truth_again(bank, reads, bit):
    acts = Acts(bank)
    acts.perform("stick", {"door": "A01", "reads": reads}, 0.0)
    assert ask(bank, "80 01 01 33 B3").split()[3] == bit
    opened(bank)
    assert ask(bank, "80 01 01 33 B3").split()[3] == bit
    acts.perform("stick", {"door": "A01", "reads": "truth"}, bank.now)
    assert ask(bank, "80 01 01 33 B3").split()[3] == "00"


@pytest.mark.parametrize("reads", ["open", "closed"])
def test_an_ajar_door_is_not_closed_whatever_the_sensor_says(bank, reads):
    acts = Acts(bank)
    acts.perform("ajar", {"door": "A01", "reads": reads}, 0.0)
    opened(bank)
    bank.push_close("A01", bank.now)
    assert events(bank.advance(bank.now + 1), "door.closed", "door.ajar") == [("door.ajar", "A01")]
    assert bank.door("A01").sensor == reads
    acts.perform("ajar", {"door": "A01", "on": False}, bank.now)
    bank.push_close("A01", bank.now)
    assert events(bank.advance(bank.now + 1), "door.closed") == [("door.closed", "A01")]
    assert bank.door("A01").sensor == "closed"


def test_a_bouncing_contact_flaps_and_settles(bank):
    Acts(bank).perform("bounce", {"door": "A01", "times": 3}, 0.0)
    bank.receive("main", OPEN_1, 0.0)
    readings = []
    while (due := bank.next_due()) is not None:
        bank.advance(due)
        if not readings or readings[-1] != bank.door("A01").sensor:
            readings.append(bank.door("A01").sensor)
    assert readings == ["closed", "open"] * 4


def test_a_neighbour_pops_along_until_told_otherwise(bank):
    acts = Acts(bank)
    acts.perform("neighbour", {"door": "A01", "other": "A02"}, 0.0)
    opened(bank)
    assert bank.door("A02").leaf.value == "open"


def test_a_forced_door_opens_with_no_coil(bank):
    Acts(bank).perform("force", {"door": "A02"}, 0.0)
    happened = bank.advance(1.0)
    assert events(happened, "door.forced", "door.opened", "coil.on") == [
        ("door.forced", "A02"),
        ("door.opened", "A02"),
    ]


def test_parcels_go_in_and_out_of_open_doors_only(bank):
    with pytest.raises(ActError, match="nobody can put"):
        bank.put("A01", "P-1", 0.0)
    opened(bank)
    bank.put("A01", "P-1", bank.now)
    bank.put("A01", "P-2", bank.now)
    assert bank.take("A01", bank.now) == ["P-1", "P-2"]
    assert bank.take("A01", bank.now) == []
    for number in range(16):
        bank.put("A01", f"P-{number}", bank.now)
    with pytest.raises(ActError, match="holds 16"):
        bank.put("A01", "one too many", bank.now)


def test_a_person_takes_what_is_inside_and_closes_within_her_time(bank):
    acts = Acts(bank)
    acts.perform("stock", {"door": "A01", "parcel": "P-7"}, 0.0)
    acts.perform("person", {"habit": "take", "least_s": 1.0, "most_s": 2.0}, 0.0)
    bank.receive("main", OPEN_1, 0.0)
    when = {each.name: each.at for each in bank.advance(10.0) if isinstance(each, Event)}
    assert bank.door("A01").parcels == []
    assert when["parcel.taken"] < when["door.closed"]
    assert 1.0 <= when["door.closed"] - when["door.opened"] <= 2.1


def test_a_person_who_puts_fills_the_door_and_one_who_is_off_leaves_it_open(bank):
    acts = Acts(bank)
    acts.perform("person", {"habit": "put"}, 0.0)
    bank.receive("main", OPEN_1, 0.0)
    bank.advance(10.0)
    assert bank.door("A01").parcels == ["parcel-1"]
    assert bank.door("A01").leaf.value == "closed"
    acts.perform("person", {"habit": "off"}, bank.now)
    bank.receive("main", OPEN_1, bank.now)
    bank.advance(bank.now + 60)
    assert bank.door("A01").leaf.value == "open"


def test_a_person_finds_the_door_closed_by_somebody_quicker(bank):
    Acts(bank).perform("person", {"habit": "close"}, 0.0)
    opened(bank)
    bank.push_close("A01", bank.now)
    assert events(bank.advance(20.0), "door.closed", "person.gave_up") == [
        ("door.closed", "A01"),
        ("person.gave_up", "A01"),
    ]


def test_the_demo_scene_is_a_bank_of_36_doors_in_four_full_columns():
    wiring = load_scene("demo")
    assert [f"{door.label}" for door in wiring.doors[::12]] == ["A01", "B01", "C05"]
    assert len(wiring.doors) == 36
    for column in "ABCD":
        heights = [door.h_mm for door in wiring.doors if door.label[0] == column]
        assert sum(heights) == 1800
    assert {(d.board, d.lock) for d in wiring.doors} == {(1, n) for n in range(1, 21)} | {(2, n) for n in range(1, 17)}


def test_the_kiosk_of_the_demo_shop_was_told_of_the_same_bank_in_a_file_of_its_own():
    text = (resources.files("assets") / "config" / "bank.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    keys = ("label", "line", "board", "lock", "x_mm", "y_mm", "w_mm", "h_mm")
    wired = [tuple(getattr(door, key) for key in keys) for door in load_scene("demo").doors]
    assert [tuple(each[key] for key in keys) for each in told["compartment"]] == wired
    bank = told["bank"]
    for each in told["compartment"]:
        middle_mm = bank["plinth_mm"] + bank["height_mm"] - each["y_mm"] - each["h_mm"] / 2
        assert each["low"] == (380 <= middle_mm <= 1220), each["label"]
        assert each["size"] == {120: "S", 180: "M", 300: "L", 600: "XL"}[each["h_mm"]]


ONE = 'lines = [{name = "main"}]\nboards = [{id = 1, line = "main"}]\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("lines = [", "not TOML"),
        ("lines = []\nboards = []\ndoors = []", "lines"),
        (ONE + 'doors = [{label = "AI1", line = "main", board = 1, lock = 1}]', "label"),
        (ONE + 'doors = [{label = "A01", line = "main", board = 1, lock = 25}]', "lock 25 of board 1"),
        (ONE + 'doors = [{label = "A01", line = "main", board = 2, lock = 1}]', "board 2"),
        (ONE + 'doors = [{label = "A01", line = "main", board = 1, lock = 0}]', "lock"),
        (ONE + "doors = [" + '{label = "A01", line = "main", board = 1, lock = 1},' * 2 + "]", "twice"),
        ('lines = [{name = "main"}]\nboards = [{id = 1, line = "other"}]\ndoors = []', "'other'"),
        (ONE + "doors = []\ncolour = 1", "colour"),
        (ONE + "doors = []\nphysics = {open_min_s = 2}", "open_max_s"),
    ],
)
def test_a_wrong_wiring_is_told_in_a_sentence(text, sentence):
    with pytest.raises(WiringError, match=sentence):
        parse_wiring(text)


def test_missing_wirings_and_scenes_are_told_in_a_sentence(tmp_path):
    with pytest.raises(WiringError, match="known: cu48, demo"):
        load_scene("../demo")
    with pytest.raises(WiringError, match="cannot be read"):
        load_wiring(tmp_path / "none.toml")
    with pytest.raises(ActError, match="no line"):
        World(small_bank(), 1).receive("cellar", b"x", 0.0)
