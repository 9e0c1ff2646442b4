"""The pages of the counter: who waits, who is called, and what is handed over. Must never know a table or a rule.

The queue renews itself where scripts run, and keeps nobody signed in by that; without them its link does.
"""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse

from central import counter, fleet
from central.errors import ProblemError
from central.fields import Id
from central.handover import desk
from central.handover.desk import Handing, Seen, Waiting
from central.pages.console.visit import LIVE, SAFE, PageRoute, Visit, needs
from central.shop_wire import TicketStateRequest
from central.unit import Unit
from central.users.roles import Act

router = APIRouter(prefix="/console/counter", include_in_schema=False, route_class=PageRoute)
Seeing = Annotated[Visit, Depends(needs(Act.SEE))]
Renewing = Annotated[Visit, Depends(needs(Act.SEE, awake=False))]
Serving = Annotated[Visit, Depends(needs(Act.SERVE_COUNTER))]
Shop = Annotated[Id | None, Query()]
CALLS: dict[str, str] = {"called": "call_number", "passed": "pass_number"}
"""What may be said of a number besides handing over, and the act it is."""
MOST_WORDS, MOST_CODE = 300, 500


@router.get("")
async def queue(visit: Seeing, shop: Shop = None) -> Response:
    """Who waits, first come first, in one shop or in all."""

    def look(unit: Unit) -> tuple[list[Waiting], list[tuple[str, str]]]:
        return desk.queue(unit, shop), fleet.shop_names(unit, visit.language)

    waiting, shops = await visit.read(look)
    answer = visit.page("counter.html", waiting=waiting, shops=shops, shop=shop)
    answer.headers.update(LIVE)
    return answer


@router.get("/queue")
async def changing_part(visit: Renewing, shop: Shop = None) -> Response:
    """What the script fetches again every two seconds."""
    waiting = await visit.read(lambda unit: desk.queue(unit, shop))
    return visit.page("counter_queue.html", waiting=waiting, shop=shop)


@router.get("/{ticket}")
async def one(ticket: str, visit: Seeing) -> Response:
    """One number: what waits, and the form to hand it over."""
    return await _one(visit, ticket)


@router.post("/{ticket}/state")
async def call(ticket: str, visit: Serving) -> Response:
    """Call, call once more, or pass over: the number stays valid."""
    said = visit.text("state")
    if said not in CALLS:
        return await _one(visit, ticket, ProblemError(422, "field_invalid", "Choose what to do."))
    request = TicketStateRequest(state=cast(Literal["called", "passed"], said), by=visit.who.actor)
    try:
        await visit.act(CALLS[said], ticket, lambda unit: counter.change(unit, ticket, request))
    except ProblemError as problem:
        return await _refused(visit, ticket, problem)
    return _to_the_queue()


@router.post("/{ticket}/hand-over")
async def hand_over(ticket: str, visit: Serving) -> Response:
    """Hand over by the code of the customer, or for a reason. What was typed as a code is shown to nobody again."""
    handing = Handing(
        seen=_seen(visit),
        note=visit.text("note")[:MOST_WORDS],
        code=visit.text("code")[:MOST_CODE],
        reason=visit.text("reason")[:MOST_WORDS],
    )
    act = "hand_over" if handing.code else "hand_over_without_code"
    try:
        await visit.act(act, ticket, lambda unit: desk.hand_over(unit, ticket, visit.who.actor, handing))
    except ProblemError as problem:
        return await _refused(visit, ticket, problem)
    return _to_the_queue()


def _seen(visit: Visit) -> dict[str, Seen]:
    """How each item was found; words that are none of ours are left out."""
    said = {name.removeprefix("seen."): visit.text(name) for name in visit.form if name.startswith("seen.")}
    return {item: Seen(word) for item, word in said.items() if word in set(Seen)}


def _to_the_queue() -> Response:
    return RedirectResponse("/console/counter", 303, SAFE)


async def _refused(visit: Visit, ticket: str, problem: ProblemError) -> Response:
    if problem.status == 404:
        raise problem
    return await _one(visit, ticket, problem)


async def _one(visit: Visit, ticket: str, problem: ProblemError | None = None) -> Response:
    found = await visit.read(lambda unit: desk.one(unit, ticket))
    said, status = (None, 200) if problem is None else (visit.sentence(problem), problem.status)
    typed = {name: visit.text(name)[:MOST_WORDS] for name in ("note", "reason")}
    choices = [seen for seen in Seen if seen is not Seen.ELSEWHERE or len(found.parcels) < len(found.order.parcels)]
    return visit.page("ticket.html", status, said=said, one=found, choices=choices, seen=_seen(visit), typed=typed)
