"""Answers about how an order stands: told from the local copy, opens nothing and changes nothing but the count of wrong
questions. Must never tell what was bought, or for whom."""

from kiosk.domain.clock import Clock
from kiosk.domain.codes import CaseCode
from kiosk.domain.credentials import Refusal, Refused
from kiosk.domain.events import Event
from kiosk.domain.orders import Epoch, Order, OrderStatus, Parcel, ParcelStatus
from kiosk.domain.policy import Decision
from kiosk.domain.returns import ReturnCase
from kiosk.flows.effects import AskStatus, AskStatusTyped
from kiosk.flows.events import CodeRefused, OrderShown, StatusFound
from kiosk.link.views import ParcelView
from kiosk.services.answers.doors import REFUND_WITHIN_MS
from kiosk.services.credentials import Credentials
from kiosk.services.ports import Book, Database
from kiosk.services.status_tries import StatusTries

TOLD = {
    "review": "reviewed",
    "asked": "asked",
    "approved": "returned",
    "requested": "returned",
    "failed": "returned",
    "refunded": "refunded",
    "refused": "declined",
}
"""What the customer is told of each state of a refund: which way the money takes is the shop's business."""

BACK = frozenset({"received", "unsure"})
"""States of a return case whose goods came back, or may have."""


class StatusAnswers:
    """Runs each question in one transaction, so that a wrong one is counted before it is answered."""

    def __init__(self, database: Database, credentials: Credentials, tries: StatusTries, clock: Clock) -> None:
        self._database = database
        self._credentials = credentials
        self._tries = tries
        self._clock = clock

    async def ask(self, effect: AskStatus) -> StatusFound | OrderShown | CodeRefused:
        """How the order of a scanned code stands. Of an order number alone nothing is told: the locator is missing."""
        now_ms = self._clock.wall_ms()

        def work(book: Book) -> StatusFound | OrderShown | CodeRefused:
            code = self._credentials.read(book, effect.text)
            if isinstance(code, CaseCode):
                return _case_told(book, code)
            found = self._credentials.order_told(book, code, now_ms)
            return OrderShown(found.shown) if isinstance(found, Refused) and found.shown else _told(book, found)

        return await self._database.transact(work)

    async def ask_typed(self, effect: AskStatusTyped) -> StatusFound | CodeRefused:
        """How the order with this number and locator stands."""
        now_ms = self._clock.wall_ms()

        def work(book: Book) -> StatusFound | CodeRefused:
            return _told(book, self._tries.find(book, effect.number, effect.locator, now_ms))

        return await self._database.transact(work)


def _told(book: Book, found: str | Refused) -> StatusFound | CodeRefused:
    if isinstance(found, Refused):
        book.record(Event("status.refused", "customer", {"reason": found.reason}))
        return CodeRefused(found.reason, found.at_ms, found.tries_left)
    order = book.orders.get(found)
    if order is None:
        return CodeRefused(Refusal.STATUS_UNKNOWN)
    return StatusFound(order.number, (*_parcels(book, order), *_returns(book, order)))


def _parcels(book: Book, order: Order) -> tuple[ParcelView, ...]:
    if order.status == OrderStatus.CANCELLED:
        return (ParcelView(state="cancelled"),)
    epochs = {epoch.parcel: epoch for epoch in book.epochs.where(order=order.id)}
    return tuple(_parcel(order, parcel, epochs.get(parcel.id)) for parcel in book.parcels.where(order=order.id))


def _parcel(order: Order, parcel: Parcel, epoch: Epoch | None) -> ParcelView:
    packing = ParcelView(state="packing", at_ms=order.expected_ms or order.slot_from_ms or order.not_before_ms)
    if parcel.status == ParcelStatus.COLLECTED:
        collected_ms = epoch.collected_ms if epoch else None
        return ParcelView(state="collected", at_ms=collected_ms or order.picked_up_ms)
    if parcel.status == ParcelStatus.SENT_BACK:
        return ParcelView(state="sent_back")
    if order.ready is False:
        return packing
    if parcel.at_counter:
        return ParcelView(state="counter", until_ms=order.held_until_ms)
    if parcel.status == ParcelStatus.READY and epoch is not None:
        return ParcelView(state="ready", compartment=epoch.compartment, until_ms=order.held_until_ms)
    return packing if parcel.status == ParcelStatus.EXPECTED else ParcelView(state="unsure")


def _returns(book: Book, order: Order) -> tuple[ParcelView, ...]:
    """What came back, and whether the money is on its way or staff look first."""
    return tuple(_case(case) for case in book.returns.where(order=order.id) if case.state in BACK)


def _case_told(book: Book, code: CaseCode) -> StatusFound | CodeRefused:
    """The case of this receipt and nothing else of its order."""
    case = book.returns.get(code.case)
    if case is None or case.state not in BACK:
        book.record(Event("status.refused", "customer", {"reason": Refusal.STATUS_UNKNOWN}))
        return CodeRefused(Refusal.STATUS_UNKNOWN)
    return StatusFound(None, (_case(case),))


def _case(case: ReturnCase) -> ParcelView:
    """As central said last; before it did, by what was decided here."""
    accepted = case.decision == Decision.ACCEPTED and case.state == "received"
    state = TOLD.get(case.refund or "", "returned" if accepted else "reviewed")
    promised_ms = case.opened_ms + REFUND_WITHIN_MS if accepted else None
    return ParcelView(state=state, number=case.number, until_ms=case.due_ms or promised_ms)
