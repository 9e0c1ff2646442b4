"""The pages of returns: the queue due soonest first, one with what the authority of the visitor allows, and decisions.

Must never know a table, or how much anybody may approve.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from central import orders
from central.errors import ProblemError
from central.imports.money import fen
from central.order_wire import OrderOut
from central.pages.console import show
from central.pages.console.visit import SAFE, PageRoute, Visit, needs
from central.pages.console.words import say
from central.photos import desk as photos
from central.refunds import desk
from central.refunds.desk import Actor
from central.refunds.life import State, Step
from central.refunds.wire import Decision, RefundOut
from central.unit import Unit
from central.users.roles import STAFF_ROLE, Act, may

router = APIRouter(prefix="/console/returns", include_in_schema=False, route_class=PageRoute)
Seeing = Annotated[Visit, Depends(needs(Act.SEE))]
Reviewing = Annotated[Visit, Depends(needs(Act.REVIEW_RETURN))]
SEE_PHOTO = "see_photo"
Paying = Annotated[Visit, Depends(needs(Act.PAY_RETURN))]


@router.get("")
async def queue(visit: Seeing, state: Annotated[State | None, Query()] = State.REVIEW) -> Response:
    """The review queue; another state when asked for."""
    found = await visit.read(lambda unit: desk.listed(unit, state))
    return visit.page("returns.html", refunds=found.refunds, state=state, states=tuple(State))


@router.get("/{case}")
async def one(case: str, visit: Seeing) -> Response:
    """One return with what was decided, and what this visitor may decide."""
    return await _one(visit, case)


@router.get("/{case}/photo")
async def photo(case: str, visit: Reviewing) -> Response:
    """The picture of the goods; who looked at it is kept."""
    jpeg = await visit.act(SEE_PHOTO, case, lambda unit: photos.picture(unit, case))
    return Response(jpeg, 200, {**SAFE, "Cache-Control": "no-store"}, "image/jpeg")


@router.post("/{case}/review")
async def review(case: str, visit: Reviewing) -> Response:
    """Approve, refuse, ask, or note the answer."""
    try:
        decision = _decision(visit)
        await visit.act(Act.REVIEW_RETURN, case, lambda unit: desk.review(unit, case, _actor(visit), decision))
    except ProblemError as problem:
        return await _said(visit, case, problem)
    return RedirectResponse(f"/console/returns/{case}", 303, SAFE)


@router.post("/{case}/paid")
async def paid(case: str, visit: Paying) -> Response:
    """Paid in another way, with its receipt."""
    note = visit.text("note")[:1000]
    if not note:
        unsaid = ProblemError(422, "note_missing", "Say how it was paid, and by which receipt.")
        return await _one(visit, case, unsaid)
    try:
        await visit.act(Act.PAY_RETURN, case, lambda unit: desk.pay(unit, case, _actor(visit), note))
    except ProblemError as problem:
        return await _said(visit, case, problem)
    return RedirectResponse(f"/console/returns/{case}", 303, SAFE)


def _decision(visit: Visit) -> Decision:
    """What the form says. Raises ProblemError 422."""
    amount = visit.text("amount")
    try:
        amount_fen = fen(amount) if amount and visit.text("step") == Step.APPROVE else None
    except ValueError:
        raise ProblemError(422, "amount_unreadable", "Write the amount as 129.00.") from None
    try:
        return Decision.model_validate(
            {"step": visit.text("step"), "amount_fen": amount_fen, "note": visit.text("note")}
        )
    except ValidationError:
        raise ProblemError(422, "field_invalid", "Choose what to do; keep it short.") from None


def _actor(visit: Visit) -> Actor:
    """The visitor with the authority their role has; an admin has none."""
    return Actor(visit.who.actor, STAFF_ROLE.get(visit.who.role, ""))


async def _said(visit: Visit, case: str, problem: ProblemError) -> Response:
    if problem.status == 404:
        raise problem
    return await _one(visit, case, problem)


async def _one(visit: Visit, case: str, problem: ProblemError | None = None) -> Response:
    def look(unit: Unit) -> tuple[RefundOut, OrderOut, str | None]:
        found = desk.show(unit, case)
        return found, orders.show(unit, found.order), _authority(unit, visit, found)

    found, order, authority = await visit.read(look)
    said, status = (None, 200) if problem is None else (visit.sentence(problem), problem.status)
    typed = {name: visit.text(name) for name in ("step", "amount", "note")}
    shown = {"refund": found, "order": order, "authority": authority, "typed": typed}
    return visit.page(
        "return.html", status, said=said, reviews=_reviews(found), pays=Step.PAY in found.next_steps, **shown
    )


def _reviews(found: RefundOut) -> list[Step]:
    return [step for step in found.next_steps if step is not Step.PAY]


def _authority(unit: Unit, visit: Visit, found: RefundOut) -> str | None:
    """What the visitor's authority says of approving all of it, as a sentence."""
    if Step.APPROVE not in found.next_steps or not may(visit.who.role, Act.REVIEW_RETURN):
        return None
    told = desk.verdict(unit, found.id, _actor(visit))
    return say(f"authority.{told.rule}", visit.language, counted=show.yuan(told.counted_fen))
