"""Orders: in from shop systems, down to the kiosk, and what became of them. Must never know HTTP.

The amount really paid stands at each item; the moment of pickup stays with the order, returns count their days from it.
"""

import hashlib
import json

from sqlalchemy import Row, insert, select, update

from central import credentials, low_doors, person_returns
from central.errors import ProblemError, not_found
from central.notices import causes, contacts
from central.order_wire import (
    CredentialOut,
    ItemOut,
    OrderCreated,
    OrderOut,
    OrderRequest,
    ParcelOut,
    PreparationRequest,
)
from central.tables import credentials as credential_rows
from central.tables import items, orders, parcels
from central.unit import Unit

LATER = frozenset({"slot_from_ms", "slot_until_ms", "ready", "expected_ms", "customer"})
"""Fields of an order that older versions did not know."""


def add(unit: Unit, request: OrderRequest) -> tuple[OrderCreated, bool]:
    """The order with its credentials, and whether it is new. Raises ProblemError 404 or 409."""
    if request.customer is not None:  # from here on only the digest: the id is kept nowhere
        request = request.model_copy(update={"customer": low_doors.digest(unit, request.kiosk, request.customer)})
    contact = contacts.digest(unit, request.contact) if request.contact is not None else None
    fingerprint = _fingerprint(request, contact)
    query = select(orders).where(orders.c.channel == request.channel, orders.c.number == request.number)
    known = unit.conn.execute(query).first()
    if known is not None:
        if known.fingerprint != fingerprint:
            raise ProblemError(409, "order_differs", f"Order {request.number} is known with other contents.")
        return _created(unit, known.id, known.number), False
    unit.require_kiosk(request.kiosk)
    order = _insert(unit, request, fingerprint)
    send(unit, order)
    _mint(unit, order, request)
    contacts.keep(unit, order, request.contact)
    causes.completed(unit, order)
    return _created(unit, order, request.number), True


def show(unit: Unit, order: str) -> OrderOut:
    """The order as central knows it. Raises ProblemError 404."""
    row = _row(unit, order)
    item_rows = unit.conn.execute(select(items).where(items.c.order == order).order_by(items.c.position)).all()
    return OrderOut(
        id=row.id,
        number=row.number,
        channel=row.channel,
        kiosk=row.kiosk,
        status=row.status,
        not_before_ms=row.not_before_ms,
        held_until_ms=row.held_until_ms,
        picked_up_ms=row.picked_up_ms,
        slot_from_ms=row.slot_from_ms,
        slot_until_ms=row.slot_until_ms,
        ready=row.ready,
        expected_ms=row.expected_ms,
        low_door=row.low_door,
        returns_hold=row.returns_hold,
        items=[ItemOut.model_validate(item, from_attributes=True) for item in item_rows],
        parcels=[ParcelOut.model_validate(parcel, from_attributes=True) for parcel in _parcels(unit, order)],
        credentials=credentials.of_order(unit, order),
    )


def cancel(unit: Unit, order: str) -> OrderOut:
    """Cancel, now or before. Raises ProblemError 404, or 409 when it was collected."""
    row = _row(unit, order)
    if row.picked_up_ms is not None:
        raise ProblemError(409, "order_collected", f"Order {row.number} was collected; it can only be returned.")
    if row.status != "cancelled":
        unit.conn.execute(update(orders).where(orders.c.id == order).values(status="cancelled"))
        send(unit, order)
        query = select(credential_rows.c.id).where(credential_rows.c.order == order)
        for credential_id in unit.conn.execute(query).scalars().all():
            credentials.revoke(unit, credential_id)
    return show(unit, order)


def prepare(unit: Unit, order: str, request: PreparationRequest) -> OrderOut:
    """Note how far the goods are, and which parcels wait at the counter. Raises ProblemError 404 or 409."""
    row = _row(unit, order)
    if row.status == "cancelled":
        raise ProblemError(409, "order_cancelled", f"Order {row.number} is cancelled.")
    known = {parcel.id for parcel in _parcels(unit, order)}
    for one in request.counter:
        if one.parcel not in known:
            raise not_found("parcel_unknown", "parcel", one.parcel)
        unit.conn.execute(update(parcels).where(parcels.c.id == one.parcel).values(counter=one.reason))
    was_whole = causes.whole(unit, order)
    said = request.model_dump(include={"ready", "expected_ms", "returns_hold"}, exclude_unset=True)
    if said:
        unit.conn.execute(update(orders).where(orders.c.id == order).values(said))
    send(unit, order)
    causes.completed(unit, order, before=was_whole)
    return show(unit, order)


def hand_over(unit: Unit, order: str, at_ms: int) -> None:
    """What waited behind the counter went to its holder."""
    waits = (parcels.c.state == "retrieved") | ((parcels.c.state == "expected") & parcels.c.counter.is_not(None))
    handed = update(parcels).where(parcels.c.order == order, waits).values(state="collected", place=None)
    if unit.conn.execute(handed).rowcount:
        picked_up_ms = max(_row(unit, order).picked_up_ms or 0, at_ms)
        unit.conn.execute(update(orders).where(orders.c.id == order).values(picked_up_ms=picked_up_ms))
        settle_status(unit, order)
        send(unit, order)
        causes.left(unit, order, f"handed over {at_ms}")


def mint_another(unit: Unit, order: str, expires_ms: int) -> CredentialOut:
    """Another QR for the order. Raises ProblemError 404 or 409."""
    row = _row(unit, order)
    if row.status == "cancelled":
        raise ProblemError(409, "order_cancelled", f"Order {row.number} is cancelled.")
    credentials.mint_qr(unit, order, row.kiosk, expires_ms)
    return credentials.of_order(unit, order)[-1]


def pickup_token(unit: Unit, order: str) -> str:
    """The text of the newest QR that is not revoked. Raises ProblemError 404."""
    _row(unit, order)
    good = [one for one in credentials.of_order(unit, order) if one.token is not None and not one.revoked]
    if not good or good[-1].token is None:
        raise ProblemError(404, "no_pickup_code", "This order has no pickup code that is in force.")
    return good[-1].token


def send(unit: Unit, order: str) -> None:
    """Tell the order's kiosk what the order is now."""
    row = _row(unit, order)
    shown = show(unit, order).model_dump(exclude={"kiosk", "low_door", "credentials"})
    shown["other_returns_ms"] = person_returns.others(unit, order, row.customer)
    for parcel in shown["parcels"]:
        del parcel["state"], parcel["compartment"], parcel["place"]
    unit.send(row.kiosk, "order.put", shown)


def settle_status(unit: Unit, order: str) -> None:
    """Work out the status again from where the parcels are; a cancelled order stays cancelled."""
    states = {row.state for row in _parcels(unit, order)}
    status = "open" if "ready" in states else "collected" if states == {"collected"} else "ready_to_load"
    alive = update(orders).where(orders.c.id == order, orders.c.status != "cancelled")
    unit.conn.execute(alive.values(status=status))


def _row(unit: Unit, order: str) -> Row[tuple[object, ...]]:
    row = unit.conn.execute(select(orders).where(orders.c.id == order)).first()
    if row is None:
        raise not_found("order_unknown", "order", order)
    return row


def _parcels(unit: Unit, order: str) -> list[Row[tuple[object, ...]]]:
    query = select(parcels).where(parcels.c.order == order).order_by(parcels.c.position)
    return list(unit.conn.execute(query).all())


def _fingerprint(request: OrderRequest, contact: str | None) -> str:
    """Tells another order from the same one again. What was not said counts as in the versions that did not know it.
    `contact` is a digest: the fingerprint outlives the contact."""
    said = request.model_dump() | {"contact": contact}
    for name in (LATER | {"contact"}) & {name for name, value in said.items() if value is None}:
        del said[name]
    for parcel in said["parcels"]:
        if parcel["counter"] is None:
            del parcel["counter"]
    for item in said["items"]:
        for name in ("goods", "confirmed"):
            if not item[name]:
                del item[name]
    if not said["returns_hold"]:
        del said["returns_hold"]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _created(unit: Unit, order: str, number: str) -> OrderCreated:
    return OrderCreated(id=order, number=number, credentials=credentials.of_order(unit, order))


def _insert(unit: Unit, request: OrderRequest, fingerprint: str) -> str:
    order = unit.new_id()
    collected = request.picked_up_ms is not None
    low_door = low_doors.wanted(unit, request.customer)
    head = request.model_dump(
        include={"kiosk", "channel", "number", "not_before_ms", "held_until_ms", "returns_hold", *LATER}
    )
    status = "collected" if collected else "ready_to_load"
    head |= {"id": order, "status": status, "picked_up_ms": request.picked_up_ms, "low_door": low_door}
    unit.conn.execute(insert(orders).values({**head, "added_ms": unit.now_ms, "fingerprint": fingerprint}))
    for position, item in enumerate(request.items):
        texts = {"title": item.title.as_dict(), "variant": item.variant.as_dict() if item.variant else None}
        texts["variant"] = texts["variant"] or {"zh-CN": "", "en": ""}
        plain = item.model_dump(mode="json", exclude={"title", "variant"})
        row = {"id": unit.new_id(), "order": order, "position": position, **plain, **texts}
        unit.conn.execute(insert(items).values(row))
    for position, parcel in enumerate(request.parcels):
        state = "collected" if collected else "expected"
        row = {**parcel.model_dump(), "id": unit.new_id(), "order": order, "position": position, "state": state}
        unit.conn.execute(insert(parcels).values({**row, "low_door": parcel.low_door or low_door}))
    return order


def _mint(unit: Unit, order: str, request: OrderRequest) -> None:
    default_ms = unit.now_ms + unit.settings.credential_days * 86_400_000
    wanted_ms = default_ms if request.held_until_ms is None else request.held_until_ms
    expires_ms = min(wanted_ms, credentials.LAST_EXPIRY_MS)
    credentials.mint_qr(unit, order, request.kiosk, expires_ms)
    if request.phone_tail is not None:
        credentials.mint_numeric(unit, order, request.kiosk, request.phone_tail, expires_ms)
    if request.opaque_code is not None:
        credentials.mint_opaque(unit, order, request.kiosk, request.opaque_code, expires_ms)
