"""Readings handed to whoever watches, without losing one silently.

Knows readings and futures. Must never know bytes or ports.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from locker_driver import timing
from locker_driver.errors import Overrun
from locker_driver.readings import Reading

WAITING_READINGS = 4096


class Watch(AsyncIterator[Reading]):
    """News of every door from the moment this was made, for one consumer.

    When the consumer is so slow that readings had to be dropped, the next step raises Overrun once: read the
    states again, then go on with the same watch. Ends when the bank stops or `close` is called.
    """

    def __init__(self) -> None:
        self._readings: deque[Reading] = deque()
        self._overrun = False
        self._closed = False
        self._waiter: asyncio.Future[None] | None = None

    def __aiter__(self) -> Watch:
        return self

    async def __anext__(self) -> Reading:
        while not (self._readings or self._overrun or self._closed):
            waiter: asyncio.Future[None] = timing.future()
            self._waiter = waiter
            await waiter
        if self._overrun:
            self._overrun = False
            raise Overrun(f"More than {WAITING_READINGS} readings waited for one watcher.")
        if self._readings:
            return self._readings.popleft()
        raise StopAsyncIteration

    def offer(self, news: list[Reading]) -> None:
        """Hand over `news`; called by the bank."""
        if len(self._readings) + len(news) > WAITING_READINGS:
            self._readings.clear()
            self._overrun = True
        self._readings.extend(news)
        self._wake()

    def close(self) -> None:
        """End the iteration, after what is already waiting."""
        self._closed = True
        self._wake()

    @property
    def closed(self) -> bool:
        """No more news will be taken."""
        return self._closed

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
