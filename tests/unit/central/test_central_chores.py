"""What central does by itself goes on whatever it meets, and ends when the server does: on a virtual clock."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from central_world import FakeClock

from central.bells import Bells
from central.chores import Chore, running
from central.jsonlog import JsonLog
from sim import virtual_loop

HOUR_S = 3600.0


class Work:
    """Notes when it is done, in seconds since the beginning; each time as `turns` has it, the last one for ever."""

    def __init__(self, *turns: float | Exception | None) -> None:
        self._turns = list(turns) or [None]
        self.began_s: list[float] = []
        self.ended = 0

    async def __call__(self) -> float | None:
        self.began_s.append(asyncio.get_running_loop().time())
        turn = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
        if isinstance(turn, Exception):
            raise turn
        self.ended += 1
        return turn


def played(folder: Path, work: Callable[[], Awaitable[float | None]], scene: Callable[[Bells], Awaitable[None]]) -> str:
    """One chore of every hour runs as long as the scene takes; what was logged."""
    log = JsonLog(folder / "log.jsonl", FakeClock(), 1_000_000)
    bells = Bells()

    async def main() -> None:
        async with running([Chore(work, "ding", HOUR_S, "chore_stuck")], bells, log, goodbye_s=5):
            await scene(bells)

    virtual_loop.run(main)
    log.close()
    return (folder / "log.jsonl").read_text(encoding="utf-8") if (folder / "log.jsonl").exists() else ""


async def half_past_three(_bells: Bells) -> None:
    await asyncio.sleep(3.5 * HOUR_S)


@pytest.mark.parametrize(
    ("sooner_s", "began_s"),
    [
        (None, [0, 3600, 7200, 10800]),
        (5000.0, [0, 3600, 7200, 10800]),
        (6000.0 / 4, [0, 1500, 3000, 4500, 6000, 7500, 9000, 10500, 12000]),
    ],
)
def test_it_is_done_at_once_and_every_hour_or_sooner(
    tmp_path: Path, sooner_s: float | None, began_s: list[float]
) -> None:
    work = Work(sooner_s)
    played(tmp_path, work, half_past_three)
    assert [moment - work.began_s[0] for moment in work.began_s] == pytest.approx(began_s)


def test_a_time_that_is_over_is_now_and_not_before(tmp_path: Path) -> None:
    work = Work(-7.0, None)
    played(tmp_path, work, half_past_three)
    assert [moment - work.began_s[0] for moment in work.began_s[:3]] == pytest.approx([0, 0, 3600])


def test_its_bell_calls_it_and_no_other_does(tmp_path: Path) -> None:
    work = Work()

    async def scene(bells: Bells) -> None:
        await asyncio.sleep(10)
        bells.ring("dong")
        await asyncio.sleep(10)
        bells.ring("ding")
        await asyncio.sleep(10)

    played(tmp_path, work, scene)
    assert [moment - work.began_s[0] for moment in work.began_s] == pytest.approx([0, 20])


def test_a_bell_that_rings_while_it_works_is_not_missed(tmp_path: Path) -> None:
    began = []

    async def slow() -> None:
        began.append(True)
        await asyncio.sleep(60)

    async def scene(bells: Bells) -> None:
        await asyncio.sleep(30)
        bells.ring("ding")
        await asyncio.sleep(60)

    played(tmp_path, slow, scene)
    assert len(began) == 2


def test_a_failure_is_logged_by_its_kind_alone_and_tried_again_at_the_next_look(tmp_path: Path) -> None:
    work = Work(RuntimeError("of somebody"), None)
    log = played(tmp_path, work, half_past_three)
    assert [(line["event"], line["reason"]) for line in map(json.loads, log.splitlines())] == [
        ("chore_stuck", "RuntimeError")
    ]
    assert work.ended == 3


def test_the_failure_of_one_holds_up_no_other(tmp_path: Path) -> None:
    bad, good = Work(OSError()), Work()

    async def main() -> None:
        chores = [Chore(work, "ding", HOUR_S, "chore_stuck") for work in (bad, good)]
        async with running(chores, Bells(), JsonLog(None, FakeClock(), 1)):
            await asyncio.sleep(3.5 * HOUR_S)

    virtual_loop.run(main)
    assert (len(bad.began_s), good.ended) == (4, 4)


@pytest.mark.parametrize(("takes_s", "ends"), [(4, True), (6, False)])
def test_what_is_under_way_at_the_end_has_so_long_and_no_longer(tmp_path: Path, takes_s: int, ends: bool) -> None:
    ended = []

    async def slow() -> None:
        await asyncio.sleep(takes_s)
        ended.append(True)

    async def scene(_bells: Bells) -> None:
        await asyncio.sleep(0)

    played(tmp_path, slow, scene)
    assert bool(ended) is ends


def test_nothing_begins_when_the_bells_are_closed_and_the_end_waits_for_nobody(tmp_path: Path) -> None:
    work = Work()

    async def scene(bells: Bells) -> None:
        await asyncio.sleep(1)
        bells.close()
        await asyncio.sleep(3 * HOUR_S)

    played(tmp_path, work, scene)
    assert len(work.began_s) == 1


def test_the_end_of_the_chores_leaves_the_bells_to_others() -> None:
    bells, took_s = Bells(), []

    async def main() -> None:
        began_s = asyncio.get_running_loop().time()
        async with running([Chore(Work(), "ding", HOUR_S, "chore_stuck")], bells, JsonLog(None, FakeClock(), 1)):
            await asyncio.sleep(1)
        took_s.append(asyncio.get_running_loop().time() - began_s)

    virtual_loop.run(main)
    assert not bells.closed
    assert took_s == [pytest.approx(1)]
