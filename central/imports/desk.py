"""Imported orders into the tables, each in its own transaction: one that is refused takes no other with it.

Knows central's unit of work. Must never know HTTP or a file.
"""

from collections.abc import Sequence

from sqlalchemy import select

from central import orders
from central.core import Central
from central.errors import ProblemError
from central.imports.settings import ShopifySource
from central.imports.shopify import NotOursError, UnreadableError, number_of, order_of
from central.imports.wire import Imported, ImportOut
from central.order_wire import OrderCreated, OrderRequest
from central.tables import orders as order_rows
from central.unit import Unit
from central.users import desk

CANCELLED = "orders/cancelled"
TAKEN = frozenset({"orders/create", "orders/updated", "orders/paid"})


async def take_all(central: Central, requests: Sequence[OrderRequest], by: str) -> ImportOut:
    """Every order, one after the other; each new one is an act of whoever sent them."""
    return ImportOut(orders=[await take(central, request, by) for request in requests])


async def take(central: Central, request: OrderRequest, by: str | None = None) -> Imported:
    """One order: new, known, known with other contents, or refused. A web shop's own word is nobody's act."""

    def work(unit: Unit) -> tuple[OrderCreated, bool]:
        made, is_new = orders.add(unit, request)
        if is_new and by is not None:
            desk.keep(unit, by, "add_order", made.id)
        return made, is_new

    try:
        made, is_new = await central.transact(work)
    except ProblemError as refused:
        fate = "differs" if refused.code == "order_differs" else "refused"
        return Imported(number=request.number, fate=fate, why=refused.detail)
    return Imported(number=request.number, fate="new" if is_new else "known", order=made.id)


async def take_shopify(central: Central, source: ShopifySource, topic: str, body: bytes) -> Imported:
    """What a webhook tells. Nothing of it is an error for the sender: sent again it would be the same."""
    try:
        if topic == CANCELLED:
            return await _cancel(central, source.channel, number_of(body))
        if topic not in TAKEN:
            return Imported(number="", fate="not_ours", why=f"nobody here listens to {topic!r}")
        request = order_of(body, source)
    except NotOursError as other:
        return Imported(number=number_of(body), fate="not_ours", why=f"{other}")
    except UnreadableError as wrong:
        central.log.write("central.import_unreadable", why=str(wrong))
        return Imported(number="", fate="unreadable", why=f"{wrong}")
    return await take(central, request)


async def _cancel(central: Central, channel: str, number: str) -> Imported:
    def work(unit: Unit) -> Imported:
        known = order_rows.c.channel == channel, order_rows.c.number == number
        order = unit.conn.execute(select(order_rows.c.id).where(*known)).scalar_one_or_none()
        if order is None:
            return Imported(number=number, fate="not_ours", why="nobody here knows it")
        orders.cancel(unit, order)
        return Imported(number=number, fate="cancelled", order=order)

    try:
        return await central.transact(work)
    except ProblemError as refused:
        return Imported(number=number, fate="refused", why=refused.detail)
