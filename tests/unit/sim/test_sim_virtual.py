"""The virtual loop: waiting costs nothing, and what can never come is an error that says so."""

import asyncio
import threading

import pytest

from sim import virtual_loop
from sim.virtual_life import Doom, Life
from sim.virtual_loop import StalledError, ThreadError, VirtualClock


def test_an_hour_takes_no_time_and_is_an_hour() -> None:
    clock = VirtualClock(wall_at_zero_ms=5_000)

    async def wait() -> tuple[float, int]:
        await clock.sleep(3600)
        return clock.monotonic_s(), clock.wall_ms()

    assert virtual_loop.run(wait, start_s=10) == (3610, 3_615_000)


def test_sleepers_wake_in_the_order_of_their_moments() -> None:
    clock, woken = VirtualClock(0), []

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((seconds, round(clock.monotonic_s(), 6)))

    async def all_of_them() -> None:
        await asyncio.gather(*(sleeper(seconds) for seconds in (3, 1, 2, -1)))

    virtual_loop.run(all_of_them, start_s=100)
    assert woken == [(-1, 100), (1, 101), (2, 102), (3, 103)]


def test_a_time_out_is_virtual_too() -> None:
    async def patience() -> float:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(30):
                await asyncio.Event().wait()
        return asyncio.get_running_loop().time()

    assert virtual_loop.run(patience, start_s=0) == pytest.approx(30)


def test_waiting_for_ever_is_an_error() -> None:
    async def stuck() -> None:
        await asyncio.Event().wait()

    with pytest.raises(StalledError, match="wait for ever"):
        virtual_loop.run(stuck)


def test_running_for_ever_is_an_error_and_sweeps_its_tasks_away() -> None:
    swept = []

    async def clockwork(name: str) -> None:
        try:
            while True:
                await VirtualClock(0).sleep(60)
        finally:
            swept.append(name)

    async def two() -> None:
        await asyncio.gather(clockwork("one"), clockwork("other"))

    with pytest.raises(StalledError, match="more than 600 simulated seconds"):
        virtual_loop.run(two, start_s=50, limit_s=600)
    assert sorted(swept) == ["one", "other"]


def test_no_thread_may_be_asked_for() -> None:
    async def worker() -> None:
        await asyncio.to_thread(lambda: None)

    with pytest.raises(ThreadError, match="inline executor"):
        virtual_loop.run(worker)


def test_no_thread_may_call_in() -> None:
    async def called() -> list[BaseException]:
        loop, caught = asyncio.get_running_loop(), []

        def call() -> None:
            try:
                loop.call_soon_threadsafe(lambda: None)
            except ThreadError as error:
                caught.append(error)

        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
        return caught

    assert len(virtual_loop.run(called)) == 1


@pytest.mark.parametrize(("present", "done"), [(True, [1, 2, 3]), (False, [1, 2])])
def test_a_program_dies_in_its_commit(present: bool, done: list[int]) -> None:
    committed: list[int] = []

    async def commits(life: Life) -> None:
        for number in (1, 2, 3, 4):
            await life.run(lambda number=number: committed.append(number))

    async def program() -> bool:
        life = Life()
        life.doom = Doom(transactions=2, present=present)
        life(commits(life), "commits")
        await life.gone()
        return life.alive

    assert virtual_loop.run(program) is False
    assert committed == done


def test_a_program_that_fails_says_why() -> None:
    async def program() -> str | None:
        life = Life()

        async def bug() -> None:
            raise KeyError("nobody")

        life(bug(), "desk")
        await life.gone()
        return life.failure

    assert virtual_loop.run(program) == "desk: KeyError: 'nobody'"
