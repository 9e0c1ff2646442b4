"""The page of notices that did not arrive. Must never know a table or a channel."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from central.notices import outbox
from central.pages.console.visit import SAFE, PageRoute, Visit, needs
from central.users.roles import Act

router = APIRouter(prefix="/console/notices", include_in_schema=False, route_class=PageRoute)


@router.get("")
async def dead(visit: Annotated[Visit, Depends(needs(Act.SEE))]) -> Response:
    """The newest first, each with why."""
    found = await visit.read(lambda unit: outbox.listed(unit, "dead", None))
    return visit.page("notices.html", notices=found.notices)


@router.post("/{notice}/retry")
async def retry(notice: str, visit: Annotated[Visit, Depends(needs(Act.RETRY_NOTICE))]) -> Response:
    """Try it again from the first try on."""
    await visit.act(Act.RETRY_NOTICE, notice, lambda unit: outbox.retry(unit, notice))
    return RedirectResponse("/console/notices", 303, SAFE)
