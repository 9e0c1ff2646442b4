"""The page of ratings: how many, how satisfied, and how sure that is. Must never know a table or an interval's rule."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from central import fleet
from central.fields import Id
from central.pages.console.visit import PageRoute, Visit, needs
from central.ratings import reading
from central.ratings.wire import RatingsOut
from central.unit import Unit
from central.users.roles import Act

router = APIRouter(prefix="/console/ratings", include_in_schema=False, route_class=PageRoute)


@router.get("")
async def ratings(
    visit: Annotated[Visit, Depends(needs(Act.SEE))], shop: Annotated[Id | None, Query()] = None
) -> Response:
    """Of the last thirty days, of one shop or of all."""

    def look(unit: Unit) -> tuple[RatingsOut, list[tuple[str, str]]]:
        return reading.read(unit, shop, None, None), fleet.shop_names(unit, visit.language)

    found, shops = await visit.read(look)
    busy = [hour for hour in found.hours if hour.visits or hour.answers]
    most = max((max(hour.visits, hour.answers) for hour in busy), default=1)
    return visit.page("ratings.html", ratings=found, shops=shops, shop=shop, busy=busy, most=most)
