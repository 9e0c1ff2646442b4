"""WKLY and Winnsen boards answer as the vendors' texts say."""

import pytest
from sim_families import bank_of, opened, says, set_open, vectors
from sim_helpers import ask, events, heard

from sim.boards import winnsen, wkly
from sim.world import World

OPEN_1 = "57 4B 4C 59 09 00 82 01 83"
ALL = "57 4B 4C 59 08 00 84 85"
POLL = "90 07 02 01 FF FF 03"
OPEN_5 = "90 06 05 01 05 03"


def yunchuan(**options: object) -> World:
    return World(bank_of("wkly", 0, **{"unsolicited": False, **options}), seed=1)


def station_1(**options: object) -> World:
    return World(bank_of("winnsen", 1, **options), seed=1)


@pytest.mark.parametrize("vector", vectors("wkly", "request", "reply", "unsolicited"), ids=lambda v: v["hex"])
def test_documented_frames_carry_the_check_we_compute(vector):
    data = bytes.fromhex(vector["hex"])
    assert wkly.is_sealed(data)
    assert wkly.seal(data[5], data[6], data[7:-1]) == data


@pytest.mark.parametrize(
    ("request_hex", "reply", "doors"),
    [
        (OPEN_1, "57 4B 4C 59 0B 00 82 00 01 00 81", ["A01"]),
        ("57 4B 4C 59 09 00 82 63 E1", "57 4B 4C 59 0B 00 82 FF 63 FF E3", []),
        ("57 4B 4C 59 09 01 82 01 82", "", []),
        ("57 4B 4C 59 09 00 82 01 84", "", []),
        ("57 57 4B 4C 59 09 00 82 01 83", "57 4B 4C 59 0B 00 82 00 01 00 81", ["A01"]),
        ("57 4B 4C 59 0A 00 81 01 01 82", "57 4B 4C 59 09 00 81 00 81", []),
    ],
)
def test_wkly_opens_one_and_says_how_it_went(request_hex, reply, doors):
    world = yunchuan()
    assert ask(world, request_hex) == reply
    assert opened(world) == doors


def test_wkly_answers_after_the_pulse_and_tells_of_a_jam():
    world = yunchuan()
    world.jam("A01", True, 0.0)
    world.receive("main", bytes.fromhex(OPEN_1), 0.0)
    assert heard(world.advance(0.35)) == ""
    assert heard(world.advance(1.0)) == "57 4B 4C 59 0B 00 82 00 01 01 80"


def test_wkly_tells_of_one_and_of_all():
    world = yunchuan()
    set_open(world, *range(1, 25))
    assert ask(world, "57 4B 4C 59 09 00 83 01 82") == "57 4B 4C 59 0B 00 83 00 01 00 80"
    assert ask(world, ALL) == next(v["hex"] for v in vectors("wkly", "reply") if "24 channels" in v["meaning"])


def test_wkly_with_four_doors_gives_the_documented_short_form():
    world = yunchuan(channels=4)
    set_open(world, 1, 4)
    assert ask(world, ALL) == "57 4B 4C 59 0E 00 84 00 04 00 01 01 00 87"


def test_wkly_cannot_read_a_sensor_whose_cable_is_off():
    world = yunchuan(channels=4)
    world.door("A02").lie("unplugged", 0.0)
    assert ask(world, ALL) == "57 4B 4C 59 0E 00 84 00 04 01 FF 01 01 79"
    naive = yunchuan(channels=4, unplugged="open")
    naive.door("A02").lie("unplugged", 0.0)
    assert ask(naive, ALL) == "57 4B 4C 59 0E 00 84 00 04 01 00 01 01 86"


def test_wkly_tells_of_changes_unasked():
    world = yunchuan(unsolicited=True)
    world.door("A01").force(0.0)
    assert heard(world.advance(1.0)) == "57 4B 4C 59 0A 00 85 01 00 87"
    world.push_close("A01", 1.0)
    assert heard(world.advance(2.0)) == "57 4B 4C 59 0A 00 85 01 01 86"


@pytest.mark.parametrize(
    ("request_hex", "most"),
    [
        ("57 4B 4C 59 0C 00 80 03 01 02 03 86", 2),
        ("57 4B 4C 59 0C 00 87 03 01 02 03 81", 1),
        ("57 4B 4C 59 08 00 86 87", 1),
    ],
)
def test_wkly_opens_several_two_together_or_in_turn(request_hex, most):
    world = yunchuan(channels=7)
    world.receive("main", bytes.fromhex(request_hex), 0.0)
    happened = world.advance(20.0)
    on = together = 0
    for name, _ in events(happened, "coil.on", "coil.off"):
        on += 1 if name == "coil.on" else -1
        together = max(together, on)
    assert together == most
    assert opened(world) == [f"A{n:02}" for n in range(1, 8 if "86 87" in request_hex else 4)]
    said = bytes.fromhex(heard(happened))
    assert wkly.is_sealed(said)
    assert said[7] == wkly.DONE


@pytest.mark.parametrize(("several", "frames"), [("each", 3), ("once", 1), ("none", 0)])
def test_wkly_answers_several_as_its_firmware_does(several, frames):
    said = says(bank_of("wkly", 0, unsolicited=False, several=several), "57 4B 4C 59 0C 00 87 03 01 02 03 81")
    assert said.count("57 4B 4C 59") == frames


def test_wkly_holds_until_told():
    world = yunchuan()
    assert ask(world, wkly.seal(0, wkly.HOLD_ON, (3,)).hex()) != ""
    assert world.door("A03").energised
    ask(world, wkly.seal(0, wkly.HOLD_OFF, (3,)).hex())
    assert not world.door("A03").energised


@pytest.mark.parametrize(
    ("request_hex", "reply", "doors"),
    [
        (OPEN_5, "90 07 85 01 05 01 03", ["A05"]),
        ("90 06 05 02 05 03", "", []),
        ("90 06 05 01 11 03", "90 07 85 01 11 00 03", []),
        ("90 06 05 01 00 03", "90 07 85 01 00 00 03", []),
        ("90 06 05 01 05 04", "", []),
        ("90 07 05 01 05 03", "", []),
        ("03 90 90 06 05 01 05 03", "90 07 85 01 05 01 03", ["A05"]),
        ("90 06 12 01 05 03", "", []),
    ],
)
def test_winnsen_opens_and_says_whether_it_came(request_hex, reply, doors):
    world = station_1()
    assert ask(world, request_hex) == reply
    assert opened(world) == doors


def test_winnsen_says_that_a_jammed_door_failed_unless_it_answers_first():
    for ack, how in (("after", "00"), ("before", "01")):
        world = station_1(ack=ack)
        world.jam("A05", True, 0.0)
        assert ask(world, OPEN_5) == f"90 07 85 01 05 {how} 03"


def test_winnsen_tells_which_doors_are_open():
    world = station_1()
    set_open(world, 1)
    assert ask(world, POLL) == "90 07 82 01 01 00 03"
    set_open(world, 9, 16)
    assert ask(world, POLL) == "90 07 82 01 00 81 03"


def test_some_winnsen_answer_with_other_functions_and_a_shifted_station():
    world = station_1(answer_bits=0xA0, station_shift=1)
    assert ask(world, OPEN_5) == "90 07 A5 02 05 01 03"
    assert ask(world, POLL) == "90 07 A2 02 10 00 03"


def test_the_clone_tells_of_one_lock_in_pieces_and_lets_it_cool_down():
    world = station_1(clone=True, pulse_ms=750, cool_down_s=15, pieces=(1, 1), piece_gap_ms=5)
    world.receive("main", bytes.fromhex(OPEN_5), 0.0)
    assert heard(world.advance(0.75)) == ""
    assert heard(world.advance(1.0)) == "90 07 85 01 05 01 03"
    assert ask(world, "90 06 12 01 05 03") == "90 07 92 01 02 05 03"
    assert ask(world, OPEN_5) == "90 07 85 01 05 02 03"
    assert ask(world, "90 06 12 01 06 03") == "90 07 92 01 00 06 03"
    world.advance(20.0)
    assert ask(world, "90 06 12 01 05 03") == "90 07 92 01 01 05 03"


def test_a_flipped_lock_number_opens_the_wrong_door_and_nobody_can_tell():
    world = station_1()
    assert ask(world, "90 06 05 01 04 03") == "90 07 85 01 04 01 03"
    assert opened(world) == ["A04"]
    assert winnsen.frame_of(0x85, 1, 4, 1).hex(" ") == "90 07 85 01 04 01 03"
