"""The owner of a line on a jumping clock: turns, gaps, dead boards, lost lines, bounds."""

import asyncio
from itertools import pairwise

import pytest
from lock_line import Boards, bank_of, play, until

from locker_driver import (
    Ack,
    DoorState,
    Lock,
    PortLost,
    QueueFull,
    TooLate,
    TraceEvent,
)

DOOR = Lock("a", 1, 7)
UNLOCK_7 = bytes.fromhex("8A 01 07 11 9D")


def test_an_unlock_overtakes_the_reads_that_wait() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards, (1, 2, 3, 4))
        await bank.start()
        reading = asyncio.gather(*(bank.fresh(Lock("a", board, 1)) for board in (1, 2, 3, 4)))
        await asyncio.sleep(0)
        opening = asyncio.gather(bank.open(DOOR))
        await asyncio.gather(reading, opening)
        first_unlock_s = boards.unlocks()[0][0]
        assert sum(at_s < first_unlock_s for at_s, _ in boards.written) <= 2
        await bank.stop()

    play(story())


def test_boards_are_read_in_turn_every_quarter_second() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards, (1, 2, 3))
        await bank.start()
        await asyncio.sleep(1)  # the first readings are changes, which are confirmed at once
        boards.written.clear()
        await asyncio.sleep(10)
        for board in (1, 2, 3):
            gaps = [b - a for a, b in pairwise(boards.polls(board))]
            assert min(gaps) > 0.2
            assert max(gaps) < 0.3
        await bank.stop()

    play(story())


def test_half_duplex_with_a_gap_between_frames() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards, (1, 2, 3))
        await bank.start()
        await asyncio.gather(bank.open(DOOR), bank.open(Lock("a", 1, 8)), bank.states())
        for (a_s, a), (b_s, _) in pairwise(boards.written):
            answer_s = boards.pulse_s if a[0] == 0x8A else boards.reply_s
            assert b_s - a_s >= answer_s + 0.005 - 1e-6
        await bank.stop()

    play(story())


def test_a_dead_board_is_unknown_after_three_failures_and_does_not_stall_the_others() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards, (1, 2, 3))
        await bank.start()
        watch = bank.watch()
        await bank.states()
        began_s = asyncio.get_running_loop().time()
        boards.silent.add(2)
        gone = await until(watch, Lock("a", 2, 24), DoorState.UNKNOWN, count=0)
        assert gone.at_s - began_s < 4
        assert bank.health()["a"].boards[2].timeouts == 3
        quiet_from_s = asyncio.get_running_loop().time()
        await asyncio.sleep(60)
        assert len([s for s in boards.polls(2) if s > quiet_from_s]) <= 13
        assert max(b - a for a, b in pairwise(boards.polls(1))) < 0.65  # one time-out now and then
        boards.silent.clear()
        assert (await until(watch, Lock("a", 2, 24), DoorState.CLOSED)).at_s > quiet_from_s
        await bank.stop()

    play(story())


def test_garbled_replies_are_counted_and_never_a_reading() -> None:
    async def story() -> None:
        boards = Boards(spoil=lambda data: data[:-1] + bytes((data[-1] ^ 4,)))
        bank = bank_of(boards, (1,))
        await bank.start()
        assert (await bank.fresh(DOOR)).state is DoorState.UNKNOWN
        assert bank.health()["a"].boards[1].bad_checks > 0
        await bank.stop()

    play(story())


def test_an_unlock_taken_back_before_it_left_never_leaves() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards)
        await bank.start()
        first = asyncio.ensure_future(bank.open(DOOR))
        second = asyncio.ensure_future(bank.open(Lock("a", 1, 8)))
        await asyncio.sleep(0.05)
        second.cancel()
        await first
        await asyncio.sleep(5)
        assert [data for _, data in boards.unlocks()] == [UNLOCK_7]
        await bank.stop()

    play(story())


def test_an_unlock_that_waited_too_long_is_refused() -> None:
    async def story() -> None:
        boards = Boards(acks=False)
        bank = bank_of(boards, unlock_patience_s=2.0)
        await bank.start()
        results = await asyncio.gather(*(bank.open(Lock("a", 1, lock)) for lock in range(1, 6)), return_exceptions=True)
        late = [error for error in results if isinstance(error, TooLate)]
        assert late
        assert not any(error.sent for error in late)
        await asyncio.sleep(10)
        assert len(boards.unlocks()) == 5 - len(late)
        await bank.stop()

    play(story())


def test_the_queue_is_bounded() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards, queue_limit=3)
        await bank.start()
        results = await asyncio.gather(*(bank.open(Lock("a", 1, lock)) for lock in range(1, 9)), return_exceptions=True)
        assert sum(isinstance(result, QueueFull) for result in results) >= 3
        reads = await asyncio.gather(*(bank.fresh(DOOR) for _ in range(8)), return_exceptions=True)
        assert any(isinstance(result, QueueFull) for result in reads)
        await bank.stop()

    play(story())


def test_a_lost_line_tells_who_waits_whether_bytes_left_and_heals() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards)
        await bank.start()
        await bank.states()
        watch = bank.watch()
        calls = [asyncio.ensure_future(bank.open(Lock("a", 1, lock))) for lock in (7, 8)]
        await asyncio.sleep(0.05)
        boards.lose()
        errors = await asyncio.gather(*calls, return_exceptions=True)
        assert [(type(e), e.sent) for e in errors if isinstance(e, PortLost)] == [(PortLost, True), (PortLost, False)]
        assert (await until(watch, DOOR, DoorState.UNKNOWN, count=0)).count == 0
        with pytest.raises(PortLost) as refused:
            await bank.open(Lock("a", 2, 1))
        assert not refused.value.sent
        assert (await bank.fresh(DOOR)).state is DoorState.UNKNOWN
        assert (await until(watch, DOOR, DoorState.OPEN)).state is DoorState.OPEN
        assert bank.health()["a"].reopened == 1
        assert len(boards.unlocks()) == 1
        await bank.stop()

    play(story())


@pytest.mark.parametrize(("denied", "least_s", "most_s"), [(True, 25, 35), (False, 0, 6)])
def test_a_port_that_is_not_there_is_tried_again_gently(
    denied: bool, least_s: float, most_s: float, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        boards = Boards(denied=denied, absent=not denied)
        bank = bank_of(boards)
        await bank.start()
        assert not bank.health()["a"].up
        await asyncio.sleep(20)
        came_s = asyncio.get_running_loop().time()
        boards.denied = boards.absent = False
        watch = bank.watch()
        seen = await until(watch, DOOR, DoorState.CLOSED)
        assert seen.at_s - came_s < most_s
        assert seen.at_s - 1000 > least_s
        await bank.stop()

    play(story())
    assert len([record for record in caplog.records if "lost" in record.message]) == 1


def test_reading_goes_on_while_a_board_pulses_if_the_profile_says_so() -> None:
    async def story(mode: str) -> int:
        boards = Boards(pulse_s=1.0)
        bank = bank_of(boards, timing={"while_unlocking": mode})
        await bank.start()
        await bank.states()
        result = await bank.open(DOOR)
        assert result.ack is Ack.ACKED
        polls = [s for s in boards.polls(2) if result.sent_at_s < s < result.sent_at_s + 1.0]
        await bank.stop()
        return len(polls)

    async def both() -> None:
        assert await story("wait") == 0
        assert await story("read") >= 1

    play(both())


def test_same_clock_same_bytes() -> None:
    """Two runs write the same frames at the same moments, and the trace shows them."""

    async def day(trace: list[TraceEvent]) -> None:
        boards = Boards(echo=True, silent={2})
        bank = bank_of(boards, (1, 2, 3))
        bank.on_trace = trace.append
        await bank.start()
        await bank.open(DOOR)
        await asyncio.sleep(3)
        await bank.stop()

    runs: list[list[TraceEvent]] = [[], []]
    for trace in runs:
        play(day(trace))
    assert runs[0] == runs[1]
    assert {event.direction for event in runs[0]} == {"tx", "rx"}
