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


class Alarm:
    """One timer that calls `ring` at the moment set or sooner, never later: put off often, it is seldom made anew."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._timer: asyncio.TimerHandle | None = None

    def ring_at(self, when_s: float | None) -> None:
        """Ring at `when_s` at the latest; None: not at all."""
        if self._timer is not None and when_s is not None and self._timer.when() <= when_s:
            return
        self.clear()
        if when_s is not None:
            self._timer = call_at(max(when_s, now_s()), self._rings)

    def clear(self) -> None:
        """Do not ring."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _rings(self) -> None:
        self._timer = None
        self._ring()


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
