"""The queue at the counter: who checked in at a kiosk, and what staff say became of them. Must never know HTTP.

The kiosk gives the numbers, with no network; central lists them, and tells the kiosk who was called, passed over or
served.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Row, Select, insert, select, update

from central import orders
from central.envelope import CloudEvent
from central.errors import ProblemError, not_found
from central.events import CheckedIn
from central.shop_wire import CounterQueue, TicketOut, TicketStateRequest
from central.tables import kiosks, parcels, tickets
from central.unit import Unit

DAY_MS = 86_400_000
LISTED = 500


def check_in(unit: Unit, kiosk: str, event: CloudEvent, data: CheckedIn) -> None:
    """Keep a number that a kiosk gave."""
    row = {"id": data.ticket, "kiosk": kiosk, "order": data.order, "number": data.number, "day": data.day}
    unit.conn.execute(insert(tickets).values(row | {"state": "waiting", "entered_ms": event.time_ms}))


def listed(unit: Unit, shop: str | None, *, served: bool = False) -> CounterQueue:
    """Who checked in during the last 24 hours, of one shop or of all, and was not served yet, or was."""
    recent = tickets.c.entered_ms > unit.now_ms - DAY_MS
    query: Select[tuple[object, ...]] = select(tickets).where(recent)
    if not served:
        query = query.where(tickets.c.state != "served")
    if shop is not None:
        query = query.where(tickets.c.kiosk.in_(select(kiosks.c.id).where(kiosks.c.shop == shop)))
    rows = unit.conn.execute(query.order_by(tickets.c.entered_ms, tickets.c.id).limit(LISTED)).all()
    lie = _places(unit, {str(row.order) for row in rows})
    return CounterQueue(tickets=[_out(row, lie) for row in rows])


def show(unit: Unit, ticket: str) -> TicketOut:
    """One number. ProblemError 404."""
    row = _row(unit, ticket)
    return _out(row, _places(unit, {str(row.order)}))


def change(unit: Unit, ticket: str, request: TicketStateRequest) -> TicketOut:
    """Call, call once more, pass over, or serve a number; its kiosk is told. Raises ProblemError 404 or 409."""
    row = _row(unit, ticket)
    if row.state == request.state == "served":
        return _out(row, {})
    if row.state == "served":
        raise ProblemError(409, "ticket_served", f"Number {row.number} was served already.")
    said = {"state": request.state, "changed_ms": unit.now_ms, "by": request.by}
    unit.conn.execute(update(tickets).where(tickets.c.id == ticket).values(said))
    unit.send(str(row.kiosk), "ticket.put", {"id": ticket, "state": request.state, "at_ms": unit.now_ms})
    if request.state == "served":
        orders.hand_over(unit, str(row.order), unit.now_ms)
    return _out(_row(unit, ticket), _places(unit, {str(row.order)}))


def _row(unit: Unit, ticket: str) -> Row[tuple[object, ...]]:
    row = unit.conn.execute(select(tickets).where(tickets.c.id == ticket)).first()
    if row is None:
        raise not_found("ticket_unknown", "number at the counter", ticket)
    return row


def _places(unit: Unit, of: Collection[str]) -> dict[str, list[str]]:
    """Where the parcels of these orders lie behind the counter, by order."""
    found: dict[str, list[str]] = {}
    here = parcels.c.order.in_(of) & parcels.c.place.is_not(None)
    for row in unit.conn.execute(select(parcels.c.order, parcels.c.place).where(here).order_by(parcels.c.place)):
        found.setdefault(str(row.order), []).append(str(row.place))
    return found


def _out(row: Row[tuple[object, ...]], places: Mapping[str, list[str]]) -> TicketOut:
    out = TicketOut.model_validate(row, from_attributes=True)
    return out.model_copy(update={"places": tuple(places.get(out.order, ()))})
