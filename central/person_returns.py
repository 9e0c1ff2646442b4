"""When the customer of an order brought things of other orders back, for the limit of returns per person.

A customer is only a digest (see `low_doors`); a kiosk hears the moments, never whose they are. Must never know HTTP.
"""

from sqlalchemy import select

from central.tables import orders, returns
from central.unit import Unit

DAY_MS = 86_400_000
LONGEST_DAYS = 366
MOST = 50
"""As many moments are told, and as many orders hear of a new one: the newest."""


def others(unit: Unit, order: str, customer: str | None) -> list[int]:
    """The moments of the customer's returns of other orders, oldest first."""
    if customer is None:
        return []
    since_ms = unit.now_ms - LONGEST_DAYS * DAY_MS
    theirs = (orders.c.customer == customer) & (orders.c.id != order) & (returns.c.received_ms > since_ms)
    brought = theirs & (returns.c.compartment != "")
    query = select(returns.c.received_ms).join(orders, orders.c.id == returns.c.order).where(brought)
    newest = unit.conn.execute(query.order_by(returns.c.received_ms.desc()).limit(MOST)).scalars().all()
    return sorted(newest)


def concerned(unit: Unit, order: str, customer: str | None) -> list[str]:
    """The customer's other orders, whose kiosks must hear that something of this one came back."""
    if customer is None:
        return []
    theirs = (orders.c.customer == customer) & (orders.c.id != order) & (orders.c.status != "cancelled")
    query = select(orders.c.id).where(theirs).order_by(orders.c.added_ms.desc(), orders.c.id).limit(MOST)
    return list(unit.conn.execute(query).scalars().all())
