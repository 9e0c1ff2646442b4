"""Refunds in and out of the tables: begun by a return, decided by staff within their authority, settled.

Knows a unit of work. Must never know HTTP or a provider's wire. Every step is kept with who took it, in the
transaction that takes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, insert, select, update

from central.errors import ProblemError, not_found
from central.notices import causes
from central.photos import desk as photos
from central.policy.in_force import Authority, Grant, may_approve
from central.refunds.life import ARROWS, DUE_MS, OPEN, State, Step, StepError, after
from central.refunds.tables import refund_steps, refunds
from central.refunds.wire import Decision, RefundList, RefundOut, StepOut
from central.tables import orders, returns, staff
from central.unit import Unit

LISTED = 500
MACHINE, PROVIDER = "machine", "provider"
STAFF_STEPS = frozenset({Step.ASK, Step.ANSWER, Step.APPROVE, Step.REFUSE, Step.PAY})
BELL = "refunds"


def begin(unit: Unit, case: str, order: str, amount_fen: int, *, accepted: bool, received_ms: int) -> None:
    """A return came in: what the machine accepted is approved, the rest waits for staff."""
    state = State.APPROVED if accepted else State.REVIEW
    row = {"id": case, "order": order, "amount_fen": amount_fen, "state": state, "received_ms": received_ms, "tries": 0}
    unit.conn.execute(insert(refunds).values(row | {"next_ms": unit.now_ms if accepted else None}))
    if accepted:
        _keep(unit, case, Step.APPROVE, MACHINE, amount_fen=amount_fen, note="")
        unit.woken.add(BELL)
    _tell(unit, case, state, received_ms)


@dataclass(frozen=True)
class Actor:
    """Who decides, as the steps name them, and the role whose authority they have."""

    name: str
    role: str


def member(unit: Unit, case: str, who: str) -> Actor:
    """A member of staff of the kiosk the order was for. ProblemError 404, or 403 for anybody else."""
    return Actor(who, _role(unit, who, str(_row(unit, case).order)))


def review(unit: Unit, case: str, actor: Actor, decision: Decision) -> RefundOut:
    """What somebody decides. ProblemError 404, 403 above their authority, 409 when it does not fit, 422 without a
    note."""
    row, step = _row(unit, case), Step(decision.step)
    amount_fen = row.amount_fen if decision.amount_fen is None else decision.amount_fen
    if amount_fen > row.amount_fen:
        raise ProblemError(422, "amount_too_high", f"Only {row.amount_fen} fen were paid for it.")
    if step in {Step.REFUSE, Step.ASK} and not decision.note.strip():
        raise ProblemError(422, "note_missing", "A refusal and a question need words.")
    if step is Step.APPROVE:
        _within_authority(unit, row, actor, amount_fen)
    _move(unit, row, step, actor.name, amount_fen=amount_fen, note=decision.note)
    return show(unit, case)


def verdict(unit: Unit, case: str, actor: Actor) -> Authority:
    """Whether they may approve all of it today, and what counts as one case with it. ProblemError 404."""
    row = _row(unit, case)
    return _authority(unit, row, actor, int(row.amount_fen))


def pay(unit: Unit, case: str, actor: Actor, note: str) -> RefundOut:
    """A manager paid in another way. ProblemError 404, 403 or 409."""
    row = _row(unit, case)
    if actor.role != "manager":
        raise ProblemError(403, "role_too_low", "Only a manager pays in another way.")
    _move(unit, row, Step.PAY, actor.name, note=note)
    return show(unit, case)


def show(unit: Unit, case: str) -> RefundOut:
    """One return with its refund. ProblemError 404."""
    return _out(unit, _row(unit, case), _known(unit, [case]))


def listed(unit: Unit, state: State | None) -> RefundList:
    """Those of a state, or all that are open; due soonest first."""
    wanted = refunds.c.state.in_(OPEN) if state is None else refunds.c.state == state
    query = select(refunds).where(wanted).order_by(refunds.c.received_ms, refunds.c.id).limit(LISTED)
    rows = unit.conn.execute(query).all()
    known = _known(unit, [str(row.id) for row in rows])
    return RefundList(refunds=[_out(unit, row, known) for row in rows])


def settle(unit: Unit, case: str, step: Step, *, reference: str | None = None, why: str = "") -> None:
    """What the provider said of a refund that was asked for; one that was settled meanwhile stays as it is."""
    row = _row(unit, case)
    if row.state == State.REQUESTED:
        _move(unit, row, step, PROVIDER, note=why, reference=reference)


def request_now(unit: Unit, row: Row[tuple[object, ...]], next_ms: int) -> None:
    """Write down that the provider is about to hear of it."""
    _move(unit, row, Step.REQUEST, PROVIDER)
    later = update(refunds).where(refunds.c.id == row.id)
    unit.conn.execute(later.values(next_ms=next_ms, tries=row.tries + 1))


def _move(
    unit: Unit,
    row: Row[tuple[object, ...]],
    step: Step,
    by: str,
    *,
    amount_fen: int | None = None,
    note: str = "",
    reference: str | None = None,
) -> None:
    try:
        state = after(State(row.state), step)
    except StepError as wrong:
        raise ProblemError(409, "step_impossible", str(wrong)) from wrong
    given_fen = row.amount_fen if amount_fen is None else amount_fen
    said: dict[str, object] = {"state": state, "amount_fen": given_fen, "why": note or None}
    said["next_ms"] = unit.now_ms if state is State.APPROVED else None
    if state in {State.REFUNDED, State.REFUSED}:
        said |= {"ended_ms": unit.now_ms, "reference": reference}
    mine = (refunds.c.id == row.id) & (refunds.c.state == row.state)
    if unit.conn.execute(update(refunds).where(mine).values(said)).rowcount != 1:
        raise ProblemError(409, "step_impossible", "Somebody else was faster.")
    _keep(unit, str(row.id), step, by, amount_fen=given_fen, note=note)
    _tell(unit, str(row.id), state, row.received_ms)
    if state is State.APPROVED:
        unit.woken.add(BELL)
    if state is State.REFUNDED:
        facts = {"case": _return(unit, str(row.id)).number, "amount_fen": given_fen}
        causes.note(unit, str(row.order), "refunded", str(row.id), facts=facts)


def _tell(unit: Unit, case: str, state: State, received_ms: int) -> None:
    """The kiosk that took the goods shows how the case stands to whoever holds up its receipt."""
    came = _return(unit, case)
    data = {"id": case, "number": came.number, "state": state, "due_ms": received_ms + DUE_MS}
    unit.send(str(came.kiosk), "case.put", data)


def _within_authority(unit: Unit, row: Row[tuple[object, ...]], actor: Actor, amount_fen: int) -> None:
    found = _authority(unit, row, actor, amount_fen)
    if not found.allowed:
        raise ProblemError(
            403, found.rule, f"{actor.name} may not approve this: {found.counted_fen} fen count as one case with it."
        )


def _authority(unit: Unit, row: Row[tuple[object, ...]], actor: Actor, amount_fen: int) -> Authority:
    asked = Grant(str(row.order), amount_fen, unit.now_ms, _customer(unit, str(row.order)))
    return may_approve(unit, actor.role, asked, _earlier(unit, str(row.id), asked))


def _earlier(unit: Unit, case: str, asked: Grant) -> list[Grant]:
    """What staff gave before for other returns of the same order or the same person."""
    by_staff = refund_steps.c.step.in_((Step.APPROVE,)) & (refund_steps.c.by != MACHINE)
    same = refunds.c.order == asked.order
    if asked.person is not None:
        same |= orders.c.customer == asked.person
    query = (
        select(refund_steps.c.amount_fen, refund_steps.c.at_ms, refunds.c.order, orders.c.customer)
        .join(refunds, refunds.c.id == refund_steps.c.refund)
        .join(orders, orders.c.id == refunds.c.order)
        .where(by_staff, same, refunds.c.id != case)
    )
    return [Grant(row.order, row.amount_fen, row.at_ms, row.customer) for row in unit.conn.execute(query).all()]


def _customer(unit: Unit, order: str) -> str | None:
    return unit.conn.execute(select(orders.c.customer).where(orders.c.id == order)).scalar_one_or_none()


def _role(unit: Unit, who: str, order: str) -> str:
    """The role of an active member of staff of the kiosk the order was for."""
    kiosk = select(orders.c.kiosk).where(orders.c.id == order).scalar_subquery()
    query = select(staff.c.role).where(staff.c.id == who, staff.c.active, staff.c.kiosk == kiosk)
    role = unit.conn.execute(query).scalar_one_or_none()
    if role is None:
        raise ProblemError(403, "staff_unknown", f"{who} is no active member of staff here.")
    return str(role)


def _keep(unit: Unit, case: str, step: Step, by: str, *, amount_fen: int, note: str) -> None:
    mine = select(func.count()).select_from(refund_steps).where(refund_steps.c.refund == case)
    sequence = unit.conn.execute(mine).scalar_one() + 1
    row = {"refund": case, "sequence": sequence, "step": step, "by": by, "amount_fen": amount_fen, "note": note}
    unit.conn.execute(insert(refund_steps).values(row | {"at_ms": unit.now_ms}))


def _row(unit: Unit, case: str) -> Row[tuple[object, ...]]:
    row = unit.conn.execute(select(refunds).where(refunds.c.id == case)).first()
    if row is None:
        raise not_found("return_unknown", "return", case)
    return row


def _return(unit: Unit, case: str) -> Row[tuple[object, ...]]:
    return unit.conn.execute(select(returns).where(returns.c.id == case)).one()


@dataclass(frozen=True)
class _Known:
    """What is told of refunds besides their own rows, by case: looked up for a whole list at once."""

    came: Mapping[str, Row[tuple[object, ...]]]
    photos: Mapping[str, photos.Standing]
    steps: Mapping[str, Sequence[StepOut]]


def _known(unit: Unit, cases: Sequence[str]) -> _Known:
    rows = unit.conn.execute(select(returns).where(returns.c.id.in_(cases))).all()
    came = {str(row.id): row for row in rows}
    query = select(refund_steps).where(refund_steps.c.refund.in_(cases))
    steps: dict[str, list[StepOut]] = {case: [] for case in cases}
    for row in unit.conn.execute(query.order_by(refund_steps.c.refund, refund_steps.c.sequence)).all():
        steps[row.refund].append(StepOut.model_validate(row, from_attributes=True))
    return _Known(came, photos.standings(unit, {case: row.photo for case, row in came.items()}), steps)


def _out(unit: Unit, row: Row[tuple[object, ...]], known: _Known) -> RefundOut:
    came, state, due_ms = known.came[row.id], State(row.state), row.received_ms + DUE_MS
    return RefundOut(
        **{
            name: getattr(came, name)
            for name in ("id", "number", "order", "kiosk", "item", "reason", "condition", "rule")
        },
        **{name: getattr(row, name) for name in ("amount_fen", "received_ms", "ended_ms", "reference", "why")},
        photo=known.photos[row.id],
        state=state,
        due_ms=due_ms,
        late=(unit.now_ms if row.ended_ms is None else row.ended_ms) > due_ms,
        next_steps=[step for step in Step if step in STAFF_STEPS and state in ARROWS[step]],
        steps=list(known.steps[row.id]),
    )
