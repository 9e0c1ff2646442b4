"""The queue at the counter in the book: numbers given, and what central says became of them.

Knows: that a number is never given twice on a day of business, not even by an old copy of the database. Must never
know a flow or a network. Runs inside the caller's transaction.
"""

from dataclasses import dataclass, replace
from datetime import tzinfo

from kiosk.domain.counter import QueueRules, Ticket, TicketState, ahead_of, business_day, minutes
from kiosk.domain.events import Event
from kiosk.domain.orders import ParcelStatus
from kiosk.services.custody.common import Moment
from kiosk.services.ports import Book

SKIP = "counter.skip"
"""The note with how many numbers the next one leaves out."""


@dataclass(frozen=True)
class Stand:
    """A number as its holder is told: how many are ahead, and about how many minutes that takes."""

    ticket: Ticket
    ahead: int
    minutes: int


@dataclass(frozen=True)
class Queue:
    """The queue of one kiosk; `zone` is the shop's time zone."""

    rules: QueueRules
    zone: tzinfo

    def check_in(self, book: Book, order: str, credential: str | None, moment: Moment) -> Stand:
        """The number of this order today: the one it has, else the next, which central hears of."""
        day = business_day(moment.wall_ms, self.zone, self.rules.day_begins_h)
        today = book.tickets.where(day=day)
        mine = [one for one in today if one.order == order and one.state != TicketState.SERVED]
        if mine:
            return self._stand(mine[-1], today, moment.wall_ms)
        ticket = self._next(book, order, day, today, moment)
        book.tickets.add(ticket)
        parcels = [parcel.id for parcel in book.parcels.where(order=order) if parcel.at_counter]
        data = {"ticket": ticket.id, "number": ticket.number, "day": day, "order": order, "parcels": parcels}
        book.record(Event("customer.checked_in", "customer", {**data, "credential": credential}))
        return self._stand(ticket, today, moment.wall_ms)

    def stand(self, book: Book, ticket_id: str, now_ms: int) -> Stand | None:
        """How the holder of this number stands now."""
        ticket = book.tickets.get(ticket_id)
        return self._stand(ticket, book.tickets.where(day=ticket.day), now_ms) if ticket else None

    def _next(self, book: Book, order: str, day: str, today: list[Ticket], moment: Moment) -> Ticket:
        place = max((one.place for one in today), default=0) + 1 + int(book.note(SKIP) or 0)
        book.set_note(SKIP, "0")
        return Ticket(moment.new_id(), order, day, place, f"{self.rules.series}{place}", moment.wall_ms)

    def _stand(self, ticket: Ticket, today: list[Ticket], now_ms: int) -> Stand:
        ahead = ahead_of(ticket, today, now_ms, self.rules)
        return Stand(ticket, ahead, minutes(ahead, today, self.rules))


def numbers_lost(book: Book, rows: int) -> None:
    """The database is an old copy, and so many audit rows are lost with it: each of them may have given a number."""
    book.set_note(SKIP, str(int(book.note(SKIP) or 0) + max(rows, 0)))


def change(book: Book, ticket_id: str, state: TicketState, at_ms: int) -> None:
    """Staff called, passed over, or served a number. Served is the end: what waited behind the counter is collected."""
    ticket = book.tickets.get(ticket_id)
    if ticket is None or ticket.state in (TicketState.SERVED, state):
        return
    book.tickets.put(replace(ticket, state=state, changed_ms=at_ms))
    if state is not TicketState.SERVED:
        return
    for parcel in book.parcels.where(order=ticket.order):
        if parcel.at_counter:
            book.parcels.put(parcel.now(ParcelStatus.COLLECTED))
    order = book.orders.get(ticket.order)
    if order is not None:
        book.orders.put(replace(order, picked_up_ms=max(order.picked_up_ms or 0, at_ms)))
