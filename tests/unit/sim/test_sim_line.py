"""Bytes take their time on the line, collide, echo, and get lost, split or garbled as told."""

from itertools import pairwise

import pytest
from sim_helpers import BYTE_S, ask, events, heard, small_bank

from sim.acts import Acts
from sim.boards.xor8a import is_sealed
from sim.errors import ActError
from sim.world import Output, World

QUERY_1 = "80 01 01 33 B3"
CLOSED_1 = "80 01 01 11 91"
QUERY_2 = "80 02 01 33 B0"
CLOSED_2 = "80 02 01 11 92"
OPEN_1 = "8A 01 01 11 9B"
OPENED_1 = "8A 01 01 00 8A"


@pytest.fixture
def bank() -> World:
    return World(small_bank(boards=2), seed=1)


def do(world: World, act: str, **arguments: object) -> object:
    return Acts(world).perform(act, arguments, world.now)


def test_every_byte_takes_ten_bit_times_and_the_board_its_own(bank):
    bank.receive("main", bytes.fromhex(QUERY_1), 10.0)
    times = [each.at for each in bank.advance(11.0) if isinstance(each, Output)]
    first = 10.0 + 5 * BYTE_S + 0.015 + BYTE_S
    assert times == pytest.approx([first + n * BYTE_S for n in range(5)], abs=1e-9)


def test_next_due_tells_when_to_look_again_and_nothing_is_due_in_an_idle_world(bank):
    assert bank.next_due() is None
    bank.receive("main", bytes.fromhex(QUERY_1), 0.0)
    stops = []
    while (due := bank.next_due()) is not None:
        stops.append(due)
        bank.advance(due)
    assert stops == sorted(stops)
    assert len(stops) == 5 + 1 + 5  # request bytes, the board's thinking, reply bytes


def test_looking_often_or_once_gives_the_same_happenings():
    def run(step_s: float) -> list[object]:
        world = World(small_bank(boards=2, jitter_ms=5), seed=7)
        world.receive("main", bytes.fromhex(OPEN_1), 0.0)
        seen: list[object] = []
        for n in range(1, round(1 / step_s) + 1):
            seen += world.advance(n * step_s)
        return seen

    assert run(0.01) == run(1.0)


def test_two_boards_on_one_line_each_answer_their_own_address(bank):
    assert ask(bank, QUERY_1) == CLOSED_1
    assert ask(bank, QUERY_2) == CLOSED_2
    assert ask(bank, "80 03 01 33 B1") == ""


def test_a_frame_sent_too_soon_after_a_reply_is_lost(bank):
    bank.receive("main", bytes.fromhex(QUERY_1), 0.0)
    end = max(each.at for each in bank.advance(1.0) if isinstance(each, Output))
    for gap_s, reply in ((0.002, ""), (0.004, CLOSED_2)):
        world = World(small_bank(boards=2), seed=1)
        world.receive("main", bytes.fromhex(QUERY_1), 0.0)
        world.advance(end)
        world.receive("main", bytes.fromhex(QUERY_2), end + gap_s)
        assert heard(world.advance(end + 1)) == reply


@pytest.mark.parametrize("collision", ["or", "xor"])
def test_two_boards_on_one_address_garble_each_other_when_they_differ(collision):
    world = World(small_bank(boards=2, line={"collision": collision}), seed=1)
    do(world, "readdress", board=2, address=1)
    do(world, "stick", door="B01", reads="open")
    said = bytes.fromhex(ask(world, QUERY_1))
    one, two = bytes.fromhex(CLOSED_1), bytes.fromhex("80 01 01 00 80")
    joined = [a | b if collision == "or" else a ^ b for a, b in zip(one, two, strict=True)]
    assert said == bytes(joined)


def test_replies_that_overlap_by_some_bytes_come_out_garbled(bank):
    do(bank, "late_reply", board=1, seconds=7.5 * BYTE_S)
    bank.receive("main", bytes.fromhex(QUERY_1), 0.0)
    bank.receive("main", bytes.fromhex(QUERY_2), 0.0)  # right behind: the late answer falls into its answer
    said = heard(bank.advance(1.0))
    assert said.startswith("80 02 ")
    assert CLOSED_1 not in said
    assert CLOSED_2 not in said


def test_the_host_does_not_hear_a_board_while_it_speaks_itself(bank):
    bank.receive("main", bytes.fromhex(QUERY_1), 0.0)
    bank.receive("main", bytes(60), 0.001)  # still sending when the reply comes
    assert heard(bank.advance(1.0)) == ""


def test_an_echoing_adapter_hands_the_request_back_before_the_reply(bank):
    do(bank, "echo", on=True)
    assert ask(bank, QUERY_1) == f"{QUERY_1} {CLOSED_1}"
    do(bank, "jam", door="A01")
    assert ask(bank, OPEN_1) == f"{OPEN_1} {OPEN_1}"
    do(bank, "echo", on=False)
    assert ask(bank, QUERY_1) == CLOSED_1


def test_lost_acks_are_lost_as_often_as_told_and_the_doors_open_all_the_same(bank):
    do(bank, "lose_ack", count=2)
    for door in ("A01", "A02", "A03"):
        lock = int(door[1:])
        said = ask(bank, bytes([0x8A, 1, lock, 0x11, 0x9A ^ lock]).hex())
        assert bool(said) == (door == "A03")
        assert bank.door(door).leaf.value == "open"


def test_lost_acks_leave_status_replies_alone(bank):
    do(bank, "lose_ack")
    assert ask(bank, QUERY_1) == CLOSED_1
    assert ask(bank, OPEN_1) == ""


def test_a_late_ack_answers_after_the_next_request(bank):
    do(bank, "late_ack", seconds=1.0)
    assert ask(bank, OPEN_1, 0.5) == ""
    assert ask(bank, QUERY_1, 0.5) == "80 01 01 00 80"
    assert heard(bank.advance(bank.now + 1)) == OPENED_1


def test_a_lost_request_opens_nothing(bank):
    do(bank, "lose_request", board=1)
    assert ask(bank, OPEN_1) == ""
    assert bank.door("A01").leaf.value == "closed"
    assert ask(bank, OPEN_1) == OPENED_1


def test_garbage_split_and_repeat_change_the_next_reply_only(bank):
    do(bank, "garbage")
    assert ask(bank, QUERY_1) == f"FA FD 99 99 {CLOSED_1}"
    do(bank, "repeat")
    assert ask(bank, QUERY_1) == f"{CLOSED_1} {CLOSED_1}"
    assert ask(bank, QUERY_1) == CLOSED_1


@pytest.mark.parametrize("position", range(1, 5))
def test_a_split_reply_pauses_where_told(bank, position):
    do(bank, "split", position=position, seconds=0.02)
    bank.receive("main", bytes.fromhex(QUERY_1), 0.0)
    times = [each.at for each in bank.advance(1.0) if isinstance(each, Output)]
    gaps = [late - early for early, late in pairwise(times)]
    assert gaps.index(max(gaps)) == position - 1
    assert max(gaps) > 0.01


def test_merged_replies_come_in_one_piece(bank):
    do(bank, "merge", seconds=0.2)
    bank.receive("main", bytes.fromhex(QUERY_1), 0.0)
    bank.receive("main", bytes.fromhex(QUERY_2), 0.1)
    outputs = [each for each in bank.advance(1.0) if isinstance(each, Output)]
    assert [each.data.hex(" ").upper() for each in outputs] == [f"{CLOSED_1} {CLOSED_2}"]
    assert outputs[0].at == pytest.approx(0.2)


def test_a_double_bit_error_that_keeps_the_check_opens_another_door(bank):
    do(bank, "flip_request", mask="00 00 03 00 03")
    assert ask(bank, OPEN_1) == "8A 01 02 00 89"
    assert bank.door("A02").leaf.value == "open"
    assert bank.door("A01").leaf.value == "closed"


def test_a_single_bit_error_is_ignored_by_the_board_and_shows_in_a_reply(bank):
    do(bank, "flip_request", mask="00 00 01")
    assert ask(bank, QUERY_1) == ""
    do(bank, "flip_reply", mask="00 00 00 10")
    assert not is_sealed(bytes.fromhex(ask(bank, QUERY_1)))


def test_a_rogue_master_is_obeyed_by_boards_and_overheard_by_the_host(bank):
    do(bank, "rogue", data=OPEN_1)
    assert heard(bank.advance(bank.now + 1)) == f"{OPEN_1} {OPENED_1}"


def test_a_dead_board_is_silent_and_does_not_hold_up_the_other(bank):
    do(bank, "dead_board", board=1)
    assert ask(bank, QUERY_1) == ""
    assert ask(bank, QUERY_2) == CLOSED_2
    do(bank, "dead_board", board=1, on=False)
    assert ask(bank, QUERY_1) == CLOSED_1


def test_a_brown_out_in_the_pulse_drops_the_coil_and_the_ack(bank):
    bank.receive("main", bytes.fromhex(OPEN_1), 0.0)
    bank.advance(0.05)
    do(bank, "reset_board", board=1, seconds=0.2)
    assert not bank.door("A01").energised
    assert heard(bank.advance(1.0)) == ""
    assert ask(bank, QUERY_1) == "80 01 01 00 80"  # the leaf had been let go before


def test_an_unplugged_adapter_passes_nothing_in_either_direction(bank):
    do(bank, "unplug")
    assert ask(bank, OPEN_1) == ""
    do(bank, "plug")
    assert ask(bank, QUERY_1) == CLOSED_1


def test_swapped_cables_open_the_wrong_door(bank):
    do(bank, "swap", door="A01", other="B02")
    ask(bank, OPEN_1)
    assert bank.door("B02").leaf.value == "open"
    assert bank.door("A01").leaf.value == "closed"


def test_a_host_that_never_stops_talking_is_bounded(bank):
    bank.receive("main", bytes(200_000), 0.0)
    last = 0.0
    while (due := bank.next_due()) is not None:
        last = due
        bank.advance(due)
    assert last < 31


def test_healthy_again_after_clear_faults(bank):
    for act, arguments in (
        ("jam", {"door": "A01"}),
        ("stick", {"door": "A02", "reads": "open"}),
        ("lose_reply", {"count": 9}),
        ("dead_board", {"board": 2}),
        ("readdress", {"board": 1, "address": 9}),
        ("echo", {}),
        ("swap", {"door": "A01", "other": "A02"}),
    ):
        do(bank, act, **arguments)
    do(bank, "clear_faults")
    assert ask(bank, QUERY_1) == CLOSED_1
    assert ask(bank, QUERY_2) == CLOSED_2
    assert ask(bank, OPEN_1) == OPENED_1
    assert bank.door("A01").leaf.value == "open"


@pytest.mark.parametrize(
    ("act", "arguments", "sentence"),
    [
        ("explode", {}, "no act 'explode'"),
        ("jam", {}, "needs door"),
        ("jam", {"door": "Z99"}, "no door 'Z99'"),
        ("jam", {"door": 7}, "must be a text"),
        ("jam", {"door": "A01", "on": 1}, "must be true or false"),
        ("jam", {"door": "A01", "hard": True}, "takes no 'hard'"),
        ("lose_ack", {"count": True}, "whole number"),
        ("lose_ack", {"count": 0}, "at least 1"),
        ("lose_ack", {"count": 1.5}, "whole number"),
        ("late_ack", {"seconds": float("nan")}, "reasonable range"),
        ("dead_board", {"board": 7}, "no board 7"),
        ("echo", {"line": "cellar"}, "no line 'cellar'"),
        ("rogue", {"data": "8A 0"}, "hexadecimal"),
        ("person", {"habit": "steal"}, "no habit"),
        ("open", {"door": "A01"}, "locked; use 'force'"),
        ("put", {"door": "A01"}, "closed"),
        ("close", {"door": "A01"}, "closed already"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(bank, act, arguments, sentence):
    with pytest.raises(ActError, match=sentence):
        do(bank, act, **arguments)
    assert events(bank.advance(1.0), "act") == []
