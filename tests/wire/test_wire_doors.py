"""Doors opened: what the driver says against what the simulated door did, on the clock that jumps and through a PTY."""

import asyncio

import pytest
from wire_rig import Hand, a_bank, door, label, on_a_port, play, rig

from locker_driver import Ack, DoorState, PortLost

OPEN, CLOSED, UNKNOWN = DoorState.OPEN, DoorState.CLOSED, DoorState.UNKNOWN


def test_a_door_opens_is_seen_open_and_seen_closed():
    line = rig(a_bank())

    async def story(hand: Hand) -> None:
        await hand.first_look()
        result = await hand.bank.open(door(1, 2))
        assert result.ack is Ack.ACKED
        seen = await hand.until(door(1, 2), OPEN, 2)
        (opened,) = line.happened("door.opened")
        assert opened.compartment == "A02"
        assert result.sent_at_s < opened.at < seen.at_s
        line.act("close", door="A02")
        closed = await hand.until(door(1, 2), CLOSED, 2, since=hand.news.index(seen))
        assert closed.at_s > line.happened("door.closed", "A02")[0].at

    play(line, story)
    assert line.unlocks() == [bytes.fromhex("8A 01 02 11 98")]
    assert len(line.heard_unlocks()) == 1


def test_several_boards_share_a_line_and_only_the_named_door_moves(tmp_path):
    with on_a_port(a_bank(boards=3), tmp_path) as line:

        async def story(hand: Hand) -> None:
            await hand.first_look()
            places = [(3, 1), (1, 4), (2, 3)]
            results = await asyncio.gather(*(hand.bank.open(door(*place)) for place in places))
            assert [result.ack for result in results] == [Ack.ACKED] * 3
            for place in places:
                await hand.until(door(*place), OPEN, 2)
            states = await hand.bank.states()
            assert {lock for lock, reading in states.items() if reading.state is OPEN and lock.lock <= 4} == {
                door(*place) for place in places
            }
            assert {event.compartment for event in line.happened("door.opened")} == {label(*p) for p in places}

        play(line, story, boards=(1, 2, 3))
        assert len(line.unlocks()) == len(line.heard_unlocks()) == 3


def test_a_jammed_door_acks_and_stays_closed(tmp_path):
    with on_a_port(a_bank(), tmp_path) as line:
        line.act("jam", door="A01")

        async def story(hand: Hand) -> None:
            await hand.first_look()
            assert (await hand.bank.open(door(1, 1))).ack is Ack.ACKED
            assert (await hand.bank.fresh(door(1, 1))).state is CLOSED
            assert (door(1, 1), OPEN) not in hand.states()

        play(line, story)
        assert len(line.unlocks()) == 1


def test_a_dead_board_is_unknown_and_the_others_go_on_as_before():
    line = rig(a_bank(boards=2))

    async def story(hand: Hand) -> None:
        await hand.first_look()
        line.act("dead_board", board=1)
        await hand.until(door(1, 1), UNKNOWN, 0)
        assert (await hand.bank.open(door(2, 1))).ack is Ack.ACKED
        before_s = asyncio.get_running_loop().time()
        await hand.until(door(2, 1), OPEN, 2)
        assert asyncio.get_running_loop().time() - before_s < 2.0
        assert (await hand.bank.open(door(1, 1))).ack is Ack.NONE
        since = len(hand.news)
        line.act("dead_board", board=1, on=False)
        await hand.until(door(1, 1), CLOSED, since=since)  # found again within the longest pause

    play(line, story, boards=(1, 2))
    assert len(line.unlocks()) == 2
    assert line.happened("door.opened", "A01") == []


def test_a_board_that_reports_by_itself_makes_the_next_look_come_sooner():
    for head in (0x81, 0x82):
        line = rig(a_bank(unsolicited=head))

        async def story(hand: Hand, line=line) -> None:
            await hand.first_look()
            assert (await hand.bank.open(door(1, 1))).ack is Ack.ACKED
            await hand.until(door(1, 1), OPEN, 2)
            line.act("force", door="A02")
            await hand.until(door(1, 2), OPEN, 2)
            health = hand.bank.health()["main"].boards[1]
            assert health.bad_checks == 0

        play(line, story)
        assert len(line.unlocks()) == 1


def test_an_adapter_pulled_out_and_put_back_loses_no_door_and_repeats_no_pulse(tmp_path):
    with on_a_port(a_bank(), tmp_path) as line:

        async def story(hand: Hand) -> None:
            await hand.first_look()
            assert (await hand.bank.open(door(1, 1))).ack is Ack.ACKED
            opened = await hand.until(door(1, 1), OPEN, 2)
            line.act("unplug")
            await hand.until(door(1, 1), UNKNOWN, 0, since=hand.news.index(opened))
            assert hand.bank.health()["main"].fault
            since = len(hand.news)
            line.act("close", door="A01")
            line.act("plug")
            await hand.until(door(1, 1), CLOSED, 2, since=since)
            health = hand.bank.health()["main"]
            assert (health.up, health.reopened) == (True, 1)
            assert (await hand.bank.open(door(1, 2))).ack is Ack.ACKED
            await hand.until(door(1, 2), OPEN, since=since)

        play(line, story)
        assert [frame[2] for frame in line.unlocks()] == [1, 2]


def test_an_adapter_pulled_out_in_mid_pulse_says_that_the_frame_may_have_left(tmp_path):
    with on_a_port(a_bank(pulse_ms=1000), tmp_path) as line:

        async def story(hand: Hand) -> None:
            await hand.first_look()
            line.after_next(
                "8A ", 0.2, lambda now: line.acts.perform("unplug", {}, now)
            )  # before the ack, whatever else
            with pytest.raises(PortLost) as lost:
                await hand.bank.open(door(1, 1))
            assert lost.value.sent  # nobody can know
            with pytest.raises(PortLost) as refused:
                await hand.bank.open(door(1, 1))
            assert not refused.value.sent
            since = len(hand.news)
            line.act("plug")
            await hand.until(door(1, 1), OPEN, since=since)  # the pulse that had left did its work

        play(line, story)
        assert len(line.unlocks()) == 1
