"""The page of notices that did not arrive. Must never know a table or a channel."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from central.notices import outbox
from central.notices.wire import NoticeOut
from central.pages.console import search
from central.pages.console.visit import SAFE, PageRoute, Visit, needs
from central.unit import Unit
from central.users.roles import Act

router = APIRouter(prefix="/console/notices", include_in_schema=False, route_class=PageRoute)


@router.get("")
async def dead(visit: Annotated[Visit, Depends(needs(Act.SEE))]) -> Response:
    """The newest first, each with why."""

    def look(unit: Unit) -> tuple[list[NoticeOut], dict[str, str]]:
        found = outbox.listed(unit, "dead", None).notices
        return found, search.numbers(unit, [each.order for each in found])

    notices, numbers = await visit.read(look)
    return visit.page("notices.html", notices=notices, numbers=numbers)


@router.post("/{notice}/retry")
async def retry(notice: str, visit: Annotated[Visit, Depends(needs(Act.RETRY_NOTICE))]) -> Response:
    """Try it again from the first try on."""
    await visit.act(Act.RETRY_NOTICE, notice, lambda unit: outbox.retry(unit, notice))
    return RedirectResponse("/console/notices", 303, SAFE)
