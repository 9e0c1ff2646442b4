"""Boards that need longer after a frame than their sheet says: the driver finds out, and hears and opens every door."""

import asyncio

import pytest
from test_wire_every_board import MODELS, a_bank
from wire_virtual import WorldPort, converse

from locker_driver import Bank, DoorState, Lock, PollPace, load_profile
from sim.boards import FAMILIES
from sim.weather import CALM, Climate
from sim.wiring import Wiring
from sim.world import World

FOUND_OUT_S = 5.0
SEEN_S = 3.0
IDLE = PollPace(idle_s=600.0)
"""Nothing is read but what is asked for."""


def slow(wiring: Wiring, turnaround_ms: float) -> Wiring:
    """The same bank with boards that are deaf for so long after every frame on their line."""
    lines = tuple(line.model_copy(update={"turnaround_ms": turnaround_ms}) for line in wiring.lines)
    return wiring.model_copy(update={"lines": lines})


@pytest.mark.parametrize("boards", [1, 2])
@pytest.mark.parametrize("turnaround_ms", [6.0, 20.0, 45.0, 90.0])
@pytest.mark.parametrize(("family", "profile", "options"), MODELS, ids=[family for family, _, _ in MODELS])
def test_a_slow_board_is_heard_and_its_doors_open(family, profile, options, turnaround_ms, boards):
    first = FAMILIES[family].lowest_address
    wiring = slow(a_bank(family, options, *range(first, first + boards)), turnaround_ms)

    async def seen(bank: Bank, lock: Lock) -> bool:
        watch = bank.watch()
        await bank.open(lock)
        try:
            async with asyncio.timeout(SEEN_S):
                async for reading in watch:
                    if (reading.lock, reading.state) == (lock, DoorState.OPEN) and reading.count > 1:
                        return True
        except TimeoutError:
            return False
        return False

    async def story(bank: Bank, world: World, port: WorldPort) -> None:
        await asyncio.sleep(FOUND_OUT_S)
        assert all(one.state is DoorState.CLOSED for one in (await bank.states()).values())
        for board in range(first, first + boards):
            lock = Lock("main", board, 8)
            # A lone board was never asked in a hurry before: its first pulse may be lost, as any frame may.
            opened = await seen(bank, lock) or await seen(bank, lock)
            assert opened, (board, bank.health()["main"].boards)

    converse(wiring, story, load_profile(profile))


def test_a_lost_reply_makes_a_line_of_quick_boards_slower_for_a_moment_only():
    """Two boards are read in turn: a round takes both replies and the rests between them."""

    async def story(bank: Bank, world: World, port: WorldPort) -> None:
        async def round_s() -> float:
            began_s = asyncio.get_running_loop().time()
            await bank.states()
            return asyncio.get_running_loop().time() - began_s

        await asyncio.sleep(FOUND_OUT_S)
        calm_s = max([await round_s() for _ in range(10)])
        world.weather["main"].climate = Climate(lose=1.0)
        assert await round_s() > 2 * calm_s
        world.weather["main"].climate = CALM
        for _ in range(10):
            await round_s()
        assert max([await round_s() for _ in range(10)]) <= calm_s + 0.001

    converse(a_bank("xor8a", {}, 1, 2), story, load_profile("xor8a-24"), pace=IDLE)
