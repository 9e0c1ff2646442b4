"""The routes of the live page: the page itself, its changing part, its style and its script.

Signed in by HTTP Basic with the admin token as the password. Must never know a table.
"""

from functools import partial
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from central import pages
from central.auth import TheCentral, is_page_reader
from central.core import Central
from central.pages import board
from central.pages.words import language_of, say

SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
TEMPLATES = Environment(
    loader=PackageLoader("central.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)

router = APIRouter(include_in_schema=False)
Reader = Annotated[bool, Depends(is_page_reader)]
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
    return _static("style.css", "text/css")


@router.get("/live/live.js")
async def script() -> Response:
    """The page's script."""
    return _static("live.js", "text/javascript")


async def _render(central: Central, template: str, reader: bool, tag: str | None) -> Response:
    if not reader:
        asked = {**SAFE, "WWW-Authenticate": 'Basic realm="central", charset="UTF-8"'}
        return Response("Sign in with the admin token as the password.", 401, asked, "text/plain")
    language = language_of(tag)
    shown = await central.transact(lambda unit: board.read(unit, language))
    words = partial(say, language=language)
    html = TEMPLATES.get_template(template).render(board=shown, say=words, language=language)
    return Response(html, 200, SAFE, "text/html")


def _static(name: str, media_type: str) -> Response:
    body = (files(pages) / "static" / name).read_bytes()
    return Response(body, 200, {**SAFE, "Cache-Control": "max-age=300"}, media_type)
