"""Answers about codes: does it open anything, and which order is it."""

from collections.abc import Callable

from kiosk.domain.clock import Clock
from kiosk.domain.credentials import Accepted, Refusal, Refused
from kiosk.domain.events import Event
from kiosk.flows.effects import CheckCode, CheckTyped, FindOrder
from kiosk.flows.events import CodeAccepted, CodeRefused, OrderFound, Target
from kiosk.link.views import ItemView
from kiosk.services.credentials import Credentials
from kiosk.services.ports import Book, Database


class CodeAnswers:
    """Runs each check in one transaction, so that a failed try is counted before it is answered."""

    def __init__(self, database: Database, credentials: Credentials, clock: Clock) -> None:
        self._database = database
        self._credentials = credentials
        self._clock = clock

    async def check(self, effect: CheckCode) -> CodeAccepted | CodeRefused:
        """What a scanned text opens."""

        def work(book: Book, now_ms: int) -> Accepted | Refused:
            return self._credentials.check(book, self._credentials.read(book, effect.text), now_ms)

        return await self._answer(work)

    async def check_typed(self, effect: CheckTyped) -> CodeAccepted | CodeRefused:
        """What a typed code opens."""

        def work(book: Book, now_ms: int) -> Accepted | Refused:
            return self._credentials.check_numeric(book, effect.code, effect.locator, now_ms)

        return await self._answer(work)

    async def _answer(self, work: Callable[[Book, int], Accepted | Refused]) -> CodeAccepted | CodeRefused:
        now_ms = self._clock.wall_ms()

        def transaction(book: Book) -> CodeAccepted | CodeRefused:
            found = work(book, now_ms)
            return refused(book, found) if isinstance(found, Refused) else _accepted(book, found)

        return await self._database.transact(transaction)

    async def find_order(self, effect: FindOrder) -> OrderFound | CodeRefused:
        """Which collected order a text belongs to, for a return."""
        now_ms = self._clock.wall_ms()

        def transaction(book: Book) -> OrderFound | CodeRefused:
            found = self._credentials.order_of(book, self._credentials.read(book, effect.text), now_ms)
            if isinstance(found, Refused):
                return refused(book, found)
            return _order_found(book, found)

        return await self._database.transact(transaction)


def _accepted(book: Book, found: Accepted) -> CodeAccepted:
    now, again = _targets(book, found.epochs), _targets(book, found.again)
    return CodeAccepted(found.credential, found.order, now, again, found.counter, found.booked)


def _targets(book: Book, epochs: tuple[str, ...]) -> tuple[Target, ...]:
    known = [epoch for name in epochs if (epoch := book.epochs.get(name))]
    ordered = sorted(known, key=lambda epoch: epoch.compartment)
    return tuple(Target(epoch.id, epoch.parcel, epoch.compartment) for epoch in ordered)


def refused(book: Book, found: Refused) -> CodeRefused:
    """Write the refusal down, without the code."""
    book.record(Event("credential.refused", "customer", {"reason": found.reason, "credential": found.credential}))
    order = book.orders.get(found.order) if found.order else None
    return CodeRefused(
        found.reason, found.at_ms, found.tries_left, order.number if order else found.shown, found.booked
    )


def _order_found(book: Book, order_id: str) -> OrderFound | CodeRefused:
    order = book.orders.get(order_id)
    if order is None or order.picked_up_ms is None:
        return refused(book, Refused(Refusal.NOT_COLLECTED, order=order_id))
    gone = {case.item for case in book.returns.where(order=order_id, state=["received", "unsure"])}
    items = tuple(
        ItemView(
            id=item.id,
            title=dict(item.title),
            variant=dict(item.variant),
            quantity=item.quantity,
            paid_fen=item.paid_fen,
        )
        for item in order.items
        if item.id not in gone
    )
    if not items:
        return refused(book, Refused(Refusal.ALREADY_RETURNED, order=order_id))
    return OrderFound(order.id, order.number, order.picked_up_ms, items)
