"""Deletes photographs in the background of the server. Must never know which: see the desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from central.chores import Chore, running
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
        chore = Chore(self._round, BELL, LOOK_EVERY_S, "central.photos_stuck")
        async with running([chore], self._central.bells, self._central.log):
            yield

    async def once(self) -> int:
        """Delete all that is due; how many."""
        total = 0
        while gone := await self._central.transact(desk.tidy):
            total += gone
        return total

    async def _round(self) -> None:
        await self.once()
