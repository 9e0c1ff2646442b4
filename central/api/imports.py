"""Orders in the shapes of others. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request

from central.auth import TheCentral, require_admin
from central.errors import ProblemError, not_found
from central.fields import Id
from central.imports import desk
from central.imports.shopify import signed
from central.imports.table import TableError, orders_of
from central.imports.wire import Imported, ImportOut
from central.users.roles import HOLDER

router = APIRouter(prefix="/v1/imports")
MOST_TOLD, MOST_LETTERS = 100, 400


@router.post("/orders", dependencies=[Depends(require_admin)])
async def import_orders(central: TheCentral, request: Request) -> ImportOut:
    """A table of order lines, text/csv in UTF-8. With any mistake nothing of it is taken."""
    try:
        text = (await request.body()).decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise ProblemError(422, "table_invalid", f"This is not UTF-8 text: {wrong.reason}.") from wrong
    try:
        wanted = orders_of(text)
    except TableError as wrong:
        raise _refused(wrong.mistakes) from wrong
    return await desk.take_all(central, wanted, HOLDER)


@router.post("/shopify/{source}")
async def shopify_webhook(
    central: TheCentral,
    request: Request,
    source: Annotated[Id, Path()],
    x_shopify_topic: Annotated[str, Header(max_length=64)] = "",
    x_shopify_hmac_sha256: Annotated[str, Header(max_length=200)] = "",
) -> Imported:
    """A webhook of Shopify. Signed by the source's secret; whatever it tells, it is answered with 200."""
    known = central.settings.shopify.get(source)
    if known is None:
        raise not_found("source_unknown", "Shopify source", source)
    body = await request.body()
    if not signed(body, x_shopify_hmac_sha256, known):
        raise ProblemError(401, "signature_bad", "The signature of the webhook is missing or wrong.")
    return await desk.take_shopify(central, known, x_shopify_topic, body)


def _refused(mistakes: list[str]) -> ProblemError:
    """The first mistakes, each with its line as the field."""
    told = [
        {"field": line, "code": "line_invalid", "sentence": what[:MOST_LETTERS]}
        for line, _, what in (mistake.partition(": ") for mistake in mistakes[:MOST_TOLD])
    ]
    detail = f"The table has {len(mistakes)} mistakes; nothing of it was taken."
    return ProblemError(422, "table_invalid", detail, more={"mistakes": told})
