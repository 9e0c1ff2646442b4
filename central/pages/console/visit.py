"""One request of somebody at the console: who they are, in which language, with which form.

Knows cookies, the proof that a form is ours, and how a page is answered. Must never know a table, or a rule beyond
"may this role do this".
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from central.auth import TheCentral, central_of
from central.core import Central
from central.errors import ProblemError
from central.pages.console import show
from central.pages.console.words import policy, say, sentence
from central.pages.html import TEMPLATES, safe
from central.pages.words import Language, language_of
from central.unit import Unit
from central.users import desk, sessions
from central.users.roles import Act, may
from central.users.sessions import Person

T = TypeVar("T")
SAFE = safe("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'")
LIVE = safe("default-src 'none'; style-src 'self'; form-action 'self'; script-src 'self'; connect-src 'self'")
"""Of a page that renews a part of itself by our script."""
MOST_FIELDS = 250
"""An order has at most 200 items, and a form may ask about each."""
HOME, SIGN_IN = "/console/complaints", "/console/sign-in"
SESSION, FORM, LANGUAGE = "central_session", "central_form", "central_language"
YEAR_S = 365 * 86_400
Tag = Annotated[str | None, Query(alias="lang", max_length=20)]


class SignInFirstError(Exception):
    """Nobody is signed in."""


@dataclass(frozen=True)
class Visit:
    """Who asks for what. `form` is empty unless a form was sent."""

    central: Central
    request: Request
    language: Language
    person: Person | None = None
    secret: str = ""
    form: Mapping[str, str | bytes] = field(default_factory=dict)

    @property
    def who(self) -> Person:
        """The person, on pages that ask for one."""
        if self.person is None:
            raise SignInFirstError
        return self.person

    def text(self, name: str) -> str:
        """A field of the form, without blanks around it; empty when it is not there."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Look something up."""
        return await self.central.transact(work)

    async def act(self, act: str, about: str, work: Callable[[Unit], T]) -> T:
        """Do something, and leave the row that says who did it, in one transaction."""

        def whole(unit: Unit) -> T:
            done = work(unit)
            desk.keep(unit, self.who.name, act, about)
            return done

        return await self.central.transact(whole)

    def page(self, template: str, status: int = 200, **shown: object) -> Response:
        """A page in the visitor's language."""
        words = partial(say, language=self.language)
        zone = self.central.settings.time_zone
        role = None if self.person is None else self.person.role
        html = TEMPLATES.get_template(f"console/{template}").render(
            say=words,
            language=self.language,
            person=self.person,
            here=self.request.url.path,
            csrf=proof(self.secret),
            may=lambda act: role is not None and may(role, Act(act)),
            moment=partial(show.moment, zone=zone),
            yuan=show.yuan,
            policy=partial(policy, language=self.language),
            **{"said": None, **shown},
        )
        answer = Response(html, status, SAFE, "text/html")
        self.remember(answer, LANGUAGE, self.language, YEAR_S)
        return answer

    def sentence(self, problem: ProblemError) -> str:
        """A refusal in the visitor's language."""
        return sentence(problem.code, problem.detail, self.language)

    def remember(self, answer: Response, name: str, value: str, age_s: int | None = None) -> None:
        """A cookie that no script reads and no other site sends."""
        secure = self.central.settings.behind_tls
        answer.set_cookie(name, value, max_age=age_s, path="/", secure=secure, httponly=True, samesite="strict")


async def anybody(request: Request, central: TheCentral, tag: Tag = None) -> Visit:
    """A visit of whoever it is."""
    return Visit(central, request, language_of(tag or request.cookies.get(LANGUAGE)))


async def person_at(request: Request, central: Central, *, awake: bool = True) -> Person | None:
    """Who is signed in, if anybody is. `awake`: this request is theirs, not one their page makes by itself."""
    token = request.cookies.get(SESSION, "")
    return await central.transact(lambda unit: sessions.person_of(unit, token, awake=awake)) if token else None


def needs(act: Act, *, awake: bool = True) -> Callable[..., Awaitable[Visit]]:
    """A visit of somebody who may do `act`; with the proof of our form when one is sent. See `person_at`."""

    async def visit(request: Request, central: TheCentral, tag: Tag = None) -> Visit:
        person = await person_at(request, central, awake=awake)
        if person is None:
            raise SignInFirstError
        if not may(person.role, act):
            raise ProblemError(403, "role_may_not", f"A {person.role} may not do this.")
        secret = request.cookies[SESSION]
        form = await sent(request, secret) if request.method == "POST" else {}
        return Visit(central, request, language_of(tag or request.cookies.get(LANGUAGE)), person, secret, form)

    return visit


async def sent(request: Request, secret: str) -> Mapping[str, str | bytes]:
    """The fields of a form of ours, a file as its bytes. Raises ProblemError 403 for one that another page made."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as fields:
        form = {name: one if isinstance(one, str) else await one.read() for name, one in fields.items()}
    given = form.get("csrf")
    if not secret or not isinstance(given, str) or not hmac.compare_digest(given.encode(), proof(secret).encode()):
        raise ProblemError(403, "form_stale", "This form is too old, or not of this page. Load the page again.")
    return form


def proof(secret: str) -> str:
    """What our forms carry: only who knows the cookie can make it, and it does not tell the cookie."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


class PageRoute(APIRoute):
    """Answers refusals with a page for people."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The library's own handler, and our refusals."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except SignInFirstError:
                return RedirectResponse(SIGN_IN, 303, SAFE)
            except ProblemError as problem:
                return await _refused(request, problem)
            except RequestValidationError:
                return await _refused(request, ProblemError(422, "field_invalid", "A field cannot be read."))
            except HTTPException as wrong:
                return await _refused(request, ProblemError(wrong.status_code, "refused", "The request was refused."))

        return handled


async def _refused(request: Request, problem: ProblemError) -> Response:
    central = await central_of(request)
    person = await person_at(request, central)
    visit = Visit(
        central, request, language_of(request.cookies.get(LANGUAGE)), person, request.cookies.get(SESSION, "")
    )
    return visit.page("refused.html", problem.status, sentence=visit.sentence(problem))
