"""Orders found by how their number begins, and what happened to one, read in one transaction.

Must never know HTML or change a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Row, select

from central import orders as order_desk
from central.complaints.tables import complaints
from central.notices import outbox
from central.order_wire import OrderOut
from central.tables import help_calls, orders, returns, staff, tasks, tickets
from central.unit import Unit

MOST = 50
MOST_TASKS = 200
STATES = ("ready_to_load", "open", "collected", "cancelled")


@dataclass(frozen=True)
class Happening:
    """One thing that happened: when, which words say it, and what it was about."""

    at_ms: int
    what: str
    about: str = ""
    link: str = ""


def find(unit: Unit, number: str, state: str | None) -> list[Row[tuple[object, ...]]]:
    """The newest orders whose number begins so, in a state or in any."""
    query = select(orders)
    if number:
        query = query.where(orders.c.number.startswith(number, autoescape=True))
    if state is not None:
        query = query.where(orders.c.status == state)
    return list(unit.conn.execute(query.order_by(orders.c.added_ms.desc(), orders.c.id).limit(MOST)).all())


def numbers(unit: Unit, ids: Iterable[str | None]) -> dict[str, str]:
    """The numbers of orders by their ids; a kiosk may name an order that nobody knows."""
    wanted = {each for each in ids if each is not None}
    rows = unit.conn.execute(select(orders.c.id, orders.c.number).where(orders.c.id.in_(wanted))).all()
    return {row.id: row.number for row in rows}


@dataclass(frozen=True)
class Undone:
    """A call for help or a task: since when, which words say it, and where."""

    since_ms: int
    what: str
    kiosk: str
    door: str
    order: str | None = None
    taken_by: str = ""
    """The number of the member of staff who is on it."""


def undone(unit: Unit) -> list[Undone]:
    """Calls that nobody answered, then tasks that nobody did; each oldest first, at most so many."""
    calls = select(help_calls).where(help_calls.c.answered_ms.is_(None)).order_by(help_calls.c.called_ms)
    taken = tasks.outerjoin(staff, staff.c.id == tasks.c.taken_by)
    todo = select(tasks, staff.c.number.label("taker")).select_from(taken)
    todo = todo.where(tasks.c.done_ms.is_(None)).order_by(tasks.c.opened_ms)
    rows = unit.conn.execute(calls.limit(MOST_TASKS)).all()
    waiting = [Undone(row.called_ms, "help", row.kiosk, row.compartment or "") for row in rows]
    rows = unit.conn.execute(todo.limit(MOST_TASKS)).all()
    waiting += [_task(row) for row in rows]
    return waiting[:MOST_TASKS]


def _task(row: Row[tuple[object, ...]]) -> Undone:
    return Undone(row.opened_ms, f"task.{row.kind}", row.kiosk, row.compartment or "", row.order, row.taker or "")


def one(unit: Unit, order: str) -> tuple[OrderOut, list[Happening]]:
    """An order, and what happened to it, in order of time. ProblemError 404."""
    found = order_desk.show(unit, order)
    happened = [*_itself(unit, order), *_people(unit, order), *_after(unit, order)]
    return found, sorted(happened, key=lambda each: each.at_ms)


def _itself(unit: Unit, order: str) -> list[Happening]:
    row = unit.conn.execute(select(orders).where(orders.c.id == order)).one()
    moments = ((row.added_ms, "added"), (row.picked_up_ms, "picked_up"))
    notices = outbox.listed(unit, "sent", order).notices
    told = [Happening(each.ended_ms or each.made_ms, "happened.notice", f"notice.{each.kind}") for each in notices]
    return [Happening(at_ms, what) for at_ms, what in moments if at_ms is not None] + told


def _people(unit: Unit, order: str) -> list[Happening]:
    """What staff had to do with it."""
    happened = []
    for row in unit.conn.execute(select(tickets).where(tickets.c.order == order)).all():
        happened.append(Happening(row.entered_ms, "happened.ticket", row.number))
        if row.changed_ms is not None:
            happened.append(Happening(row.changed_ms, "happened.ticket_changed", row.number))
    for row in unit.conn.execute(select(tasks).where(tasks.c.order == order)).all():
        happened.append(Happening(row.opened_ms, "happened.task", f"task.{row.kind}"))
        if row.done_ms is not None:
            happened.append(Happening(row.done_ms, "happened.task_done", f"task.{row.kind}"))
    return happened


def _after(unit: Unit, order: str) -> list[Happening]:
    """What the customer brought back or said."""
    came = unit.conn.execute(select(returns).where(returns.c.order == order)).all()
    said = unit.conn.execute(select(complaints).where(complaints.c.order == order)).all()
    return [
        *(Happening(row.received_ms, "happened.return", row.number, f"/console/returns/{row.id}") for row in came),
        *(
            Happening(row.received_ms, "happened.complaint", row.number, f"/console/complaints/{row.id}")
            for row in said
        ),
    ]
