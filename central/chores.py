"""What central does by itself beside the requests: a chore, again and again, until the server ends.

Knows: when. Must never know what a chore does.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from central.bells import Bells
from central.jsonlog import JsonLog


@dataclass(frozen=True)
class Chore:
    """Something to do at once, when its `bell` rings, and every `every_s`, for another process rings no bell here.
    `work` may answer in how many seconds it wants to be done again, if that is sooner. `stuck` is the word of the log
    for a failure."""

    work: Callable[[], Awaitable[float | None]]
    bell: str
    every_s: float
    stuck: str


@asynccontextmanager
async def running(
    chores: Sequence[Chore], bells: Bells, log: JsonLog, *, goodbye_s: float = 0.0
) -> AsyncIterator[None]:
    """Do these, at least one, side by side until the block ends. What is under way then may end within `goodbye_s`; it
    is cut off after that."""
    ending = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        loops = [group.create_task(_again_and_again(one, bells, log, ending)) for one in chores]
        try:
            yield
        finally:
            ending.set()
            for one in chores:
                bells.ring(one.bell)
            await asyncio.wait(loops, timeout=goodbye_s)
            for loop in loops:
                loop.cancel()


async def _again_and_again(chore: Chore, bells: Bells, log: JsonLog, ending: asyncio.Event) -> None:
    while not (ending.is_set() or bells.closed):
        with bells.listen(chore.bell) as rung:
            sooner_s = await _guarded(chore, log)
            wait_s = chore.every_s if sooner_s is None else min(chore.every_s, max(0.0, sooner_s))
            await _wait(rung, wait_s)


async def _guarded(chore: Chore, log: JsonLog) -> float | None:
    """Requests and events go on, whatever a chore meets: it is logged, and tried again at the next look."""
    try:
        return await chore.work()
    except Exception as error:
        log.write(chore.stuck, reason=type(error).__name__)
        return None


async def _wait(rung: asyncio.Event, wait_s: float) -> None:
    try:
        async with asyncio.timeout(wait_s):
            await rung.wait()
    except TimeoutError:
        return
