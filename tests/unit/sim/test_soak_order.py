"""What ends together ends in the order in which it began: the same in every process (I25)."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sim.seeds import stream
from sim.soak.day import ends
from sim.soak.stage import Stage

MANY = 60


class Ended:
    """Tasks that wait for ever and tell when they are given up."""

    def __init__(self) -> None:
        self.told: list[int] = []

    async def waits(self, number: int) -> None:
        """One of them."""
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.told.append(number)


def test_blows_that_missed_their_moment_miss_it_in_order() -> None:
    ended = Ended()

    async def day() -> None:
        blows = [asyncio.get_running_loop().create_task(ended.waits(number)) for number in range(MANY)]
        await ends(blows, 0.0)
        assert all(blow.cancelled() for blow in blows)

    asyncio.run(day())
    assert ended.told == list(range(MANY))


def test_an_error_of_a_blow_is_passed_on() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    async def day() -> None:
        await ends([], 0.0)
        await ends([asyncio.get_running_loop().create_task(fails())], 1.0)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(day())


def test_what_was_spawned_is_given_up_in_order() -> None:
    ended = Ended()
    shop = SimpleNamespace(random=lambda name: stream(1, name))
    stage = Stage(cast(Any, shop), cast(Any, SimpleNamespace(see=None)), cast(Any, None), cast(Any, None))

    async def day() -> None:
        for number in range(MANY):
            stage.spawn(ended.waits(number))
        await asyncio.sleep(0)
        await stage.give_up()
        await stage.settle()

    asyncio.run(day())
    assert ended.told == list(range(MANY))
