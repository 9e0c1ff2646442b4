"""What people and shop systems call about notices, with the admin token. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from central.api.admin import TheAdmin
from central.auth import require_admin
from central.fields import Id
from central.notices import contacts, outbox
from central.notices.kinds import State
from central.notices.wire import Contact, ContactKept, ForgetRequest, Forgotten, NoticeList, NoticeOut

router = APIRouter(prefix="/v1", dependencies=[Depends(require_admin)])
PathId = Annotated[Id, Path(alias="id")]


@router.get("/notices")
async def list_notices(admin: TheAdmin, state: State | None = None, order: Id | None = None) -> NoticeList:
    """Notices, the newest first."""
    return await admin.read(lambda unit: outbox.listed(unit, state, order))


@router.post("/notices/{id}/retry")
async def retry_notice(admin: TheAdmin, notice: PathId) -> NoticeOut:
    """Try a dead notice again."""
    return await admin.act("retry_notice", notice, lambda unit: outbox.retry(unit, notice))


@router.put("/orders/{id}/contact")
async def put_contact(admin: TheAdmin, order: PathId, request: Contact) -> ContactKept:
    """Another contact for the notices of an order."""
    return await admin.act("put_contact", order, lambda unit: contacts.put(unit, order, request))


@router.delete("/orders/{id}/contact")
async def forget_contact(admin: TheAdmin, order: PathId) -> ContactKept:
    """Tell nobody of this order any more."""
    return await admin.act("forget_contact", order, lambda unit: contacts.forget(unit, order))


@router.post("/contacts/forget")
async def forget_customer(admin: TheAdmin, request: ForgetRequest) -> Forgotten:
    """Tell a customer of none of their orders any more."""
    return await admin.act("forget_customer", request.kiosk, lambda unit: contacts.forget_customer(unit, request))
