"""Deletes photographs in the background of the server. Must never know which: see the desk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from central.core import Central
from central.photos import desk

LOOK_EVERY_S = 3600.0
BELL = "photos"


class Worker:
    """Looks once an hour."""

    def __init__(self, central: Central) -> None:
        self._central = central

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tidy until the block ends."""
        async with asyncio.TaskGroup() as group:
            loop = group.create_task(self._for_ever())
            try:
                yield
            finally:
                loop.cancel()

    async def once(self) -> int:
        """Delete all that is due; how many."""
        total = 0
        while gone := await self._central.transact(desk.tidy):
            total += gone
        return total

    async def _for_ever(self) -> None:
        while not self._central.bells.closed:
            with self._central.bells.listen(BELL) as rung:
                try:
                    await self.once()
                except Exception as error:  # requests go on; it is tried again at the next look
                    self._central.log.write("central.photos_stuck", reason=type(error).__name__)
                try:
                    async with asyncio.timeout(LOOK_EVERY_S):
                        await rung.wait()
                except TimeoutError:
                    continue
