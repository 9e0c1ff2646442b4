"""The page of what staff have to do, everywhere. Must never know a table.

Tasks are done at the kiosk, with evidence: here they are only seen.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from central.pages.console import search
from central.pages.console.visit import PageRoute, Visit, needs
from central.users.roles import Act

router = APIRouter(prefix="/console/tasks", include_in_schema=False, route_class=PageRoute)


@router.get("")
async def tasks(visit: Annotated[Visit, Depends(needs(Act.SEE))]) -> Response:
    """Who waits for an answer comes first; then what is not done, oldest first."""
    found = await visit.read(search.undone)
    return visit.page("tasks.html", tasks=found, most=search.MOST_TASKS)
