"""Photographs of returned goods, up: one at a time, when the outbox is empty, so that central knows the case before.

Knows: which refusals may end. Must never know a picture: it is sealed. A photograph goes here only when central has it,
or says that it never will take it; a lost answer costs a repetition and nothing else.
"""

import httpx
from structlog.typing import FilteringBoundLogger

from kiosk.domain.clock import Clock
from kiosk.domain.photographs import Photograph
from kiosk.services.ports import Entropy
from kiosk.services.sync_ports import PhotoBook
from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient
from kiosk.sync.errors import BadAnswerError, CentralError, RejectedError

NEVER = frozenset({httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.GONE})
"""Refusals that stay: another picture is there, or this is none that central can open."""

NOT_YET_S = 600.0
"""A case that central does not know may still come to it, from a backup or told again: asked so often, no more."""


class PhotoPush:
    """Sends what waits."""

    def __init__(
        self, central: CentralClient, book: PhotoBook, clock: Clock, entropy: Entropy, log: FilteringBoundLogger
    ) -> None:
        self._central = central
        self._book = book
        self._clock = clock
        self._log = log
        self._backoff = Backoff(entropy)
        self._not_before_s = 0.0
        self._aside: dict[str, float] = {}
        """Cases that central did not know, and when it may be asked again."""

    async def once(self, kiosk: str) -> bool:
        """Send one, if it is time and one waits; whether another may go at once. Never raises for what central does."""
        if self._clock.monotonic_s() < self._not_before_s:
            return False
        waiting = await self._next()
        if waiting is None:
            return False
        try:
            kept = await self._central.put_photo(kiosk, waiting.digest, waiting.sealed)
            if kept.digest != waiting.digest:
                raise BadAnswerError("central has kept another photograph")
        except CentralError as fault:
            return await self._refused(waiting.return_case, fault)
        await self._gone(waiting.return_case)
        self._backoff.after_success()
        return True

    async def _next(self) -> Photograph | None:
        """The next one that is not set aside now."""
        waiting = await self._book.photograph_after("")
        while waiting is not None and self._clock.monotonic_s() < self._aside.get(waiting.return_case, 0.0):
            waiting = await self._book.photograph_after(waiting.return_case)
        return waiting

    async def _refused(self, return_case: str, fault: CentralError) -> bool:
        status = fault.status if isinstance(fault, RejectedError) else None
        self._log.warning("sync.photo_refused", error=type(fault).__name__, status=status)
        if status in NEVER:
            await self._gone(return_case)
            return True
        if status == httpx.codes.NOT_FOUND:
            self._aside[return_case] = self._clock.monotonic_s() + NOT_YET_S
            return True
        self._not_before_s = self._clock.monotonic_s() + self._backoff.after_failure()
        return False

    async def _gone(self, return_case: str) -> None:
        await self._book.photograph_gone(return_case)
        self._aside.pop(return_case, None)
