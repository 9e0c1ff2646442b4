"""Central's changes, down: a long poll, and one transaction for the changes and the cursor.

Knows: cursors. Must never know what a change means: it hands each to the function it was given.
"""

from collections.abc import Callable, Sequence

from structlog.typing import FilteringBoundLogger

from kiosk.domain.clock import Clock
from kiosk.services.ports import Book
from kiosk.services.sync_ports import Change, SyncBook
from kiosk.sync.client import LONG_POLL_S, CentralClient
from kiosk.sync.errors import BadAnswerError, RejectedError
from kiosk.sync.wire import Changes

ApplyOne = Callable[[Book, Change], None]

SHORTEST_POLL_S = 1.0
"""An empty answer that came sooner than this is waited out: a proxy that cuts long polls must not be hammered."""


class Pull:
    """Fetches and applies changes."""

    def __init__(
        self, central: CentralClient, book: SyncBook, apply_one: ApplyOne, clock: Clock, log: FilteringBoundLogger
    ) -> None:
        self._central = central
        self._book = book
        self._apply_one = apply_one
        self._clock = clock
        self._log = log
        self.whole = False
        """Whether the last answer was all central had to say."""

    async def once(self, kiosk: str, *, wait: bool) -> Sequence[Change]:
        """One poll, which with `wait` may last 25 s; what was applied. CentralError when central gave no changes."""
        self.whole = False
        cursor = await self._book.cursor()
        began_s = self._clock.monotonic_s()
        try:
            answer = await self._central.pull(kiosk, cursor, LONG_POLL_S if wait else 0)
        except RejectedError as refusal:
            if refusal.code != "cursor_ahead" or cursor == 0:
                raise
            # Central was restored from an older copy: everything again, from the start.
            self._log.warning("sync.cursor_ahead", cursor=cursor)
            await self._book.apply((), self._apply_one, 0)
            await self._clock.sleep(SHORTEST_POLL_S)
            return ()
        changes = [one.change() for one in answer.changes]
        _check(cursor, answer)
        if answer.cursor > cursor:
            await self._book.apply(changes, self._apply_one, answer.cursor)
            self._log.info("sync.changed", changes=len(changes), cursor=answer.cursor)
        elif wait:
            early_s = SHORTEST_POLL_S - (self._clock.monotonic_s() - began_s)
            await self._clock.sleep(max(early_s, 0.0))
        self.whole = not answer.more
        return changes


def _check(cursor: int, answer: Changes) -> None:
    """Refuse a page that goes back, jumps about, or promises more without giving anything."""
    last = cursor
    for change in answer.changes:
        if change.cursor <= last:
            raise BadAnswerError(f"central's change {change.cursor} does not come after {last}")
        last = change.cursor
    if answer.cursor < last or (answer.more and not answer.changes):
        raise BadAnswerError(f"central's page after {cursor} ends at {answer.cursor}")
