"""The pages of complaints: the list by urgency, one with what may be done next, and one more by hand.

Must never know a table, or which act fits.
"""

from datetime import date
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from central import fleet
from central.complaints import desk
from central.complaints.rules import Class
from central.complaints.wire import ActRequest, ComplaintList, ComplaintOut, ComplaintRequest, Kind, Remedy, Source
from central.errors import ProblemError
from central.pages.console import search
from central.pages.console.visit import SAFE, PageRoute, Visit, needs
from central.policy import in_force
from central.unit import Unit
from central.users.roles import Act, may

router = APIRouter(prefix="/console/complaints", include_in_schema=False, route_class=PageRoute)
Seeing = Annotated[Visit, Depends(needs(Act.SEE))]
Entering = Annotated[Visit, Depends(needs(Act.ENTER_COMPLAINT))]
Acting = Annotated[Visit, Depends(needs(Act.ACT_ON_COMPLAINT))]
BY_HAND = tuple(one for one in get_args(Source) if one not in ("kiosk", "page"))
CHOICES = {"source": BY_HAND, "kind": get_args(Kind), "about": tuple(Class), "remedy": ("", *get_args(Remedy))}


@router.get("")
async def listed(visit: Seeing, closed: Annotated[bool, Query()] = False) -> Response:
    """Most urgent first, then by what is due soonest."""

    def look(unit: Unit) -> tuple[ComplaintList, date | None]:
        until = in_force.holidays_until(unit) if may(visit.who.role, Act.PUT_POLICY) else None
        return desk.listed(unit, None, closed=closed), until

    found, until = await visit.read(look)
    return visit.page("complaints.html", complaints=found.complaints, closed=closed, holidays_until=until)


@router.get("/new")
async def blank(visit: Entering) -> Response:
    """The form for what came by telephone, in a box, or was told to staff."""
    return await _blank(visit)


@router.post("/new")
async def enter(visit: Entering) -> Response:
    """Enter it: its number, owner and clocks stand on the page that comes next."""
    said = {name: visit.text(name) for name in ("shop", "text", "source", "kind", "about")}
    try:
        request = ComplaintRequest.model_validate(
            {**said, "remedy": visit.text("remedy") or None, "by": visit.who.actor}
        )
    except ValidationError:
        problem = ProblemError(422, "field_invalid", "A field is missing or cannot be read.")
        return await _blank(visit, problem)
    entered = await visit.act(Act.ENTER_COMPLAINT, said["shop"], lambda unit: desk.enter(unit, request))
    return RedirectResponse(f"/console/complaints/{entered.id}", 303, SAFE)


@router.get("/{complaint}")
async def one(complaint: str, visit: Seeing) -> Response:
    """One complaint: its clocks, what was done, and what may be done next."""
    return await _one(visit, complaint)


@router.post("/{complaint}")
async def act(complaint: str, visit: Acting) -> Response:
    """One act. What does not fit is said above the form, and the words typed stay in it."""
    try:
        request = ActRequest.model_validate(
            {"act": visit.text("act"), "note": visit.text("note"), "by": visit.who.actor}
        )
    except ValidationError:
        return await _one(visit, complaint, ProblemError(422, "field_invalid", "Choose what to do; keep it short."))
    try:
        await visit.act(Act.ACT_ON_COMPLAINT, complaint, lambda unit: desk.do(unit, complaint, request))
    except ProblemError as problem:
        if problem.status == 404:
            raise
        return await _one(visit, complaint, problem)
    return RedirectResponse(f"/console/complaints/{complaint}", 303, SAFE)


async def _one(visit: Visit, complaint: str, problem: ProblemError | None = None) -> Response:
    def look(unit: Unit) -> tuple[ComplaintOut, dict[str, str]]:
        found = desk.read(unit, complaint)
        return found, search.numbers(unit, [found.order])

    found, numbers = await visit.read(look)
    said, status = (None, 200) if problem is None else (visit.sentence(problem), problem.status)
    note, chosen = visit.text("note"), visit.text("act")
    return visit.page("complaint.html", status, complaint=found, numbers=numbers, said=said, note=note, chosen=chosen)


async def _blank(visit: Visit, problem: ProblemError | None = None) -> Response:
    shops = await visit.read(lambda unit: fleet.shop_names(unit, visit.language))
    said, status = (None, 200) if problem is None else (visit.sentence(problem), problem.status)
    typed = {name: visit.text(name) for name in ("shop", "text", *CHOICES)}
    return visit.page("complaint_new.html", status, shops=shops, choices=CHOICES, typed=typed, said=said)
