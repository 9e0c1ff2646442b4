"""What each event changes at central. Knows the tables; must never know sequences, HTTP or a lock.

An effect raises ValueError when the event speaks of things that do not exist; the caller makes a dead letter of it.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from central import counter, events, low_doors, orders, person_returns
from central.complaints import arrivals
from central.envelope import CloudEvent
from central.fields import Reading
from central.notices import causes
from central.notices.kinds import Facts
from central.ratings import arrivals as ratings
from central.refunds import desk as refunds
from central.tables import alarms, doors, help_calls, items, kiosks, parcels, returns, tasks
from central.tables import orders as order_rows
from central.unit import Unit

D = TypeVar("D", bound=Reading)
Effect = Callable[[Unit, str, CloudEvent, Reading], None]

# What the kiosk's sensor last said, as far as an arrow of the journal tells it.
SEEN = {"opened": "open", "closed": "closed", "settled": "closed", "unknown": "doubt"}

GOES = {"unloaded": "expected", "sent_back": "sent_back"}
"""Where a parcel is that came out of its door, and does not wait at the counter."""

TOO_HIGH = "too_high"
"""The screen that promises a lower door the next time."""


def take(unit: Unit, kiosk: str, event: CloudEvent, data: Reading) -> None:
    """The effect of one understood event; most notes of staff and refusals have none beyond being kept."""
    effect = EFFECTS.get(type(data))
    if effect is not None:
        effect(unit, kiosk, event, data)


def _door(unit: Unit, kiosk: str, event: CloudEvent, data: events.OperationData) -> None:
    where = (doors.c.kiosk == kiosk) & (doors.c.compartment == data.compartment)
    old = unit.conn.execute(select(doors).where(where)).first()
    order_of_event = (event.kioskgeneration, event.kiosksequence)
    # A late event of an older generation must not paint over what is known since.
    if old is not None and (old.generation, old.sequence) > order_of_event:
        return
    values = {
        "seen": SEEN.get(data.state, "unseen" if old is None else old.seen),
        "operation": data.operation,
        "kind": data.kind,
        "state": data.state,
        "generation": event.kioskgeneration,
        "sequence": event.kiosksequence,
        "at_ms": event.time_ms,
    }
    row = upsert(doors).values(kiosk=kiosk, compartment=data.compartment, **values)
    unit.conn.execute(row.on_conflict_do_update(index_elements=["kiosk", "compartment"], set_=values))


def _loaded(unit: Unit, kiosk: str, _event: CloudEvent, data: events.ParcelLoaded) -> None:
    _require_parcel(unit, kiosk, data.order, data.parcel)
    _place(unit, data.parcel, "ready", data.compartment, data.epoch)
    orders.settle_status(unit, data.order)
    causes.completed(unit, data.order)


def _collected(unit: Unit, kiosk: str, event: CloudEvent, data: events.ParcelCollected) -> None:
    order = _require_order(unit, kiosk, data.order)
    _require_parcel(unit, kiosk, data.order, data.parcel)
    _place(unit, data.parcel, "collected", None, data.epoch)
    picked_up_ms = max(order.picked_up_ms or 0, event.time_ms)
    row = update(order_rows).where(order_rows.c.id == data.order)
    unit.conn.execute(row.values(picked_up_ms=picked_up_ms))
    orders.settle_status(unit, data.order)
    orders.send(unit, data.order)
    causes.left(unit, data.order, data.operation)


def _retrieved(unit: Unit, kiosk: str, _event: CloudEvent, data: events.ParcelRetrieved) -> None:
    if data.parcel is None or data.order is None or data.seen == "left":
        return
    parcel = _require_parcel(unit, kiosk, data.order, data.parcel)
    if data.seen == "parcel":
        _place(unit, data.parcel, "retrieved", None, None)
    elif data.seen in GOES:
        _place(unit, data.parcel, GOES[data.seen], None, None)
    elif parcel.state == "ready":
        _place(unit, data.parcel, "missing", None, None)
    orders.settle_status(unit, data.order)
    _tell(unit, low_doors.keep(unit, data.order))
    if data.seen in GOES:
        causes.unloaded(unit, data.order)
    else:
        causes.left(unit, data.order, data.operation)


def _placed(unit: Unit, kiosk: str, _event: CloudEvent, data: events.ParcelPlaced) -> None:
    parcel = _require_parcel(unit, kiosk, data.order, data.parcel)
    was_whole = causes.whole(unit, data.order)
    _place(unit, data.parcel, "retrieved", None, None)
    unit.conn.execute(update(parcels).where(parcels.c.id == data.parcel).values(place=data.place))
    orders.settle_status(unit, data.order)
    if parcel.state != "retrieved":  # else its holder has heard that it waits at the counter
        causes.completed(unit, data.order, before=was_whole)


def _place_checked(unit: Unit, kiosk: str, _event: CloudEvent, data: events.PlaceChecked) -> None:
    parcel = _require_parcel(unit, kiosk, data.order, data.parcel)
    if data.seen == "missing" and parcel.state == "retrieved":
        _place(unit, data.parcel, "missing", None, None)
        orders.settle_status(unit, data.order)


def _returned(unit: Unit, kiosk: str, event: CloudEvent, data: events.ReturnReceived) -> None:
    order = _require_order(unit, kiosk, data.order)
    query = select(items.c.id).where(items.c.id == data.item, items.c.order == data.order)
    if unit.conn.execute(query).first() is None:
        raise ValueError("the item is not one of the order")
    row = data.model_dump(exclude={"return_case"})
    row |= {"id": data.return_case, "kiosk": kiosk, "received_ms": event.time_ms}
    unit.conn.execute(insert(returns).values(row))
    accepted = data.decision == "accepted"
    refunds.begin(unit, data.return_case, data.order, data.amount_fen, accepted=accepted, received_ms=event.time_ms)
    facts: Facts = {"case": data.number} | ({"amount_fen": data.amount_fen} if accepted else {})
    causes.note(unit, data.order, "return_received", data.return_case, facts=facts)
    _tell(unit, person_returns.concerned(unit, data.order, order.customer))


def _help(unit: Unit, kiosk: str, event: CloudEvent, data: events.HelpCalled) -> None:
    """Whoever calls again calls by the same name: the first call counts, and whoever answered it has answered."""
    row = {"id": data.help, "kiosk": kiosk, "called_ms": event.time_ms, **data.model_dump(exclude={"help", "order"})}
    unit.conn.execute(upsert(help_calls).values(row).on_conflict_do_nothing())
    # A call must not be lost for an order that central, back from an older copy, does not know.
    order = _find_order(unit, kiosk, data.order) if data.screen == TOO_HIGH and data.order else None
    if order is not None:
        _tell(unit, low_doors.want(unit, order))


def _tell(unit: Unit, changed: list[str]) -> None:
    for order in changed:
        orders.send(unit, order)


def _checked_in(unit: Unit, kiosk: str, event: CloudEvent, data: events.CheckedIn) -> None:
    _require_order(unit, kiosk, data.order)
    counter.check_in(unit, kiosk, event, data)


def _task_opened(unit: Unit, kiosk: str, event: CloudEvent, data: events.TaskOpened) -> None:
    row = {"id": data.task, "kiosk": kiosk, "opened_ms": event.time_ms, **data.model_dump(exclude={"task"})}
    unit.conn.execute(insert(tasks).values(row))


def _task_done(unit: Unit, kiosk: str, event: CloudEvent, data: events.TaskDone) -> None:
    row = update(tasks).where(tasks.c.id == data.task, tasks.c.kiosk == kiosk)
    done = unit.conn.execute(row.values(done_ms=event.time_ms, **data.model_dump(exclude={"task"})))
    if done.rowcount != 1:
        raise ValueError("the task was never opened")


def _task_taken(unit: Unit, kiosk: str, _event: CloudEvent, data: events.TaskTaken) -> None:
    _take_task(unit, kiosk, data.task, data.staff)


def _task_given_back(unit: Unit, kiosk: str, _event: CloudEvent, data: events.TaskGivenBack) -> None:
    _take_task(unit, kiosk, data.task, None)


def _take_task(unit: Unit, kiosk: str, task: str, staff: str | None) -> None:
    row = update(tasks).where(tasks.c.id == task, tasks.c.kiosk == kiosk)
    if unit.conn.execute(row.values(taken_by=staff)).rowcount != 1:
        raise ValueError("the task was never opened")


def _started(unit: Unit, kiosk: str, _event: CloudEvent, data: events.KioskStarted) -> None:
    unit.conn.execute(update(kiosks).where(kiosks.c.id == kiosk).values(software=data.software))


def _alarm(unit: Unit, kiosk: str, event: CloudEvent, data: events.AlarmRaised) -> None:
    row = {"id": event.id, "kiosk": kiosk, "at_ms": event.time_ms, **data.model_dump()}
    unit.conn.execute(insert(alarms).values(row))


def _restored(unit: Unit, kiosk: str, event: CloudEvent, _data: events.KioskRestored) -> None:
    _alarm(unit, kiosk, event, events.AlarmRaised(kind="restored", compartment=None))


def _lost(unit: Unit, kiosk: str, event: CloudEvent, _data: events.EventsLost) -> None:
    _alarm(unit, kiosk, event, events.AlarmRaised(kind="events_lost", compartment=None))


def _find_order(unit: Unit, kiosk: str, order: str) -> Row[tuple[object, ...]] | None:
    query = select(order_rows).where(order_rows.c.id == order, order_rows.c.kiosk == kiosk)
    return unit.conn.execute(query).first()


def _require_order(unit: Unit, kiosk: str, order: str) -> Row[tuple[object, ...]]:
    row = _find_order(unit, kiosk, order)
    if row is None:
        raise ValueError("the order is not one of this kiosk")
    return row


def _require_parcel(unit: Unit, kiosk: str, order: str, parcel: str) -> Row[tuple[object, ...]]:
    _require_order(unit, kiosk, order)
    query = select(parcels).where(parcels.c.id == parcel, parcels.c.order == order)
    row = unit.conn.execute(query).first()
    if row is None:
        raise ValueError("the parcel is not one of the order")
    return row


def _place(unit: Unit, parcel: str, state: str, compartment: str | None, epoch: str | None) -> None:
    row = update(parcels).where(parcels.c.id == parcel)
    unit.conn.execute(row.values(state=state, compartment=compartment, epoch=epoch, place=None))


def _effect(shape: type[D], effect: Callable[[Unit, str, CloudEvent, D], None]) -> tuple[type[Reading], Effect]:
    return shape, cast(Effect, effect)


EFFECTS: dict[type[Reading], Effect] = dict(
    (
        _effect(events.OperationData, _door),
        _effect(events.ParcelLoaded, _loaded),
        _effect(events.ParcelCollected, _collected),
        _effect(events.ParcelRetrieved, _retrieved),
        _effect(events.ParcelPlaced, _placed),
        _effect(events.PlaceChecked, _place_checked),
        _effect(events.ReturnReceived, _returned),
        _effect(events.RatingGiven, ratings.given),
        _effect(events.RatingFollowed, ratings.followed),
        _effect(events.ComplaintOpened, arrivals.opened),
        _effect(events.HelpCalled, _help),
        _effect(events.CheckedIn, _checked_in),
        _effect(events.TaskOpened, _task_opened),
        _effect(events.TaskTaken, _task_taken),
        _effect(events.TaskGivenBack, _task_given_back),
        _effect(events.TaskDone, _task_done),
        _effect(events.KioskStarted, _started),
        _effect(events.KioskRestored, _restored),
        _effect(events.EventsLost, _lost),
        _effect(events.AlarmRaised, _alarm),
    )
)
