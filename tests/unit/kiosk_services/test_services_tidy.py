"""The kiosk forgets in calm only, a slice a round, and rests when nothing was left."""

import asyncio
from types import SimpleNamespace

import pytest

from kiosk.link.screens import Screen
from kiosk.services.tidy import LOOK_EVERY_S, Tidy


class Clock:
    now_s = 0.0

    def monotonic_s(self) -> float:
        return self.now_s


class Bench:
    """A tidy with a screen, a bank and a number of slices to forget."""

    def __init__(self, slices: int) -> None:
        self.slices = slices
        self.asked = 0
        self.clock = Clock()
        self.desk = SimpleNamespace(snapshot=SimpleNamespace(screen=Screen.IDLE))
        self.operations = SimpleNamespace(live=0)
        self.tidy = Tidy(self.forget, self.desk, self.operations, self.clock)

    async def forget(self) -> int:
        self.asked += 1
        self.slices -= 1
        return max(0, self.slices + 1) and 200

    def rounds(self, count: int) -> int:
        before = self.asked
        for _ in range(count):
            asyncio.run(self.tidy.look())
        return self.asked - before


def test_one_slice_a_round_then_a_rest() -> None:
    bench = Bench(slices=3)
    assert bench.rounds(1) == 1
    assert bench.rounds(10) == 3
    bench.clock.now_s = LOOK_EVERY_S - 1
    assert bench.rounds(1) == 0
    bench.clock.now_s = LOOK_EVERY_S
    assert bench.rounds(5) == 1


@pytest.mark.parametrize("screen", [screen for screen in Screen if screen is not Screen.IDLE])
def test_never_while_somebody_stands_at_the_screen(screen: Screen) -> None:
    bench = Bench(slices=3)
    bench.desk.snapshot.screen = screen
    assert bench.rounds(5) == 0


def test_never_while_a_door_is_in_use() -> None:
    bench = Bench(slices=3)
    bench.operations.live = 1
    assert bench.rounds(5) == 0
    bench.operations.live = 0
    assert bench.rounds(5) == 4
