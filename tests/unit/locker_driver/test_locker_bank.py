"""The bank on a jumping clock, with boards in memory: what a caller sees."""

import asyncio

import pytest
from lock_line import Boards, bank_of, play, until

from locker_driver import (
    Ack,
    Bank,
    ConfigError,
    DoorState,
    Lock,
    NoSuchLock,
    Overrun,
    RateLimited,
    Reading,
    Stopped,
    Watch,
)
from locker_driver.watch import WAITING_READINGS

DOOR = Lock("a", 1, 7)
UNLOCK_7 = bytes.fromhex("8A 01 07 11 9D")


def test_a_door_opens_is_seen_and_closes() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards)
        await bank.start()
        assert (await bank.fresh(DOOR)).state is DoorState.CLOSED
        watch = bank.watch()
        loop = asyncio.get_running_loop()
        result = await bank.open(DOOR)
        acked_at_s = loop.time()
        assert result.ack is Ack.ACKED
        assert boards.unlocks() == [(result.sent_at_s, UNLOCK_7)]
        seen = await until(watch, DOOR, DoorState.OPEN)
        assert seen.at_s - acked_at_s < 0.05
        again = await until(watch, DOOR, DoorState.OPEN, count=2)
        assert again.at_s - seen.at_s < 0.05
        boards.open.clear()
        assert (await until(watch, DOOR, DoorState.CLOSED, count=2)).at_s > again.at_s
        await bank.stop()

    play(story())


def test_a_door_that_springs_open_late_is_seen_at_once() -> None:
    """For seconds after an unlock its board is read as fast as the line allows."""

    async def story() -> None:
        boards = Boards(opens_after_s=2.1)
        bank = bank_of(boards)
        await bank.start()
        await bank.states()
        watch = bank.watch()
        result = await bank.open(DOOR)
        seen = await until(watch, DOOR, DoorState.OPEN)
        assert 0 <= seen.at_s - result.sent_at_s - 2.1 < 0.06
        await bank.stop()

    play(story())


def test_a_jammed_door_stays_closed_whatever_the_ack_says() -> None:
    async def story() -> None:
        boards = Boards(jammed={(1, 7)})
        bank = bank_of(boards)
        await bank.start()
        await bank.fresh(DOOR)
        assert (await bank.open(DOOR)).ack is Ack.ACKED
        assert (await bank.fresh(DOOR)).state is DoorState.CLOSED
        await bank.stop()

    play(story())


def test_a_lost_ack_is_no_failure_and_nothing_is_sent_twice() -> None:
    async def story() -> None:
        boards = Boards(acks=False)
        bank = bank_of(boards)
        await bank.start()
        result = await bank.open(DOOR)
        assert result.ack is Ack.NONE
        assert (await bank.fresh(DOOR)).state is DoorState.OPEN
        await asyncio.sleep(30)
        assert len(boards.unlocks()) == 1
        await bank.stop()

    play(story())


@pytest.mark.parametrize("acks", [True, False])
def test_echo_is_never_taken_for_an_ack(acks: bool) -> None:
    async def story() -> None:
        boards = Boards(echo=True, acks=acks)
        bank = bank_of(boards)
        await bank.start()
        await bank.fresh(DOOR)
        assert bank.health()["a"].echo.value == "present"
        assert (await bank.open(DOOR)).ack is (Ack.ACKED if acks else Ack.NONE)
        await bank.stop()

    play(story())


def test_a_silent_board_is_unknown_to_who_asks_now() -> None:
    async def story() -> None:
        boards = Boards(silent={2})
        bank = bank_of(boards)
        await bank.start()
        readings = await bank.states()
        assert {r.state for lock, r in readings.items() if lock.board == 2} == {DoorState.UNKNOWN}
        assert {r.state for lock, r in readings.items() if lock.board == 1} == {DoorState.CLOSED}
        assert len(await bank.states(line="a", board=1)) == 24
        await bank.stop()

    play(story())


def test_one_lock_is_not_told_to_open_twice_in_a_second() -> None:
    async def story() -> None:
        boards = Boards(pulse_s=0.1)
        bank = bank_of(boards)
        await bank.start()
        await bank.open(DOOR)
        with pytest.raises(RateLimited) as refused:
            await bank.open(DOOR)
        assert not refused.value.sent
        await bank.open(Lock("a", 1, 8))
        await asyncio.sleep(refused.value.retry_after_s)
        await bank.open(DOOR)
        assert len(boards.unlocks()) == 3
        await bank.stop()

    play(story())


def test_stop_ends_watches_and_calls() -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards)
        await bank.start()
        watch = bank.watch()
        opening = asyncio.ensure_future(bank.open(DOOR))
        await asyncio.sleep(0.05)
        await bank.stop()
        with pytest.raises(Stopped) as stopped:
            await opening
        assert stopped.value.sent
        assert [reading async for reading in watch if reading.state is DoorState.UNKNOWN] == []
        with pytest.raises(Stopped):
            await bank.open(Lock("a", 1, 8))
        written = len(boards.written)
        await asyncio.sleep(10)
        assert len(boards.written) == written
        await bank.start()
        assert (await bank.fresh(DOOR)).state is DoorState.OPEN
        await bank.stop()

    play(story())


def test_a_slow_watcher_is_told_that_it_lost_readings() -> None:
    async def story() -> None:
        watch = Watch()
        reading = Reading(DOOR, DoorState.OPEN, 1.0, 1)
        watch.offer([reading] * WAITING_READINGS)
        watch.offer([reading])
        with pytest.raises(Overrun):
            await anext(watch)
        assert await anext(watch) == reading
        watch.close()
        assert [r async for r in watch] == []

    play(story())


@pytest.mark.parametrize("lock", [Lock("b", 1, 1), Lock("a", 9, 1), Lock("a", 1, 0), Lock("a", 1, 25)])
def test_no_such_lock(lock: Lock) -> None:
    async def story() -> None:
        boards = Boards()
        bank = bank_of(boards)
        await bank.start()
        for call in (bank.open, bank.fresh):
            with pytest.raises(NoSuchLock):
                await call(lock)
        with pytest.raises(NoSuchLock):
            await bank.states(line="nowhere")
        await bank.stop()
        assert boards.unlocks() == []

    play(story())


def test_lines_must_be_told_apart() -> None:
    with pytest.raises(ConfigError, match="no line"):
        Bank([])
