"""Whom to tell of an order: kept only when a channel can use it, and forgotten on request or in time.

Must never know what a notice says. Nothing here is shown, logged or told to a kiosk.
"""

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update

from central import low_doors
from central.errors import ProblemError, not_found
from central.notices.kinds import Channel
from central.notices.wire import Contact, ContactKept, ForgetRequest, Forgotten
from central.tables import contacts, notices, orders
from central.unit import Unit

PREFIX = b"open-pickup-kiosk/contact/v1\x00"
DAY_MS = 86_400_000
FORGOTTEN_AT_ONCE = 500


def digest(unit: Unit, contact: Contact) -> str:
    """Tells two contacts apart without keeping one; needs central's key."""
    return unit.key.digest(PREFIX + contact.model_dump_json().encode())


def keep(unit: Unit, order: str, contact: Contact | None) -> None:
    """Keep of a contact what a channel in use needs: nothing when there is none."""
    known = _usable(unit, contact) if contact is not None else {}
    if contact is not None and known:
        row = {"email": None, "recipient": None, **known, "language": contact.language}
        unit.conn.execute(delete(contacts).where(contacts.c.order == order))
        unit.conn.execute(insert(contacts).values({"order": order, **row}))


def put(unit: Unit, order: str, contact: Contact) -> ContactKept:
    """Another contact from now on. Raises ProblemError 404, or 409 when no channel could use it."""
    _require(unit, order)
    if not _usable(unit, contact):
        raise ProblemError(409, "no_channel", "No channel for this contact is set up; it was not kept.")
    keep(unit, order, contact)
    return ContactKept(order=order, channels=channels(unit, order))


def forget(unit: Unit, order: str) -> ContactKept:
    """No contact any more: what was not sent yet never is. Raises ProblemError 404."""
    _require(unit, order)
    _forget(unit, select(orders.c.id).where(orders.c.id == order))
    return ContactKept(order=order, channels=[])


def forget_customer(unit: Unit, request: ForgetRequest) -> Forgotten:
    """No contact with any order of a customer in this shop. Raises ProblemError 404 without such a kiosk."""
    customer = low_doors.digest(unit, request.kiosk, request.customer)
    return Forgotten(orders=_forget(unit, select(orders.c.id).where(orders.c.customer == customer)))


def channels(unit: Unit, order: str) -> list[Channel]:
    """Through which channels the customer of an order can be told now."""
    settings = unit.settings.notices
    if not settings.on:
        return []
    row = unit.conn.execute(select(contacts).where(contacts.c.order == order)).first()
    found: list[Channel] = []
    if row is not None and row.email is not None and settings.smtp is not None:
        found.append("smtp")
    if row is not None and row.recipient is not None and settings.webhook is not None:
        found.append("webhook")
    return found


def clean_up(unit: Unit) -> int:
    """Delete contacts and notices of orders that were done `keep_days` ago; how many orders it was about."""
    before_ms = unit.now_ms - unit.settings.notices.keep_days * DAY_MS
    known = orders.c.id.in_(select(contacts.c.order)) | orders.c.id.in_(select(notices.c.order))
    query = select(orders.c.id).where(known, _done(before_ms)).limit(FORGOTTEN_AT_ONCE)
    old = list(unit.conn.execute(query).scalars().all())
    unit.conn.execute(delete(contacts).where(contacts.c.order.in_(old)))
    unit.conn.execute(delete(notices).where(notices.c.order.in_(old)))
    return len(old)


def _forget(unit: Unit, which: Select[tuple[str]]) -> int:
    open_ones = notices.c.state.in_(("waiting", "dead"))
    gone = update(notices).where(notices.c.order.in_(which), open_ones)
    unit.conn.execute(gone.values(state="withdrawn", ended_ms=unit.now_ms, failure="the contact was deleted"))
    return unit.conn.execute(delete(contacts).where(contacts.c.order.in_(which))).rowcount


def _done(before_ms: int) -> ColumnElement[bool]:
    """Nothing of these orders happened, or is to happen, after that moment."""
    late = (func.coalesce(moment, 0) < before_ms for moment in (orders.c.held_until_ms, orders.c.picked_up_ms))
    told = select(notices.c.order).where((notices.c.made_ms >= before_ms) | (notices.c.due_ms >= before_ms))
    return (orders.c.added_ms < before_ms) & next(late) & next(late) & orders.c.id.not_in(told)


def _usable(unit: Unit, contact: Contact) -> dict[str, str]:
    settings = unit.settings.notices
    usable: dict[str, str] = {}
    if settings.smtp is not None and contact.email is not None:
        usable["email"] = contact.email
    if settings.webhook is not None and contact.recipient is not None:
        usable["recipient"] = contact.recipient
    return usable


def _require(unit: Unit, order: str) -> None:
    if unit.conn.execute(select(orders.c.id).where(orders.c.id == order)).first() is None:
        raise not_found("order_unknown", "order", order)
