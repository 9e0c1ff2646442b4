"""Handing over to who checked in: every item looked at together, then the code of the customer.

Knows a unit of work. Must never know HTTP, and never keeps what was typed as a code: only whose credential it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Row, insert, select

from central import counter, orders
from central.errors import ProblemError
from central.handover.tables import handover_checks, handovers
from central.order_wire import OrderOut, ParcelOut
from central.refunds import desk as refunds
from central.shop_wire import TicketOut, TicketStateRequest
from central.tables import credentials, items, returns
from central.unit import Unit

SHORTFALL = "counter_check"
"""The rule of a refund for what was missing at the counter: nothing was brought back for it."""


class Seen(StrEnum):
    """How an item was found. `elsewhere`: it is in another parcel of the order, which does not wait here."""

    THERE = "there"
    MISSING = "missing"
    SHORT = "short"
    ELSEWHERE = "elsewhere"


LACKING = frozenset({Seen.MISSING, Seen.SHORT})


@dataclass(frozen=True)
class Waiting:
    """A number of the queue, with the order and what of it waits behind the counter."""

    ticket: TicketOut
    order: OrderOut
    parcels: tuple[ParcelOut, ...]


@dataclass(frozen=True)
class Handing:
    """What staff say: how each item was found, the code that was shown, or why there was none."""

    seen: Mapping[str, Seen]
    note: str = ""
    code: str = ""
    reason: str = ""


def queue(unit: Unit, shop: str | None) -> list[Waiting]:
    """Who waits, first come first."""
    return [_waiting(unit, ticket) for ticket in counter.listed(unit, shop).tickets]


def one(unit: Unit, ticket: str) -> Waiting:
    """One number. ProblemError 404."""
    return _waiting(unit, counter.show(unit, ticket))


def hand_over(unit: Unit, ticket: str, by: str, handing: Handing) -> None:
    """Serve the number; what is missing becomes a refund to review. ProblemError 404; 409 when it was served before;
    422 when an item was not looked at, nothing is there, the code is of another order, or neither code nor reason was
    given."""
    waiting = one(unit, ticket)
    if waiting.ticket.state == "served":
        raise ProblemError(409, "ticket_served", f"Number {waiting.ticket.number} was served already.")
    _looked_at(waiting.order, handing)
    credential = _credential(unit, waiting.order.id, handing)
    reason = None if credential else handing.reason
    row = {"ticket": ticket, "by": by, "credential": credential, "reason": reason, "at_ms": unit.now_ms}
    unit.conn.execute(insert(handovers).values(row))
    for position, item in enumerate(waiting.order.items, 1):
        seen = handing.seen[item.id]
        case = _lacking(unit, waiting, item.id, position, seen) if seen in LACKING else None
        note = handing.note if seen in LACKING else ""
        check = {"ticket": ticket, "item": item.id, "seen": seen, "note": note, "return_case": case}
        unit.conn.execute(insert(handover_checks).values(check))
    counter.change(unit, ticket, TicketStateRequest(state="served", by=by))


def _waiting(unit: Unit, ticket: TicketOut) -> Waiting:
    order = orders.show(unit, ticket.order)
    return Waiting(ticket, order, tuple(one for one in order.parcels if _is_behind(one)))


def _is_behind(parcel: ParcelOut) -> bool:
    """Whether it waits at the counter: it was taken out of a door, or never meant for one."""
    return parcel.state == "retrieved" or (parcel.state == "expected" and parcel.counter is not None)


def _looked_at(order: OrderOut, handing: Handing) -> None:
    if set(handing.seen) != {item.id for item in order.items}:
        raise ProblemError(422, "items_unchecked", "Look at every item, and say how it was found.")
    found = set(handing.seen.values())
    if found & LACKING and not handing.note:
        raise ProblemError(422, "note_missing", "Say what is missing, or how much too little there is.")
    if order.items and not found & {Seen.THERE, Seen.SHORT}:
        raise ProblemError(422, "nothing_there", "Nothing of it is there: pass the number over, and look for it.")


def _credential(unit: Unit, order: str, handing: Handing) -> str | None:
    """Whose code it is; None for a reason instead."""
    if not handing.code:
        if not handing.reason:
            raise ProblemError(422, "code_missing", "Ask for the code of the customer, or say why there is none.")
        return None
    good = select(credentials).where(credentials.c.order == order, credentials.c.revoked.is_(False))
    rows = unit.conn.execute(good.where(credentials.c.expires_ms > unit.now_ms)).all()
    found = next((str(row.id) for row in rows if _is(row, handing.code)), None)
    if found is None:
        raise ProblemError(422, "code_wrong", "This is not a code of this order that is good now.")
    return found


def _is(row: Row[tuple[object, ...]], typed: str) -> bool:
    """Digits may be typed in groups, as they are printed."""
    whole, digits = "".join(typed.split()), "".join(sign for sign in typed if sign not in " -")
    return typed == row.token or whole in (row.token, row.code) or (row.kind == "numeric" and digits == row.code)


def _lacking(unit: Unit, waiting: Waiting, item: str, position: int, seen: Seen) -> str:
    """A refund of the item for staff to review; never more than was paid for it."""
    ticket, case = waiting.ticket, unit.new_id()
    paid = select(items.c.paid_fen).where(items.c.id == item)
    amount_fen = int(unit.conn.execute(paid).scalar_one())
    told = {
        "id": case,
        "kiosk": ticket.kiosk,
        "number": f"C{ticket.day[5:7]}{ticket.day[8:]}-{ticket.number}-{position}",
        "order": ticket.order,
        "item": item,
        "reason": seen.value,
        "rule": SHORTFALL,
        "decision": "review",
        "amount_fen": amount_fen,
        "compartment": "",
        "operation": ticket.id,
        "received_ms": unit.now_ms,
    }
    unit.conn.execute(insert(returns).values(told))
    refunds.begin(unit, case, ticket.order, amount_fen, accepted=False, received_ms=unit.now_ms)
    return case
