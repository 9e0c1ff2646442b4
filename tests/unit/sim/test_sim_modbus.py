"""Modbus relay boards answer as the vendor's text and the standard say, and the CU48 as it was seen to."""

import pytest
from sim_families import bank_of, opened, says, set_open, vectors
from sim_helpers import ask, events, heard

from sim.boards.modbus_rtu import is_sealed, seal
from sim.world import Output, World

FLASH_1 = "01 05 02 00 00 07 8D B0"
INPUTS = "01 02 00 00 00 08 79 CC"
COILS = "01 01 00 00 00 08 3D CC"


def relays(*addresses: int, **options: object) -> World:
    return World(bank_of("modbus", *addresses, **options), seed=1)


def sealed(text: str) -> str:
    return seal(*bytes.fromhex(text)).hex(" ").upper()


@pytest.mark.parametrize("vector", vectors("modbus", "request", "reply", "invalid"), ids=lambda v: v["hex"])
def test_documented_frames_carry_the_check_we_compute(vector):
    assert is_sealed(bytes.fromhex(vector["hex"])) == (vector["kind"] != "invalid")


@pytest.mark.parametrize("vector", [v for v in vectors("modbus", "request") if "pulse_ms" in v], ids=lambda v: v["hex"])
def test_a_flash_is_echoed_and_ends_by_the_boards_own_clock(vector):
    world = relays(1)
    world.receive("main", bytes.fromhex(vector["hex"]), 0.0)
    happened = world.advance(3.0)
    assert heard(happened) == vector["hex"]
    on, off = (each.at for each in happened if not isinstance(each, Output) and each.name in ("coil.on", "coil.off"))
    assert off - on == pytest.approx(vector["pulse_ms"] / 1000)
    assert opened(world) == [f"A{vector['lock']:02}"]


def test_relays_are_switched_and_told_of():
    world = relays(1)
    for relay in (0, 4, 6):
        on = sealed(f"01 05 00 {relay:02X} FF 00")
        assert ask(world, on, 0.5) == on
    assert ask(world, COILS, 0.5) == "01 01 01 51 90 74"
    assert ask(world, "01 05 00 FF 00 00 FD FA", 0.5) == "01 05 00 FF 00 00 FD FA"
    assert ask(world, COILS, 0.5) == "01 01 01 00 51 88"
    assert ask(world, "01 0F 00 00 00 08 01 FF BE D5", 0.5) == "01 0F 00 00 00 08 54 0D"
    assert len([door for door in world.doors.values() if door.energised]) == 8


def test_inputs_tell_whose_contact_is_shorted():
    world = relays(1)
    assert ask(world, INPUTS) == "01 02 01 FF E1 C8"
    set_open(world, *range(1, 9))
    assert ask(world, INPUTS) == "01 02 01 00 A1 88"


@pytest.mark.parametrize(
    ("request_hex", "reply"),
    [
        (sealed("01 02 00 08 00 01"), "01 82 02 C1 61"),
        (sealed("01 05 00 08 FF 00"), sealed("01 85 02")),
        (sealed("01 05 00 00 12 34"), sealed("01 85 03")),
        (sealed("01 05 02 00 00 00"), sealed("01 85 03")),
        (sealed("01 05 02 00 80 00"), sealed("01 85 03")),
        (sealed("01 2B 0E 01 00"), sealed("01 AB 01")),
        (sealed("01 02 00 00"), sealed("01 82 03")),
        (sealed("01 0F 00 00 00 08 01"), sealed("01 8F 03")),
        (sealed("01 06 10 00 00 01"), sealed("01 06 10 00 00 01")),
        (sealed("01 03 40 00 00 01"), sealed("01 03 02 00 01")),
        (sealed("01 03 12 00 00 01"), sealed("01 83 02")),
        ("01 05 02 00 00 05 8D B0", ""),
        (sealed("02 02 00 00 00 08"), ""),
        (sealed("01 85 01"), ""),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_code(request_hex, reply):
    assert says(bank_of("modbus", 1), request_hex) == reply


def test_everybody_obeys_a_broadcast_and_nobody_answers():
    world = relays(1, 2)
    assert ask(world, sealed("00 05 00 00 FF 00"), 0.5) == ""
    assert opened(world) == ["A01", "B01"]


def test_a_later_order_overrules_a_flash_that_runs():
    world = relays(1)
    ask(world, FLASH_1, 0.2)
    ask(world, "01 05 00 00 FF 00 8C 3A", 2.0)
    assert world.door("A01").energised


def test_two_frames_with_no_silence_between_them_are_none():
    world = relays(1, 2)
    both = bytes.fromhex(INPUTS) + seal(2, 2, 0, 0, 0, 8)
    assert ask(world, both.hex()) == ""
    world.receive("main", bytes.fromhex(INPUTS), world.now)
    end = max(each.at for each in world.advance(world.now + 1) if isinstance(each, Output))
    for gap_s, answers in ((0.002, False), (0.010, True)):
        again = World(bank_of("modbus", 1, 2, line={"turnaround_ms": 0}), seed=1)
        again.receive("main", bytes.fromhex(INPUTS), 0.0)
        end = max(each.at for each in again.advance(1.0) if isinstance(each, Output))
        again = World(bank_of("modbus", 1, 2, line={"turnaround_ms": 0}), seed=1)
        again.receive("main", bytes.fromhex(INPUTS), 0.0)
        again.advance(end)
        again.receive("main", seal(2, 2, 0, 0, 0, 8), end + gap_s)
        assert bool(heard(again.advance(end + 1))) == answers


def test_a_reset_lets_every_relay_go_and_a_flash_does_not_come_back():
    world = relays(1)
    ask(world, "01 05 00 00 FF 00 8C 3A", 0.5)
    ask(world, sealed("01 05 04 01 00 0A"), 0.5)
    world.cabinet.cut_power(1, world.now, 0.1)
    happened = world.advance(world.now + 3)
    assert events(happened, "coil.on") == []
    assert not world.door("A01").energised


def test_a_clone_without_flash_refuses_it():
    assert says(bank_of("modbus", 1, has_flash=False), FLASH_1) == sealed("01 85 02")


def test_a_cu48_answers_as_it_was_seen_to():
    world = World(bank_of("cu48", 1), seed=1)
    assert ask(world, "01 01 00 00 00 30 3C 1E") == "01 01 06 FF FF FF FF FF FF A1 23"
    assert ask(world, "01 03 00 0F 00 01 B4 09") == "01 03 02 E2 30 F0 F0"
    assert ask(world, "01 03 00 F5 00 02 D4 39") == "01 03 04 00 02 00 04 5A 30"
    assert ask(world, sealed("01 03 00 03 00 01")) == sealed("01 03 02 02 26")


@pytest.mark.parametrize(("opens_with", "value"), [("on", "FF 00"), ("off", "00 00")])
def test_which_value_opens_a_cu48_is_an_option(opens_with, value):
    world = World(bank_of("cu48", 1, opens_with=opens_with), seed=1)
    for each in ("FF 00", "00 00"):
        assert ask(world, sealed(f"01 05 00 2F {each}")) == sealed(f"01 05 00 2F {each}")
        assert opened(world) == (["A48"] if each == value or world.door("A48").leaf.value == "open" else [])
    assert opened(world) == ["A48"]


def test_a_cu48_opens_several_in_turn_and_keeps_its_pulse():
    world = World(bank_of("cu48", 1), seed=1)
    ask(world, sealed("01 06 00 03 00 64"))
    world.receive("main", bytes.fromhex(sealed("01 0F 00 00 00 0A 02 03 02")), world.now)
    happened = world.advance(world.now + 5)
    assert [name for name, _ in events(happened, "coil.on", "coil.off")] == ["coil.on", "coil.off"] * 3
    assert opened(world) == ["A01", "A02", "A10"]
