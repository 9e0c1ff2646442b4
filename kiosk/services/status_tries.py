"""How often somebody may ask for an order by its number: order numbers can be guessed, hence counted.

Knows: 5 wrong questions a day per locator, 30 a day per kiosk, counted durably. Must never know what is told about an
order. A locator nobody has is counted like any other, so that trying tells nothing about whose orders lie here. Counted
apart from pickup codes: a child at this screen must not lock anybody out of a door.
"""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from kiosk.domain.clock import at
from kiosk.domain.credentials import CredentialKind, Refusal, Refused
from kiosk.services.ports import Book
from kiosk.services.secrets import Secrets

TRIES = 5
FAILURES_A_DAY = 30
NOTE = "status.tries"
LAST_DIGITS = 6
"""So many digits of a longer order number are enough."""


@dataclass(frozen=True)
class _Tries:
    """The wrong questions of one day, by the digest of the locator."""

    day: str
    by: dict[str, int]


class StatusTries:
    """Finds an order by its number and locator, and counts the wrong questions."""

    def __init__(self, secrets: Secrets, zone: tzinfo) -> None:
        """`zone` is the shop's: a day of questions is a day there."""
        self._secrets = secrets
        self._zone = zone

    def find(self, book: Book, number: str, locator: str, now_ms: int) -> str | Refused:
        """The order whose number, or a return of which, has these digits, and whose numeric code has this locator."""
        where = self._secrets.locator(locator)
        day = at(now_ms, self._zone).date()
        tries = _read(book, day.isoformat())
        used, spent = tries.by.get(where, 0), sum(tries.by.values())
        if used >= TRIES or spent >= FAILURES_A_DAY:
            tomorrow = datetime.combine(day + timedelta(days=1), time.min, self._zone)
            return Refused(Refusal.TOO_MANY_TRIES, at_ms=int(tomorrow.timestamp() * 1000), tries_left=0)
        orders = {one.order for one in book.credentials.where(kind=CredentialKind.NUMERIC, locator=where)}
        known = [order for name in sorted(orders) if (order := book.orders.get(name)) is not None]
        matching = [order for order in known if names(number, order.number)]
        matching = matching or [order for order in known if _brought_back(book, number, order.id)]
        if matching:
            return matching[-1].id
        by = {**tries.by, where: used + 1}
        book.set_note(NOTE, json.dumps({"day": tries.day, "by": by}))
        return Refused(Refusal.NO_MATCH, tries_left=min(TRIES - used, FAILURES_A_DAY - spent) - 1)


def _brought_back(book: Book, typed: str, order: str) -> bool:
    """Whether these digits name a return of the order."""
    return any(names(typed, case.number) for case in book.returns.where(order=order))


def names(typed: str, number: str) -> bool:
    """Whether these digits name an order: all digits of its number, filled up with zeros in front where it has fewer
    than can be typed, or its last six and more."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdecimal())
    if len(digits) <= LAST_DIGITS:
        return bool(digits) and typed.lstrip("0") == digits.lstrip("0") and len(typed) >= len(digits)
    return len(typed) >= LAST_DIGITS and digits.endswith(typed)


def _read(book: Book, day: str) -> _Tries:
    try:
        kept = json.loads(book.note(NOTE) or "{}")
        by = {str(where): int(count) for where, count in kept["by"].items()}
        return _Tries(day, by if kept["day"] == day else {})
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Tries(day, {})
