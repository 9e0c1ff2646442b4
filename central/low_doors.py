"""Low doors for whoever could not reach a high one: for the order, and for its customer where the order names one.

Knows marks on orders and needs of parcels. A customer is only a digest that needs central's key, other in each shop.
Must never know HTTP, or how a kiosk hears of it: what changed is the answer.
"""

from sqlalchemy import ColumnElement, Row, select, update

from central.errors import not_found
from central.tables import kiosks, orders, parcels
from central.unit import Unit

PREFIX = b"open-pickup-kiosk/customer/v1\x00"
NO_LONGER_TO_LOAD = ("ready", "collected")


def digest(unit: Unit, kiosk: str, customer: str) -> str:
    """What central keeps of the shop system's own id of a customer. Raises ProblemError 404 without such a kiosk."""
    shop = unit.conn.execute(select(kiosks.c.shop).where(kiosks.c.id == kiosk)).scalar_one_or_none()
    if shop is None:
        raise not_found("kiosk_unknown", "kiosk", kiosk)
    return unit.key.digest(PREFIX + f"{shop}\n{customer}".encode())


def wanted(unit: Unit, customer: str | None) -> bool:
    """Whether the customer of this digest could not reach a door before."""
    if customer is None:
        return False
    marked = select(orders.c.id).where(orders.c.customer == customer, orders.c.low_door).limit(1)
    return unit.conn.execute(marked).first() is not None


def want(unit: Unit, order: Row[tuple[object, ...]]) -> list[str]:
    """Mark this order and all of its customer; the orders of which a parcel changed. Again: no change."""
    alike = orders.c.id == order.id if order.customer is None else orders.c.customer == order.customer
    unit.conn.execute(update(orders).where(alike, orders.c.low_door.is_(False)).values(low_door=True))
    return _lower(unit, alike)


def keep(unit: Unit, order: str) -> list[str]:
    """A parcel of this order came out of its door: the next door is low when the order wants it. Answers as `want`."""
    return _lower(unit, orders.c.id == order)


def _lower(unit: Unit, which: ColumnElement[bool]) -> list[str]:
    """Every parcel still to be loaded of the marked ones among these orders needs a low door."""
    high = parcels.c.low_door.is_(False) & parcels.c.state.not_in(NO_LONGER_TO_LOAD)
    query = select(parcels.c.order).join(orders, orders.c.id == parcels.c.order).where(which, orders.c.low_door, high)
    alive = query.where(orders.c.status != "cancelled").distinct().order_by(parcels.c.order)
    found = list(unit.conn.execute(alive).scalars().all())
    for order in found:
        unit.conn.execute(update(parcels).where(parcels.c.order == order, high).values(low_door=True))
    return found
