"""What shop systems read of customers' ratings, with the admin token. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from central.api.admin import TheAdmin
from central.auth import require_admin
from central.fields import MAX_INT, Id
from central.ratings import reading
from central.ratings.wire import RatingsOut

router = APIRouter(prefix="/v1", dependencies=[Depends(require_admin)])
Moment = Annotated[int | None, Query(ge=0, le=MAX_INT)]


@router.get("/ratings")
async def read_ratings(
    admin: TheAdmin, shop: Id | None = None, from_ms: Moment = None, until_ms: Moment = None
) -> RatingsOut:
    """What ratings come to, with how sure that is."""
    return await admin.read(lambda unit: reading.read(unit, shop, from_ms, until_ms))
