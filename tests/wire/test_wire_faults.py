"""One fault at a time on the line: what was asked ends in time, no frame that unlocks is ever repeated, and what
is not an ack is not taken for one."""

import asyncio
import random

import pytest
from wire_rig import CALM, Hand, a_bank, door, label, play, rig, shipped

from locker_driver import Ack, DoorState

OPEN, CLOSED = DoorState.OPEN, DoorState.CLOSED
RECOVERED_S = 2.0
"""An unlock's 1.2 s of waiting, a lost read with its repetition, and the door."""

SPLITS = [("split", {"position": at, "seconds": 0.015, "count": 9}) for at in range(1, 7)]
HARMLESS = [
    *SPLITS,
    ("split", {"position": 3, "seconds": 0.12, "count": 1}),
    ("late_reply", {"seconds": 0.15, "count": 3}),
    ("late_ack", {"seconds": 0.5}),
    ("garbage", {"count": 3}),
    ("garbage", {"data": "80 01", "count": 2}),
    ("garbage", {"data": "8A 01 01", "count": 2}),
    ("garbage", {"data": "00 FF 00 FF 55 AA", "count": 3}),
    ("repeat", {"count": 2}),
    ("merge", {"seconds": 0.4}),
]
"""Nothing is lost, so the ack must be known and the door seen."""

LOSING = [
    ("lose_ack", {}),
    ("late_ack", {"seconds": 1.4}),
    ("lose_reply", {"count": 2}),
    ("flip_reply", {"mask": "00 00 04", "count": 1}),
    ("flip_reply", {"mask": "80", "count": 1}),
]


def named(case: tuple[str, dict[str, object]]) -> str:
    return "-".join([case[0], *(str(value).replace(" ", "") for value in case[1].values())])


@pytest.mark.parametrize("fault", HARMLESS, ids=named)
def test_bytes_that_come_late_cut_or_dirty_cost_nothing_but_time(fault):
    line = rig(a_bank(pulse_ms=100))

    async def story(hand: Hand) -> None:
        await hand.first_look()
        line.act(fault[0], **fault[1])
        begun_s = asyncio.get_running_loop().time()
        result = await hand.bank.open(door(1, 1))
        await hand.until(door(1, 1), OPEN, 2)
        assert result.ack is Ack.ACKED
        assert asyncio.get_running_loop().time() - begun_s < RECOVERED_S
        assert (door(1, 2), OPEN) not in hand.states()

    play(line, story)
    assert len(line.unlocks()) == len(line.heard_unlocks()) == 1
    assert [event.compartment for event in line.happened("door.opened")] == ["A01"]


@pytest.mark.parametrize("fault", LOSING, ids=named)
def test_what_was_lost_is_no_ack_and_the_sensor_still_tells(fault):
    line = rig(a_bank(pulse_ms=100))

    async def story(hand: Hand) -> None:
        await hand.first_look()
        line.act(fault[0], **fault[1])
        begun_s = asyncio.get_running_loop().time()
        result = await hand.bank.open(door(1, 1))
        assert result.ack is Ack.NONE
        await hand.until(door(1, 1), OPEN, 2)
        assert asyncio.get_running_loop().time() - begun_s < RECOVERED_S

    play(line, story, pace=CALM)
    assert len(line.unlocks()) == len(line.heard_unlocks()) == 1


def test_a_lost_request_opens_nothing_and_is_not_sent_again():
    line = rig(a_bank())

    async def story(hand: Hand) -> None:
        await hand.first_look()
        line.act("lose_request", board=1)
        assert (await hand.bank.open(door(1, 1))).ack is Ack.NONE
        assert (await hand.bank.fresh(door(1, 1))).state is CLOSED
        assert (await hand.bank.open(door(1, 2))).ack is Ack.ACKED
        await hand.until(door(1, 2), OPEN, 2)

    play(line, story, pace=CALM)
    assert [frame[2] for frame in line.unlocks()] == [1, 2]
    assert len(line.heard_unlocks()) == 1
    assert line.happened("door.opened", "A01") == []


@pytest.mark.parametrize("copies", [False, True])
def test_an_ack_like_the_request_is_an_ack_once_the_adapter_is_known(copies):
    """With `echo` the same bytes come twice: the first is the echo, the second the board's word."""
    for echo in (False, True):
        line = rig(a_bank(echo=echo, ack_copies_request=copies, pulse_ms=100))

        async def story(hand: Hand) -> None:
            await hand.first_look()
            assert (await hand.bank.open(door(1, 1))).ack is Ack.ACKED
            await hand.until(door(1, 1), OPEN, 2)

        play(line, story)
        assert len(line.unlocks()) == len(line.heard_unlocks()) == 1


@pytest.mark.parametrize("known", [True, False])
def test_an_echo_is_never_taken_for_an_ack(known):
    """The adapter echoes and the board is dead: whatever the driver knows of the adapter, nothing has acked."""
    line = rig(a_bank(boards=2, echo=True))

    async def story(hand: Hand) -> None:
        if known:
            await hand.first_look()
        line.act("dead_board", board=1)
        result = await hand.bank.open(door(1, 1))
        assert result.ack in ({Ack.NONE} if known else {Ack.NONE, Ack.UNSURE})

    if not known:
        line.act("dead_board", board=2)
        line.act("dead_board", board=1)
    play(line, story, boards=(1, 2))
    assert len(line.unlocks()) == 1
    assert line.happened("door.opened") == []


def test_the_ack_of_an_earlier_pulse_does_not_answer_for_the_next():
    """The first ack comes while the second pulse waits for its own."""
    line = rig(a_bank())

    async def story(hand: Hand) -> None:
        await hand.first_look()
        line.act("jam", door="A01")
        line.act("late_ack", seconds=1.3)
        assert (await hand.bank.open(door(1, 1))).ack is Ack.NONE
        line.act("lose_ack")
        assert (await hand.bank.open(door(1, 1))).ack is not Ack.ACKED

    play(line, story, pace=CALM)
    assert len(line.unlocks()) == len(line.heard_unlocks()) == 2


def test_a_stale_reply_does_not_answer_the_next_look():
    """A slow board: its first reply says closed, and comes after the door was forced, when the look is repeated."""
    line = rig(a_bank(reply_ms=150))

    async def story(hand: Hand) -> None:
        await hand.first_look()
        line.act("late_reply", seconds=0.25)
        line.after_next("80 ", 0.2, line.world.door("A01").force)
        reading = await hand.bank.fresh(door(1, 1))
        (forced,) = line.happened("door.forced")
        assert reading.state is OPEN
        assert reading.at_s > forced.at
        assert hand.bank.health()["main"].boards[1].stale >= 1

    play(line, story, pace=CALM, profile=shipped(reply_timeout_ms=300, read_retries=1))
    assert line.unlocks() == []


def test_a_board_that_heard_another_master_opens_what_it_was_told_and_that_is_seen():
    line = rig(a_bank())

    async def story(hand: Hand) -> None:
        await hand.first_look()
        line.act("rogue", data="8A 01 03 11 99")
        await hand.until(door(1, 3), OPEN, 2)

    play(line, story)
    assert line.unlocks() == []


def test_a_storm_of_faults_never_doubles_a_pulse_and_ends_in_the_truth(seed):
    """A late reply may collide with an unlock and destroy it: then nothing opens, and nothing may say it did."""
    dice = random.Random(seed)
    places = [(board, lock) for board in (1, 2) for lock in (1, 2, 3, 4)]
    dice.shuffle(places)
    acks: dict[tuple[int, int], Ack] = {}
    line = rig(a_bank(boards=2, pulse_ms=100), seed=seed % 1000)

    async def story(hand: Hand) -> None:
        await hand.first_look()
        for place in places:
            name, arguments = dice.choice(HARMLESS + LOSING[:-1])
            line.act(name, **arguments)
            acks[place] = (await hand.bank.open(door(*place))).ack
        line.act("clear_faults")
        await hand.bank.states()  # what was late has come by now
        states = await hand.bank.states()
        for place in places:
            reads = line.world.door(label(*place)).sensor
            assert states[door(*place)].state.value == reads
            assert reads == "open" or acks[place] is not Ack.ACKED

    play(line, story, boards=(1, 2))
    assert sorted(frame[1:3] for frame in line.unlocks()) == sorted(bytes(place) for place in places)
    opened = [event.compartment for event in line.happened("door.opened")]
    assert len(opened) == len(set(opened)) == len(set(line.heard_unlocks()))  # noise may spell a frame again
