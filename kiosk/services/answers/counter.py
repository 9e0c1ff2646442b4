"""Answers about the counter: the holder's number, and how it stands."""

from kiosk.domain.clock import Clock
from kiosk.flows.effects import CheckIn, LookAtQueue
from kiosk.flows.events import CheckedIn
from kiosk.services.custody import Moment
from kiosk.services.ports import Anchor, Book, Database
from kiosk.services.queue import Queue, Stand


class CounterAnswers:
    """Gives numbers. One is shown only when the anchor knows of it, too: an old copy of the database must not give it
    to somebody else."""

    def __init__(self, database: Database, anchor: Anchor, queue: Queue, clock: Clock) -> None:
        self._database = database
        self._anchor = anchor
        self._queue = queue
        self._clock = clock

    async def check_in(self, effect: CheckIn, moment: Moment) -> CheckedIn:
        """The number of this order today."""

        def work(book: Book) -> Stand:
            return self._queue.check_in(book, effect.order, effect.credential, moment)

        stand = await self._database.transact(work)
        await self._anchor.drop_anchor()
        return _said(stand)

    async def look(self, effect: LookAtQueue) -> CheckedIn | None:
        """How this number stands now; None for one that was forgotten."""
        now_ms = self._clock.wall_ms()
        stand = await self._database.transact(lambda book: self._queue.stand(book, effect.ticket, now_ms))
        return _said(stand) if stand else None


def _said(stand: Stand) -> CheckedIn:
    ticket = stand.ticket
    return CheckedIn(ticket.id, ticket.number, ticket.state, stand.ahead, stand.minutes)
