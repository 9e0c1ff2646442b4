"""A board answers as the vendor's text and the captured frames say."""

import json
from pathlib import Path

import pytest
from sim_helpers import ask, events, heard, small_bank

from sim.boards import check_options
from sim.boards.xor8a import is_sealed, seal
from sim.errors import WiringError
from sim.wiring import parse_wiring
from sim.world import World

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "xor8a.json").read_text(encoding="utf-8"))


def world(**bank: object) -> World:
    return World(small_bank(**bank), seed=1)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['kind']}-{v['hex']}")
def test_every_documented_frame_carries_the_check_we_compute(vector):
    data = bytes.fromhex(vector["hex"])
    if vector["kind"] == "invalid":
        assert not is_sealed(data)
    else:
        assert seal(*data[:-1]) == data


def test_opening_answers_after_the_pulse_with_the_contact_of_the_open_door():
    bank = world()
    bank.receive("main", bytes.fromhex("8A 01 01 11 9B"), 0.0)
    assert heard(bank.advance(0.300)) == ""
    assert heard(bank.advance(0.320)) == "8A 01 01 00 8A"


def test_a_jammed_door_is_acknowledged_with_a_frame_equal_to_the_request():
    bank = world()
    bank.jam("A01", True, 0.0)
    assert ask(bank, "8A 01 01 11 9B") == "8A 01 01 11 9B"
    assert bank.door("A01").leaf.value == "closed"


@pytest.mark.parametrize(
    ("request_hex", "reply"),
    [
        ("80 01 01 33 B3", "80 01 01 11 91"),
        ("80 01 00 99 18", "80 01 01 99 19"),
        ("80 01 18 33 AA", "80 01 18 00 99"),
        ("80 01 00 33 B2", "80 01 00 00 07 33 B5"),
        ("9A 01 01 11 8B", "9A 01 01 11 8B"),
        ("90 01 02 02 02 93", ""),
        ("82 01 00 22 A1", ""),
        ("9D 01 01 10 8D", ""),
        ("8A 01 01 11 9A", ""),
        ("8A 02 01 11 98", ""),
        ("8A 01 19 11 83", ""),
        ("80 01 01 44 C4", ""),
    ],
)
def test_each_request_gets_its_documented_answer_or_none(request_hex, reply):
    assert ask(world(), request_hex) == reply


def test_a_real_board_with_nothing_wired_reports_three_empty_groups():
    assert ask(world(locks=0, channels=8), "80 01 00 33 B2") == "80 01 00 00 00 33 B2"


def test_locks_1_9_and_17_shorted_give_the_documented_groups():
    bank = world(locks=17)
    for lock in range(1, 18):
        if lock not in (1, 9, 17):
            bank.door(f"A{lock:02}").lie("open", bank.now)
    assert ask(bank, "80 01 00 33 B2") == "80 01 01 01 01 33 B3"


def test_thirty_two_closed_doors_give_the_documented_long_reply():
    assert ask(world(locks=32, channels=32, group_bytes=4), "80 01 00 33 B2") == "80 01 FF FF FF FF 33 B2"


def test_groups_come_highest_first_or_lowest_first():
    requests = "80 01 00 33 B2"
    assert ask(world(locks=9), requests).startswith("80 01 00 01 FF 33")
    assert ask(world(locks=9, groups="low_first"), requests).startswith("80 01 FF 01 00 33")


def test_open_several_opens_the_locks_of_its_mask_one_after_the_other():
    bank = world(locks=18)
    bank.receive("main", bytes.fromhex("90 01 02 02 02 93"), 0.0)
    happened = bank.advance(3.0)
    assert [label for _, label in events(happened, "door.opened")] == ["A02", "A10", "A18"]
    coils = events(happened, "coil.on", "coil.off")
    assert [name for name, _ in coils] == ["coil.on", "coil.off"] * 3


def test_open_all_of_a_foreign_master_opens_every_door_in_turn_and_answers_once():
    bank = world()
    bank.receive("main", bytes.fromhex("8A 01 00 11 9A"), 0.0)
    happened = bank.advance(30.0)
    assert [label for _, label in events(happened, "door.opened")] == ["A01", "A02", "A03"]
    assert heard(happened) == "8A 01 00 00 8B"


def test_hold_keeps_the_coil_until_it_is_let_go():
    bank = world()
    ask(bank, "9A 01 01 11 8B", 5.0)
    assert bank.door("A01").energised
    bank.push_close("A01", bank.now)
    assert events(bank.advance(bank.now + 1), "door.closed", "door.opened") == [
        ("door.closed", "A01"),
        ("door.opened", "A01"),
    ]
    ask(bank, "9B 01 01 11 8A")
    assert not bank.door("A01").energised


def test_a_timed_opening_holds_the_coil_for_its_seconds():
    bank = world()
    bank.receive("main", bytes.fromhex("8A 01 01 11 03 98"), 0.0)
    assert heard(bank.advance(3.0)) == ""
    assert heard(bank.advance(3.1)) == "8A 01 01 00 8A"


@pytest.mark.parametrize(
    ("option", "reply"),
    [
        ({"ack_head": 0x80}, "80 01 01 00 80"),
        ({"ack_copies_request": True}, "8A 01 01 11 9B"),
    ],
)
def test_models_differ_in_their_acknowledgement(option, reply):
    assert ask(world(**option), "8A 01 01 11 9B") == reply


def test_a_deaf_board_hears_nothing_during_its_pulse_and_another_model_does():
    for deaf, reply in ((True, ""), (False, "80 01 01 11 91")):
        bank = world(deaf_while_busy=deaf)
        bank.receive("main", bytes.fromhex("8A 01 02 11 98"), 0.0)
        bank.advance(0.1)
        assert ask(bank, "80 01 01 33 B3", 0.15) == reply


@pytest.mark.parametrize(("head", "reports"), [(0, ""), (0x81, "81 01 01 11 90"), (0x82, "82 01 01 11 93")])
def test_some_models_report_a_change_unasked(head, reports):
    bank = world(unsolicited=head)
    ask(bank, "8A 01 01 11 9B")
    bank.push_close("A01", bank.now)
    assert heard(bank.advance(bank.now + 1)) == reports


def test_a_lock_whose_contact_shorts_when_open_reads_the_other_way_round():
    wiring = small_bank(locks=1)
    reversed_door = wiring.doors[0].model_copy(update={"contact": "open"})
    bank = World(wiring.model_copy(update={"doors": (reversed_door,)}), seed=1)
    assert ask(bank, "80 01 01 33 B3") == "80 01 01 00 80"
    assert ask(bank, "8A 01 01 11 9B") == "8A 01 01 11 9B"


def test_leading_garbage_and_a_stale_beginning_are_overcome():
    bank = world()
    assert ask(bank, "FA FD 99 99 80 01 01 33 B3") == "80 01 01 11 91"
    ask(bank, "80 01 01", 1.0)
    assert ask(bank, "80 01 01 33 B3") == "80 01 01 11 91"


def test_a_flood_of_openings_is_bounded():
    bank = world()
    for _ in range(400):
        bank.receive("main", bytes.fromhex("8A 01 01 11 9B"), bank.now)
        bank.advance(bank.now + 0.006)
    assert len(heard(bank.advance(bank.now + 200)).split()) // 5 <= 75


def test_options_that_contradict_each_other_are_told_in_a_sentence():
    with pytest.raises(ValueError, match="no board family is called 'acme'"):
        check_options("acme", {})
    text = """
        doors = []
        lines = [{name = "main"}]
        boards = [{id = 1, line = "main", options = {channels = 50}}]
    """
    with pytest.raises(WiringError, match="50 channels do not fit into 3 group bytes"):
        parse_wiring(text)
