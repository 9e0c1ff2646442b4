"""Signing in and out at the console. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from central.keys import to_base64url
from central.pages.console.visit import (
    FORM,
    HOME,
    LANGUAGE,
    SAFE,
    SESSION,
    SIGN_IN,
    YEAR_S,
    PageRoute,
    Visit,
    anybody,
    needs,
    sent,
)
from central.pages.console.words import say
from central.pages.html import static
from central.unit import Unit
from central.users import sessions
from central.users.roles import Act
from central.users.sessions import Refusal
from central.users.wire import PASSWORD_LETTERS

router = APIRouter(prefix="/console", include_in_schema=False, route_class=PageRoute)
Anybody = Annotated[Visit, Depends(anybody)]
Somebody = Annotated[Visit, Depends(needs(Act.SEE))]
STATUS = {Refusal.WRONG: 401, Refusal.LOCKED: 429, Refusal.BUSY: 429}


@router.get("")
async def home(visit: Anybody) -> Response:
    """What is most urgent comes first."""
    answer = RedirectResponse(HOME, 303, SAFE)
    visit.remember(answer, LANGUAGE, visit.language, YEAR_S)
    return answer


@router.get("/style.css")
async def style() -> Response:
    """What these pages add to the style of the live page."""
    return static("console.css", "text/css")


@router.get("/sign-in")
async def ask(visit: Anybody) -> Response:
    """The form. Its cookie proves, as a session does later, that the form is ours."""
    return await _form(visit)


@router.post("/sign-in")
async def sign_in(visit: Anybody) -> Response:
    """A session, or why not."""
    form = await sent(visit.request, visit.request.cookies.get(FORM, ""))
    name, password = str(form.get("name", "")).strip().lower(), str(form.get("password", ""))
    told = await visit.read(lambda unit: sessions.sign_in(unit, name[:100], password[:200]))
    if isinstance(told, Refusal):
        return await _form(visit, STATUS[told], said=say(f"sign_in.{told}", visit.language), name=name[:100])
    answer = RedirectResponse(HOME, 303, SAFE)
    visit.remember(answer, SESSION, told)
    return answer


@router.post("/sign-out")
async def sign_out(visit: Somebody) -> Response:
    """End the session here and at central."""
    await visit.read(lambda unit: sessions.sign_out(unit, visit.secret, visit.who.name))
    answer = RedirectResponse(SIGN_IN, 303, SAFE)
    answer.delete_cookie(SESSION, path="/")
    return answer


@router.get("/password")
async def blank_password(visit: Somebody) -> Response:
    """The form for another password of one's own."""
    return visit.page("password.html")


@router.post("/password")
async def change_password(visit: Somebody) -> Response:
    """Another password; then sign in with it."""
    old, new, again = (str(visit.form.get(name, "")) for name in ("old", "new", "again"))
    if len(new) not in PASSWORD_LETTERS or new != again:
        return visit.page("password.html", 422, said=say("password.unfit", visit.language))
    told = await visit.read(lambda unit: sessions.change_password(unit, visit.who, old[:200], new))
    if told is not None:
        return visit.page("password.html", STATUS[told], said=say(f"sign_in.{told}", visit.language))
    return RedirectResponse(SIGN_IN, 303, SAFE)


async def _form(visit: Visit, status: int = 200, **shown: object) -> Response:
    secret = visit.request.cookies.get(FORM)
    if not secret:
        secret = await visit.read(_fresh)
    asked = Visit(visit.central, visit.request, visit.language, secret=secret)
    answer = asked.page("sign_in.html", status, **{"name": "", **shown})
    visit.remember(answer, FORM, secret)
    return answer


def _fresh(unit: Unit) -> str:
    return to_base64url(unit.entropy.token_bytes(24))
