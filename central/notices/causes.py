"""What makes a notice: called by the rule that changes the order, in the same transaction.

Each cause has a name; the same cause twice makes one notice. Must never know a channel, a text or the hour of the day.
"""

from sqlalchemy import ColumnElement, insert, update
from sqlalchemy.exc import IntegrityError

from central.notices import contacts, goods
from central.notices.kinds import OF_WHAT_WAITS, URGENT, Facts, Kind
from central.notices.settings import Notices
from central.tables import notices
from central.unit import Unit

HOUR_MS = 3_600_000
APART_MS = 6 * HOUR_MS
"""Nobody is reminded sooner than this after the notice before."""


def note(
    unit: Unit, order: str, kind: Kind, cause: str, *, due_ms: int | None = None, facts: Facts | None = None
) -> None:
    """A notice for each channel of the order's contact, once for each cause; due now when no time is given."""
    for channel in contacts.channels(unit, order):
        row: dict[str, object] = {"id": unit.new_id(), "order": order, "kind": kind, "cause": cause, "channel": channel}
        row |= {"facts": facts or {}, "state": "waiting", "tries": 0, "made_ms": unit.now_ms}
        try:
            with unit.conn.begin_nested():
                due = unit.now_ms if due_ms is None else due_ms
                unit.conn.execute(insert(notices).values(row | {"due_ms": due}))
        except IntegrityError:
            continue  # told already: the constraint is the judge, also between processes
        unit.woken.add(bell(channel))


def bell(channel: str) -> str:
    """The name by which the worker of a channel waits; no kiosk has one like it."""
    return f"notices/{channel}"


def whole(unit: Unit, order: str) -> bool:
    """Whether all of an order can be fetched; asked before a change that `completed` is told of."""
    return unit.settings.notices.on and goods.look(unit, order).whole


def completed(unit: Unit, order: str, *, before: bool = False) -> None:
    """The goods of an order may have become whole; `before`: they were already."""
    if before or not unit.settings.notices.on:
        return
    found = goods.look(unit, order)
    if not found.whole:
        return
    earlier = notices.c.kind.in_(OF_WHAT_WAITS) & notices.c.cause.not_like(f"{found.loads}%")
    _withdraw(unit, order, earlier)
    note(unit, order, "ready", found.loads)
    held_until_ms: int | None = found.order.held_until_ms
    for due_ms in reminders(unit.now_ms, held_until_ms, unit.settings.notices):
        note(unit, order, "reminder", f"{found.loads} {due_ms}", due_ms=due_ms)
    if held_until_ms is not None and held_until_ms > unit.now_ms:
        note(unit, order, "overdue", found.loads, due_ms=held_until_ms)


def unloaded(unit: Unit, order: str) -> None:
    """Staff took a parcel out again, to load it later or to send it back: what was not said yet of what waits is not
    true any more."""
    if unit.settings.notices.on:
        _withdraw(unit, order, notices.c.kind.in_(OF_WHAT_WAITS))
        completed(unit, order)


def left(unit: Unit, order: str, cause: str) -> None:
    """A parcel left its door, to its holder or by staff; one notice when no door is left to open."""
    if not unit.settings.notices.on:
        return
    found = goods.look(unit, order)
    if found.in_doors:
        return
    if found.moved and found.waits:
        held_until_ms: int | None = found.order.held_until_ms
        _withdraw(unit, order, notices.c.kind == "ready")
        overdue = held_until_ms is not None and held_until_ms <= unit.now_ms
        note(unit, order, "moved", cause, facts={URGENT: not overdue})
    elif not found.at_counter and found.order.status == "collected":
        note(unit, order, "collected", found.loads)


def reminders(now_ms: int, held_until_ms: int | None, settings: Notices) -> list[int]:
    """When to remind, in order: after now, before the order is held no longer, and never close together."""
    wanted = {now_ms + hours * HOUR_MS for hours in settings.remind_after_h}
    if held_until_ms is not None:
        wanted |= {held_until_ms - hours * HOUR_MS for hours in settings.remind_before_h}
    last_ms, kept = now_ms, []
    for due_ms in sorted(wanted):
        if due_ms - last_ms >= APART_MS and (held_until_ms is None or due_ms < held_until_ms):
            kept.append(due_ms)
            last_ms = due_ms
    return kept


def _withdraw(unit: Unit, order: str, which: ColumnElement[bool]) -> None:
    """What was not said yet is said by another notice."""
    of_order = (notices.c.order == order) & (notices.c.state == "waiting")
    old = update(notices).where(of_order, which)
    unit.conn.execute(old.values(state="withdrawn", ended_ms=unit.now_ms, failure="a later notice took its place"))
