"""The one place of this library that touches the loop's clock, timers and tasks.

Knows asyncio. Must never know the wall clock: the running loop may be a simulated one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


def now_s() -> float:
    """Seconds on the running loop's clock."""
    return asyncio.get_running_loop().time()


def call_at(when_s: float, callback: Callable[[], None]) -> asyncio.TimerHandle:
    """Call `callback` at `when_s` on the running loop's clock."""
    return asyncio.get_running_loop().call_at(when_s, callback)


def future() -> asyncio.Future[T]:
    """A future of the running loop."""
    return asyncio.get_running_loop().create_future()


async def within(limit_s: float, work: Awaitable[T]) -> T:
    """`work`, or TimeoutError after `limit_s` on the loop's clock."""
    async with asyncio.timeout(limit_s):
        return await work


async def pause(seconds: float) -> None:
    """Let `seconds` pass on the loop's clock."""
    await asyncio.sleep(seconds)  # noqa: TID251  the wrapper
