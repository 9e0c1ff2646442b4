"""The page on which a customer adds words to a complaint, for whoever has its link. No sign-in, no cookie, no script.

Must never know a table, nor show again what was written once it was sent.
"""

import unicodedata
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from central.auth import TheCentral
from central.complaints import by_phone
from central.complaints.by_phone import MOST_WORDS, Found, Standing
from central.pages.console import show
from central.pages.html import TEMPLATES, safe
from central.pages.phone.words import say
from central.pages.words import Language, language_of

router = APIRouter(include_in_schema=False)
SAFE = safe("default-src 'none'; style-src 'self'; form-action 'self'")
STATUS = {Standing.UNKNOWN: 404, Standing.EXPIRED: 410, Standing.NOT_TOLD: 409}
TRY_AGAIN_S = {Standing.NOT_TOLD: "180", "busy": "60"}
Tag = Annotated[str | None, Query(alias="lang", max_length=20)]


async def language(tag: Tag = None) -> Language:
    """The language of the link, or the one that was chosen on the page."""
    return language_of(tag)


Tongue = Annotated[Language, Depends(language)]


@router.get("/w/{token}")
async def see(token: str, central: TheCentral, tongue: Tongue) -> Response:
    """What is known of the complaint, and room for words; or why there is none."""
    if not central.pace.may():
        return _page("busy", tongue, 429)
    found = await central.transact(lambda unit: by_phone.look(unit, token))
    return _found(found, tongue)


@router.post("/w/{token}")
async def send(token: str, request: Request, central: TheCentral, tongue: Tongue) -> Response:
    """Add words; then the page that thanks, which may be loaded again without sending them again."""
    if not central.pace.may():
        return _page("busy", tongue, 429)
    async with request.form(max_files=0, max_fields=5) as fields:
        words = _plain(str(fields.get("words", "")))
    if not 0 < len(words) <= MOST_WORDS:
        found = await central.transact(lambda unit: by_phone.look(unit, token))
        return _found(found, tongue, said="phone.unfit", unsent=words)
    found = await central.transact(lambda unit: by_phone.add(unit, token, words))
    if found.kept:
        return RedirectResponse(f"/w/{token}?lang={tongue}", 303, SAFE)
    return _found(found, tongue, said="phone.not_taken", unsent=words)


def _plain(text: str) -> str:
    """As browsers send it, without what nobody can see and no database takes; lines end as ours do."""
    lines = text.replace("\r\n", "\n")
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")).strip()


def _found(found: Found, tongue: Language, said: str = "", unsent: str = "") -> Response:
    """The page of this standing. `said`: why nothing was taken, above `unsent`, what had been typed."""
    thanks = found.standing is Standing.OPEN and found.shown is not None and found.shown.times > 0
    status = STATUS.get(found.standing, 200)
    if said and status == 200:
        status = 422 if found.standing is Standing.OPEN else 409
    return _page("thanks" if thanks else found.standing, tongue, status, shown=found.shown, said=said, unsent=unsent)


def _page(standing: str, tongue: Language, status: int, **more: object) -> Response:
    html = TEMPLATES.get_template("phone/words.html").render(
        say=partial(say, language=tongue),
        language=tongue,
        standing=standing,
        most=MOST_WORDS,
        moment=show.moment,
        **{"shown": None, "said": "", "unsent": "", **more},
    )
    again = {"Retry-After": TRY_AGAIN_S[standing]} if standing in TRY_AGAIN_S else {}
    return Response(html, status, {**SAFE, **again}, "text/html")
