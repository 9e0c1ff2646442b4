"""The page of the returns policy: check a document, see each mistake on its line, put a sound one in force.

Must never know a table, or what a policy may say.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from central import people
from central.errors import ProblemError
from central.pages.console.visit import PageRoute, Visit, needs
from central.pages.console.words import say
from central.policy import accepted, files, in_force
from central.policy.files import FileError, Told
from central.users.roles import Act

router = APIRouter(prefix="/console/policy", include_in_schema=False, route_class=PageRoute)
NAME = "policy"
Putting = Annotated[Visit, Depends(needs(Act.PUT_POLICY))]


@router.get("")
async def now(visit: Annotated[Visit, Depends(needs(Act.SEE))]) -> Response:
    """Which one is in force, and the form for another."""
    return await _page(visit, "")


@router.post("/check")
async def check(visit: Annotated[Visit, Depends(needs(Act.CHECK_POLICY))]) -> Response:
    """Every mistake at once; nothing is put in force."""
    text = _text(visit)
    _, mistakes = _judged(text)
    return await _page(visit, text, mistakes, sound=not mistakes)


@router.post("")
async def put(visit: Putting) -> Response:
    """Put a sound document in force. With a mistake in it, it is as if it had only been checked."""
    text = _text(visit)
    data, mistakes = _judged(text)
    if mistakes or not isinstance(data, dict):
        return await _page(visit, text, mistakes, status=422)
    returns = accepted.understand(data)
    made = await visit.act(Act.PUT_POLICY, NAME, lambda unit: people.put_policy(unit, returns))
    return await _page(visit, "", said=say("policy.put_done", visit.language, version=made.version))


def _text(visit: Visit) -> str:
    """The chosen file, else what stands in the field. Raises ProblemError 422."""
    chosen = visit.form.get("file")
    if isinstance(chosen, bytes) and chosen:
        try:
            return chosen.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ProblemError(422, "not_text", "The file is not UTF-8 text.") from None
    text = visit.text("text").replace("\r\n", "\n")
    if not text:
        raise ProblemError(422, "policy_empty", "Choose a file, or paste the text.")
    return text


def _judged(text: str) -> tuple[object, list[Told]]:
    try:
        data = files.parse(text, NAME)
    except FileError as wrong:
        return None, [Told(None, "document", str(wrong), "unreadable")]
    return data, files.judge(data, text)[1]


async def _page(
    visit: Visit,
    text: str,
    mistakes: list[Told] | None = None,
    *,
    sound: bool = False,
    said: str | None = None,
    status: int | None = None,
) -> Response:
    version, until = await visit.read(lambda unit: (in_force.version(unit), in_force.holidays_until(unit)))
    lines = text.splitlines()
    shown = [(one, lines[one.line - 1] if one.line else "") for one in mistakes or []]
    code = status or (422 if shown else 200)
    known: dict[str, object] = {"version": version, "holidays_until": until}
    return visit.page("policy.html", code, text=text, mistakes=shown, sound=sound, said=said, **known)
