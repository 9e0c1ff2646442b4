"""The routes of the live page: the page itself, its changing part, its style and its script.

For whoever is signed in at the console, and by HTTP Basic for whoever has the admin token as the password. Must never
know a table.
"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from central.auth import TheCentral, is_page_reader
from central.core import Central
from central.pages import board
from central.pages.console.visit import person_at
from central.pages.html import TEMPLATES, safe, static
from central.pages.words import language_of, say

SAFE = safe("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'none'")

router = APIRouter(include_in_schema=False)


async def may_read(request: Request, central: TheCentral, basic: Annotated[bool, Depends(is_page_reader)]) -> bool:
    """Whether somebody may see the page. A page that renews itself keeps no session from ending of idleness."""
    return basic or await person_at(request, central, awake=False) is not None


Reader = Annotated[bool, Depends(may_read)]
Tag = Annotated[str | None, Query(alias="lang", max_length=20)]


@router.get("/")
async def page(central: TheCentral, reader: Reader, tag: Tag = None) -> Response:
    """The whole page."""
    return await _render(central, "live.html", reader, tag)


@router.get("/live/board")
async def changing_part(central: TheCentral, reader: Reader, tag: Tag = None) -> Response:
    """What the script fetches again every two seconds."""
    return await _render(central, "board.html", reader, tag)


@router.get("/live/style.css")
async def style() -> Response:
    """The page's style."""
    return static("style.css", "text/css")


@router.get("/live/live.js")
async def script() -> Response:
    """The page's script."""
    return static("live.js", "text/javascript")


async def _render(central: Central, template: str, reader: bool, tag: str | None) -> Response:
    if not reader:
        asked = {**SAFE, "WWW-Authenticate": 'Basic realm="central", charset="UTF-8"'}
        return Response("Sign in with the admin token as the password.", 401, asked, "text/plain")
    language = language_of(tag)
    shown = await central.transact(lambda unit: board.read(unit, language))
    words = partial(say, language=language)
    html = TEMPLATES.get_template(template).render(board=shown, say=words, language=language)
    return Response(html, 200, SAFE, "text/html")
