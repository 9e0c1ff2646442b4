"""What of an order waits, and where: what makes a notice, and whether it is still true when it goes out.

Knows parcels and the order's own words on its state. Must never know a contact or a channel.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Row, select

from central.tables import kiosks, orders, parcels
from central.unit import Unit

PLACED = 24
"""Doors and places that one notice names at most."""


@dataclass(frozen=True)
class Goods:
    """The parcels of one order by where they are."""

    order: Row[tuple[object, ...]]
    in_doors: tuple[Row[tuple[object, ...]], ...]
    moved: tuple[Row[tuple[object, ...]], ...]
    """Taken out of a door by staff: behind the counter."""
    at_counter: tuple[Row[tuple[object, ...]], ...]
    """Never in a door, and waiting behind the counter."""
    to_come: bool
    """A parcel is neither loaded nor behind the counter."""
    loads: str
    """Other after each loading of a parcel, and the same after an event told twice."""

    @property
    def waits(self) -> bool:
        """Whether something can be fetched now."""
        waiting = self.in_doors or self.moved or self.at_counter
        return bool(waiting) and self.order.status != "cancelled" and self.order.ready is not False

    @property
    def whole(self) -> bool:
        """Whether all that is left of the order can be fetched now."""
        return self.waits and not self.to_come

    @property
    def doors(self) -> list[str]:
        """The doors to open, in order."""
        return sorted({str(row.compartment) for row in self.in_doors})[:PLACED]

    @property
    def counter(self) -> bool:
        """Whether the way leads to the counter."""
        return bool(self.moved or self.at_counter)


def look(unit: Unit, order: str) -> Goods:
    """The goods of an order that exists."""
    row = unit.conn.execute(select(orders).where(orders.c.id == order)).one()
    query = select(parcels).where(parcels.c.order == order).order_by(parcels.c.position)
    found = unit.conn.execute(query).all()
    loads = "\n".join(f"{one.id} {one.epoch or ''}" for one in found)
    expected = tuple(one for one in found if one.state == "expected")
    return Goods(
        order=row,
        in_doors=tuple(one for one in found if one.state == "ready" and one.compartment is not None),
        moved=tuple(one for one in found if one.state == "retrieved"),
        at_counter=tuple(one for one in expected if one.counter is not None),
        to_come=any(one.counter is None for one in expected),
        loads=hashlib.sha256(loads.encode()).hexdigest()[:32],
    )


def shop_of(unit: Unit, order: Row[tuple[object, ...]]) -> str:
    """The id of the shop that holds the order."""
    return str(unit.conn.execute(select(kiosks.c.shop).where(kiosks.c.id == order.kiosk)).scalar_one())
