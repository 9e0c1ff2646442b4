"""The outbox, up. One batch at a time, oldest first; a row may go only when central holds it.

Knows: verdicts. Must never know a clock or a back-off: who calls decides when. Whatever is sent twice has its effect
once (the contract), so a lost answer costs a repetition and nothing else.
"""

from collections.abc import Sequence

import httpx
from structlog.typing import FilteringBoundLogger

from kiosk.services.ports import Queued, SyncBook
from kiosk.sync.client import CentralClient
from kiosk.sync.errors import BadAnswerError, RejectedError, StuckError
from kiosk.sync.wire import BATCH, EventVerdicts


class Push:
    """Sends what is queued."""

    def __init__(self, central: CentralClient, book: SyncBook, log: FilteringBoundLogger) -> None:
        self._central = central
        self._book = book
        self._log = log
        self._batch = BATCH

    async def once(self, kiosk: str) -> int:
        """Send one batch; how many events central now holds of it. CentralError when none got through."""
        generation, queued = await self._book.queued(self._batch)
        if not queued:
            return 0
        head = await self._book.audit_head()
        try:
            answer = await self._central.push(kiosk, generation, head, queued)
        except RejectedError as refusal:
            if refusal.status != httpx.codes.REQUEST_ENTITY_TOO_LARGE or len(queued) == 1:
                raise
            self._batch = len(queued) // 2
            return await self.once(kiosk)
        self._batch = BATCH
        held = self._held(queued, answer)
        if held < queued[0].sequence:
            raise StuckError(f"central holds {answer.acknowledged} and does not take {queued[0].sequence}")
        await self._book.acknowledge(generation, held)
        return held - queued[0].sequence + 1

    def _held(self, queued: Sequence[Queued], answer: EventVerdicts) -> int:
        """The highest sequence that both the verdicts and the acknowledgement say central holds; 0 for none."""
        if len(answer.verdicts) != len(queued):
            raise BadAnswerError(f"central gave {len(answer.verdicts)} verdicts on {len(queued)} events")
        held = 0
        for event, verdict in zip(queued, answer.verdicts, strict=True):
            if verdict.sequence != event.sequence:
                raise BadAnswerError(f"central's verdict on {event.sequence} names {verdict.sequence}")
            if verdict.verdict == "gap":
                break
            if verdict.verdict == "dead_letter":
                self._log.warning("sync.dead_letter", sequence=event.sequence, type=event.type)
            held = event.sequence
        return min(held, answer.acknowledged)
