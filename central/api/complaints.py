"""What people and shop systems do about complaints, with the admin token. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from central.api.admin import TheAdmin
from central.auth import require_admin
from central.complaints import desk
from central.complaints.wire import ActRequest, ComplaintList, ComplaintOut, ComplaintRequest
from central.fields import Id

router = APIRouter(prefix="/v1/complaints", dependencies=[Depends(require_admin)])
PathId = Annotated[Id, Path(alias="id")]


@router.post("", status_code=201)
async def enter_complaint(admin: TheAdmin, request: ComplaintRequest) -> ComplaintOut:
    """A complaint from the telephone, the box, the web or staff: number, owner and deadlines come back at once."""
    return await admin.act("enter_complaint", lambda entered: entered.id, lambda unit: desk.enter(unit, request))


@router.get("")
async def list_complaints(admin: TheAdmin, shop: Id | None = None, closed: bool = False) -> ComplaintList:
    """Complaints with their clocks, most urgent first."""
    return await admin.read(lambda unit: desk.listed(unit, shop, closed=closed))


@router.get("/{id}")
async def read_complaint(admin: TheAdmin, complaint: PathId) -> ComplaintOut:
    """One complaint with everything that was done."""
    return await admin.read(lambda unit: desk.read(unit, complaint))


@router.post("/{id}/acts")
async def act_on_complaint(admin: TheAdmin, complaint: PathId, request: ActRequest) -> ComplaintOut:
    """Answer, propose, carry out, close, reopen."""
    return await admin.act("act_on_complaint", complaint, lambda unit: desk.do(unit, complaint, request))
