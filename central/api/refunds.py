"""Returns that staff look at, and their refunds; with the admin token. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from central.api.admin import TheAdmin
from central.auth import require_admin
from central.fields import Id
from central.refunds import desk
from central.refunds.life import State
from central.refunds.wire import PaidRequest, RefundList, RefundOut, ReviewRequest

router = APIRouter(prefix="/v1/returns", dependencies=[Depends(require_admin)])
PathId = Annotated[Id, Path(alias="id")]


@router.get("")
async def list_returns(admin: TheAdmin, state: State | None = None) -> RefundList:
    """Returns whose refund is open, or in one state; due soonest first."""
    return await admin.read(lambda unit: desk.listed(unit, state))


@router.get("/{id}")
async def read_return(admin: TheAdmin, case: PathId) -> RefundOut:
    """One return with everything that happened to its refund."""
    return await admin.read(lambda unit: desk.show(unit, case))


@router.post("/{id}/review")
async def review_return(admin: TheAdmin, case: PathId, request: ReviewRequest) -> RefundOut:
    """Approve, refuse, ask the customer, or note the answer."""
    return await admin.act(
        "review_return", case, lambda unit: desk.review(unit, case, desk.member(unit, case, request.staff), request)
    )


@router.post("/{id}/paid")
async def paid_otherwise(admin: TheAdmin, case: PathId, request: PaidRequest) -> RefundOut:
    """A manager paid in another way."""
    return await admin.act(
        "pay_return", case, lambda unit: desk.pay(unit, case, desk.member(unit, case, request.staff), request.note)
    )
