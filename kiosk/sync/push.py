"""The outbox, up. One batch at a time, oldest first; a row may go only when central holds it.

Knows: verdicts. Must never know a clock or a back-off: who calls decides when. Whatever is sent twice has its effect
once (the contract), so a lost answer costs a repetition and nothing else. Before the first batch, and now and then when
there is none, central is asked how far it is: it may have lost events with a backup, or know more of this kiosk than
the kiosk does (docs/decisions/0032-told-again-from-the-audit.md).
"""

from collections.abc import Sequence

import httpx
from structlog.typing import FilteringBoundLogger

from kiosk.services.sync_ports import Agreement, Batch, Queued, Seal, SyncBook, Told
from kiosk.sync.client import CentralClient
from kiosk.sync.errors import BadAnswerError, OldCopyError, RejectedError, StuckError
from kiosk.sync.wire import BATCH, EventVerdicts, fitting

MEET_EVERY = 20
"""So many looks at an empty outbox, ten minutes, pass between two questions how far central is."""


class Push:
    """Sends what is queued."""

    def __init__(self, central: CentralClient, book: SyncBook, log: FilteringBoundLogger) -> None:
        self._central = central
        self._book = book
        self._log = log
        self._batch = BATCH
        self._idle_until_met = 0

    async def once(self, kiosk: str) -> int:
        """Send one batch; how many events central now holds of it. CentralError when none got through."""
        if self._idle_until_met <= 0:
            await self._meet(kiosk)
        batch = await self._book.queued(self._batch)
        if not batch.events:
            self._idle_until_met -= 1
            return 0
        return await self._send(kiosk, batch, fitting(batch.events))

    async def _send(self, kiosk: str, batch: Batch, queued: Sequence[Queued]) -> int:
        try:
            answer = await self._central.push(kiosk, batch.generation, batch.head, queued)
        except RejectedError as refusal:
            if refusal.status != httpx.codes.REQUEST_ENTITY_TOO_LARGE or len(queued) == 1:
                raise
            self._batch = len(queued) // 2
            return await self._send(kiosk, batch, queued[: self._batch])
        self._batch = BATCH
        held = self._held(queued, answer)
        if held < queued[0].sequence:
            await self._behind(batch.generation, answer, queued[0].sequence)
            return 1
        if not await self._book.acknowledge(batch.generation, held, _seal(kiosk, batch, answer)):
            self._log.warning("sync.seal_bad", sequence=batch.head[0] if batch.head else None)
        return held - queued[0].sequence + 1

    async def _meet(self, kiosk: str) -> None:
        """Ask of each generation how far central is. No head goes along: central's own must not be painted over."""
        for generation in await self._book.generations():
            if generation not in await self._book.generations():
                continue  # what central said of an older one has just put an end to both
            answer = await self._central.push(kiosk, generation, None, [])
            if answer.verdicts:
                raise BadAnswerError("central judged events that were not sent")
            await self._compare(answer.told(generation))
        self._idle_until_met = MEET_EVERY

    async def _behind(self, generation: int, answer: EventVerdicts, first: int) -> None:
        if await self._compare(answer.told(generation)) is not Agreement.RETOLD:
            raise StuckError(f"central holds {answer.acknowledged} and does not take {first}")

    async def _compare(self, told: Told) -> Agreement:
        agreement = await self._book.compare(told)
        if agreement is Agreement.OLDER:
            raise OldCopyError("central knows more of this kiosk than its database does")
        if agreement is Agreement.BOASTED:
            raise BadAnswerError(f"central claims to hold {told.acknowledged} events, more than there ever were")
        if agreement is Agreement.RETOLD:
            self._log.warning("sync.retold", generation=told.generation, sequence=told.acknowledged + 1)
        return agreement

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


def _seal(kiosk: str, batch: Batch, answer: EventVerdicts) -> Seal | None:
    """Central's countersignature of the head that went along, if it gave one."""
    if batch.head is None or answer.audit_countersignature is None or answer.audit_key_id is None:
        return None
    return Seal(kiosk, batch.generation, *batch.head, answer.audit_countersignature, answer.audit_key_id)
