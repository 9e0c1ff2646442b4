"""The pages of orders: found by number and state, and one with what happened. Must never know a table."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from central.pages.console import search
from central.pages.console.visit import PageRoute, Visit, needs
from central.users.roles import Act

router = APIRouter(prefix="/console/orders", include_in_schema=False, route_class=PageRoute)
Seeing = Annotated[Visit, Depends(needs(Act.SEE))]
Status = Literal["", "ready_to_load", "open", "collected", "cancelled"]


@router.get("")
async def find(
    visit: Seeing, number: Annotated[str, Query(max_length=100)] = "", state: Annotated[Status, Query()] = ""
) -> Response:
    """The newest ones; those asked for when a number or a state is given."""
    found = await visit.read(lambda unit: search.find(unit, number.strip(), state or None))
    return visit.page("orders.html", orders=found, number=number, state=state, states=search.STATES, most=search.MOST)


@router.get("/{order}")
async def one(order: str, visit: Seeing) -> Response:
    """One order: goods, parcels, and what happened. Its codes are shown to nobody here."""
    found, happened = await visit.read(lambda unit: search.one(unit, order))
    return visit.page("order.html", order=found, happened=happened)
