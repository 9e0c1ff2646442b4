"""The page of users and of what they did. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from central.errors import ProblemError
from central.pages.console.visit import SAFE, PageRoute, Visit, needs
from central.unit import Unit
from central.users import desk
from central.users.roles import Act
from central.users.wire import UserList

router = APIRouter(prefix="/console/people", include_in_schema=False, route_class=PageRoute)


@router.get("")
async def people(visit: Annotated[Visit, Depends(needs(Act.SEE_PEOPLE))]) -> Response:
    """Users, and the newest of what they did."""

    def look(unit: Unit) -> tuple[UserList, dict[str, object]]:
        return desk.listed(unit), {"trail": desk.trail(unit), "token_trail": desk.trail(unit, token=True)}

    known, trails = await visit.read(look)
    return visit.page("people.html", users=known.users, trails=trails)


@router.post("/{name}/disable")
async def disable(name: str, visit: Annotated[Visit, Depends(needs(Act.DISABLE_USER))]) -> Response:
    """Sign a user out, and in no more; nobody locks the door behind themselves."""
    if name == visit.who.name:
        raise ProblemError(409, "user_is_self", "You cannot disable yourself.")
    await visit.act(Act.DISABLE_USER, name, lambda unit: desk.disable(unit, name))
    return RedirectResponse("/console/people", 303, SAFE)
