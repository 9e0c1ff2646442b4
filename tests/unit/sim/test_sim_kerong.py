"""KERONG boards of both generations answer as the vendor's texts say."""

import pytest
from sim_families import bank_of, opened, says, set_open, vectors
from sim_helpers import ask, heard

from sim.boards import kerong1, kerong2
from sim.world import World

SET_PULSE = "02 00 37 00 64 03 A0"
ASK_PULSE = "02 00 37 03 3C"
STATUS = "02 00 30 03 35"


def cu16(*addresses: int, **options: object) -> World:
    return World(bank_of("kerong1", *addresses, **options), seed=1)


def cu12(*addresses: int, **options: object) -> World:
    return World(bank_of("kerong2", *addresses, **options), seed=1)


@pytest.mark.parametrize("vector", vectors("kerong1", "request", "reply", "invalid"), ids=lambda v: v["hex"])
def test_sums_of_the_first_generation_are_ours(vector):
    frames = [vector["hex"]]
    if "frames" in vector:
        frames = [vector["hex"][:26], vector["hex"][27:]]
    for frame in frames:
        assert kerong1.is_sealed(bytes.fromhex(frame)) == (vector["kind"] != "invalid")


@pytest.mark.parametrize("vector", vectors("kerong2", "request", "reply"), ids=lambda v: v["hex"])
def test_sums_of_the_second_generation_are_ours(vector):
    frames = [vector["hex"]]
    if "frames" in vector:
        frames = [vector["hex"][:29], vector["hex"][30:]]
    assert all(kerong2.is_sealed(bytes.fromhex(frame)) for frame in frames)


def test_cu16_answers_the_documented_states():
    world = cu16()
    world.door("A01").parcels.append("P-1")
    set_open(world, *range(2, 17))
    assert ask(world, STATUS) == "02 00 35 01 00 01 00 03 3C"


def test_cu16_answers_for_all_boards_back_to_back():
    world = cu16(0, 1)
    set_open(world, *(set(range(1, 17)) - {9, 10}))
    set_open(world, *range(2, 17), board="B")
    world.door("A01").parcels.append("P-1")
    world.door("B12").parcels.append("P-2")
    assert ask(world, "02 F0 32 03 27") == "02 00 36 00 03 01 00 03 3F 02 10 36 01 00 00 08 03 54"


@pytest.mark.parametrize(("request_hex", "door"), [("02 00 31 03 36", "A01"), ("02 02 31 03 38", "A03")])
def test_cu16_unlocks_without_a_word(request_hex, door):
    world = cu16()
    assert ask(world, request_hex) == ""
    assert opened(world) == [door]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_some_cu16_answer_an_unlock_with_their_state(moment):
    world = cu16(unlock_reply=moment)
    world.receive("main", bytes.fromhex("02 00 31 03 36"), 0.0)
    early, late = heard(world.advance(0.3)), heard(world.advance(2.0))
    assert (early, late)[moment == "after"].startswith("02 00 35 " + ("FF FF" if moment == "before" else "FE FF"))
    assert (early, late)[moment == "before"] == ""


def test_cu16_opens_all_in_turn_for_a_foreign_master_and_tells_its_state():
    world = cu16()
    assert ask(world, "02 00 33 03 38", 20.0) == "02 00 35 00 00 00 00 03 3A"
    assert len(opened(world)) == 16


def test_cu16_keeps_a_pulse_through_a_power_cut_and_is_deaf_while_it_writes():
    world = cu16()
    assert ask(world, ASK_PULSE) == "02 00 38 FF FF 00 37 03 72"
    assert ask(world, SET_PULSE, 0.2) == "02 00 38 FF FF 00 64 03 9F"
    assert ask(world, STATUS, 0.1) == ""
    world.advance(world.now + 0.5)
    world.cabinet.cut_power(1, world.now, 0.1)
    world.advance(world.now + 1)
    assert ask(world, ASK_PULSE) == "02 00 38 FF FF 00 64 03 9F"
    world.receive("main", bytes.fromhex("02 00 31 03 36"), world.now)
    world.advance(world.now + 0.95)
    assert world.door("A01").energised
    world.advance(world.now + 0.1)
    assert not world.door("A01").energised


def test_a_setting_is_lost_when_the_power_goes_while_it_is_written():
    world = cu16()
    ask(world, SET_PULSE, 0.2)
    world.cabinet.cut_power(1, world.now, 0.1)
    world.advance(world.now + 1)
    assert ask(world, ASK_PULSE) == "02 00 38 FF FF 00 37 03 72"


@pytest.mark.parametrize(
    ("request_hex", "reply"),
    [
        ("02 00 39 01 03 3F", "02 00 39 FF FF 00 01 03 3D"),
        ("02 00 40 01 03 46", "02 00 40 FF FF 00 01 03 44"),
        ("F5 B6 00 00 5F 0A", "F5 B6 00 02 5F 0E 01 01"),
        ("02 10 30 03 45", ""),
        ("02 00 30 03 36", ""),
        ("02 00 30 04 36", ""),
        ("02 00 41 03 46", ""),
        ("02 00 40 07 03 4C", ""),
    ],
)
def test_cu16_answers_what_it_knows_and_nothing_else(request_hex, reply):
    assert says(bank_of("kerong1"), request_hex) == reply


def test_a_service_frame_names_the_board_in_the_high_half_of_its_address():
    assert says(bank_of("kerong1", 3), "F5 B6 30 00 5F 3A") == "F5 B6 30 02 5F 3E 01 01"
    assert says(bank_of("kerong1", 3), "F5 B6 03 00 5F 0D") == ""


def test_a_delayed_unlock_comes_after_its_seconds():
    world = cu16()
    ask(world, "02 00 39 01 03 3F", 1.0)
    ask(world, "02 00 31 03 36", 0.9)
    assert opened(world) == []
    world.advance(world.now + 0.5)
    assert opened(world) == ["A01"]


def test_a_cu16_set_to_another_rate_does_not_understand_the_old_one():
    world = cu16()
    assert ask(world, "02 00 40 00 03 45", 2.0) != ""
    assert ask(world, STATUS) == ""
    world.lines["main"].host_baud = 9600
    assert ask(world, STATUS).startswith("02 00 35")


def test_an_erased_cu16_is_silent_for_good():
    world = cu16()
    assert ask(world, "F5 B5 00 00 5F 09") == ""
    assert ask(world, STATUS) == ""
    world.cabinet.cut_power(1, world.now, 0.1)
    world.advance(world.now + 1)
    assert ask(world, STATUS) == ""


def test_cu16_with_the_other_contact_tells_the_opposite():
    assert says(bank_of("kerong1", reversed=True), STATUS) == "02 00 35 00 00 00 00 03 3A"


def test_cu12_answers_the_documented_states():
    world = cu12()
    set_open(world, *(set(range(1, 13)) - {2}))
    assert ask(world, "02 00 00 80 00 00 03 85") == "02 00 00 80 10 02 03 99 02 00"


def test_cu12_answers_for_all_boards_back_to_back():
    world = cu12(0, 1)
    set_open(world, *(set(range(1, 13)) - {2}))
    set_open(world, *(set(range(1, 13)) - {3}), board="B")
    expected = "02 00 00 80 10 02 03 99 02 00 02 01 00 80 10 02 03 9C 04 00"
    assert ask(world, "02 10 00 80 00 00 03 95") == expected


@pytest.mark.parametrize(
    ("request_hex", "reply", "doors"),
    [
        ("02 00 02 81 00 00 03 88", "02 00 02 81 10 00 03 98", 1),
        ("02 00 0C 81 00 00 03 92", "02 00 0C 81 10 00 03 A2", 12),
        ("02 00 00 82 00 02 03 ED 00 64", "02 00 00 82 10 00 03 97", 0),
        ("02 00 00 82 00 00 03 87", "02 00 00 82 10 02 03 D0 00 37", 0),
        ("02 00 00 8F 00 00 03 94", "02 00 00 8F 10 02 03 C8 10 12", 0),
        ("02 00 0D 81 00 00 03 93", "02 00 0D 81 11 00 03 A4", 0),
        ("02 00 00 90 00 00 03 95", "02 00 00 90 13 00 03 A8", 0),
        ("02 00 00 80 00 00 03 86", "02 00 00 80 14 00 03 99", 0),
        ("02 01 00 80 00 00 03 86", "", 0),
        ("02 00 00 80 10 02 03 99 02 00", "", 0),
    ],
)
def test_cu12_answers_everything_and_says_how_it_went(request_hex, reply, doors):
    world = cu12()
    assert ask(world, request_hex, 10.0) == reply
    assert len(opened(world)) == doors


def test_cu12_acks_before_the_pulse_where_its_firmware_does():
    world = cu12(ack="before")
    assert ask(world, "02 00 02 81 00 00 03 88", 0.1) == "02 00 02 81 10 00 03 98"
    assert opened(world) == []


def test_cu12_waits_for_the_door_to_be_pushed_and_says_when_it_was_not():
    world = cu12()
    ask(world, kerong2.seal(0, 0, kerong2.WAIT, data=b"\x02").hex(), 1.0)
    world.jam("A01", True, world.now)
    assert ask(world, "02 00 00 81 00 00 03 86", 1.0) == ""
    assert heard(world.advance(world.now + 3)) == "02 00 00 81 12 00 03 98"
    world.jam("A01", False, world.now)
    assert ask(world, "02 00 00 81 00 00 03 86") == "02 00 00 81 10 00 03 96"


def test_cu12_goes_back_to_the_factory_when_told():
    world = cu12()
    ask(world, "02 00 00 82 00 02 03 ED 00 64", 1.0)
    assert ask(world, kerong2.seal(0, 0, kerong2.FACTORY).hex(), 1.0) != ""
    assert ask(world, "02 00 00 82 00 00 03 87").endswith("00 37")
