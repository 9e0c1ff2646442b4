"""Who may use the line when: an asker before the round, an awaited door before the rest, nobody longer than needed."""

import asyncio
from itertools import pairwise

import pytest
from lock_line import Boards, bank_of, play, until

from locker_driver import DoorState, Lock
from locker_driver.bus import ASKER_FIRST_S
from locker_driver.plan import PollPace, PollPlan

DOOR = Lock("a", 1, 7)


def test_who_looked_before_opening_does_not_wait_for_the_round() -> None:
    """Board 2 is always due; the unlock leaves one gap after the look, not one whole read later."""

    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards, (1, 2), pace=PollPace(idle_s=0.001))
        await bank.start()
        for lock in range(1, 9):
            looked = await bank.fresh(Lock("a", 1, lock))
            await asyncio.sleep(0.01)  # of the jumping clock: the commit before the pulse
            result = await bank.open(Lock("a", 1, lock))
            assert result.sent_at_s - looked.at_s == pytest.approx(0.01, abs=1e-5)
        await bank.stop()

    play(story())


def test_an_asker_who_goes_away_holds_the_round_up_only_for_a_moment() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards, (1, 2), pace=PollPace(idle_s=0.001))
        await bank.start()
        looked = await bank.fresh(DOOR)
        await asyncio.sleep(1)
        next_s = min(at_s for at_s, _ in boards.written if at_s > looked.at_s)
        assert next_s - looked.at_s == pytest.approx(ASKER_FIRST_S, abs=1e-5)
        await bank.stop()

    play(story())


def _reads_in(boards: Boards, begin_s: float, end_s: float) -> int:
    return sum(begin_s < at_s < end_s for at_s in boards.polls(1))


def test_a_door_seen_open_twice_leaves_the_line_to_the_others() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards)
        await bank.start()
        news = bank.watch()
        await bank.open(DOOR)
        opened_s = (await until(news, DOOR, DoorState.OPEN, 2)).at_s
        await asyncio.sleep(4)
        settled_s = opened_s + PollPace().settle_s
        calm = [at_s for at_s in boards.polls(1) if at_s > settled_s]
        assert all(b - a > 0.2 for a, b in pairwise(calm))
        assert len(calm) >= 10
        await bank.stop()

    play(story())


def test_a_door_that_does_not_open_is_watched_to_the_end_of_its_time() -> None:
    async def story() -> None:
        boards = Boards(jammed={(1, 7)})
        bank = bank_of(boards)
        await bank.start()
        sent_s = (await bank.open(DOOR)).sent_at_s
        await asyncio.sleep(8)
        assert _reads_in(boards, sent_s + 1, sent_s + 5) > 50
        assert _reads_in(boards, sent_s + 6, sent_s + 8) < 10
        await bank.stop()

    play(story())


def test_of_two_awaited_doors_the_first_to_open_does_not_end_the_watch() -> None:
    plan = PollPlan((1,), PollPace())
    plan.unlocked(1, 3, 0.0)
    plan.unlocked(1, 4, 0.0)
    plan.opened(1, 3, 1.0)
    plan.acked(1, 3, 1.1)  # an ack after the door was seen heats nothing again
    plan.started(1, 2.0)
    assert plan.next() == (2.0 + PollPace().hot_s, 1)
    plan.opened(1, 4, 2.1)
    plan.started(1, 3.0)
    assert plan.next() == (3.0 + PollPace().idle_s, 1)


def test_a_board_whose_answers_are_lost_is_looked_at_while_a_door_of_it_is_awaited() -> None:
    """After three failures too: the door may stand open behind a bad line."""
    plan, pace = PollPlan((1,), PollPace()), PollPace()
    plan.unlocked(1, 3, 0.0)
    for at_s in (0.3, 0.6, 0.9, 1.2):
        plan.failed(1, at_s)
    assert plan.next() == (1.2 + pace.idle_s, 1)
    plan.failed(1, pace.hot_for_s)
    assert plan.next() == (pace.hot_for_s + pace.backoff_s, 1)


def test_a_change_is_confirmed_before_boards_that_wait_longer_but_only_once() -> None:
    plan = PollPlan((1, 2, 3), PollPace())
    for board in (1, 2, 3):
        plan.started(board, 0.1 * board)
    plan.started(3, 5.0)  # the others have been due for long
    plan.changed(3, 5.1)
    assert plan.next()[1] == 3
    plan.started(3, 5.1)
    plan.changed(3, 5.2)  # it flickers
    assert plan.next()[1] == 1
    plan.started(1, 5.2)
    plan.started(2, 5.3)
    assert plan.next()[1] == 3
