"""What people and shop systems call, with the admin token. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from central import counter, credentials, fleet, heads, minting, orders, people
from central.api.admin import TheAdmin
from central.auth import require_admin
from central.fields import Id
from central.order_wire import (
    CredentialOut,
    CredentialRequest,
    OrderCreated,
    OrderOut,
    OrderRequest,
    PreparationRequest,
)
from central.policy import accepted
from central.shop_wire import (
    CounterQueue,
    EnrolmentCode,
    EnrolmentCodeRequest,
    HelpAnswered,
    HelpAnswerRequest,
    KioskList,
    PolicyOut,
    ShopRequest,
    StaffCreated,
    StaffRequest,
    TicketOut,
    TicketStateRequest,
)
from central.unit import Unit
from central.wire import ShopOut, SignedHead

router = APIRouter(prefix="/v1", dependencies=[Depends(require_admin)])
PathId = Annotated[Id, Path(alias="id")]


@router.post("/shops", status_code=201)
async def add_shop(admin: TheAdmin, request: ShopRequest) -> ShopOut:
    """Add a shop or change it."""
    return await admin.act("put_shop", request.id, lambda unit: fleet.put_shop(unit, request))


@router.post("/enrolment-codes", status_code=201)
async def add_enrolment_code(admin: TheAdmin, request: EnrolmentCodeRequest) -> EnrolmentCode:
    """A code that enrols one kiosk."""
    return await admin.act("add_enrolment_code", request.shop, lambda unit: fleet.new_code(unit, request.shop))


@router.get("/kiosks")
async def list_kiosks(admin: TheAdmin) -> KioskList:
    """All kiosks."""
    return await admin.read(fleet.list_kiosks)


@router.get("/kiosks/{id}/audit-head")
async def audit_head(admin: TheAdmin, kiosk: PathId) -> SignedHead:
    """The newest countersigned head of a kiosk's audit chain."""
    return await admin.read(lambda unit: heads.signed(unit, kiosk))


@router.post("/orders", status_code=201, responses={200: {"model": OrderCreated}})
async def add_order(admin: TheAdmin, request: OrderRequest, response: Response) -> OrderCreated:
    """An order in; 200 when it was known already."""
    created, is_new = await admin.act(
        "add_order", lambda added: added[0].id if added[1] else None, lambda unit: orders.add(unit, request)
    )
    response.status_code = 201 if is_new else 200
    return created


@router.get("/orders/{id}")
async def show_order(admin: TheAdmin, order: PathId) -> OrderOut:
    """The order as central knows it."""
    return await admin.read(lambda unit: orders.show(unit, order))


@router.get("/orders/{id}/pickup-code.png", response_class=Response)
async def pickup_code_picture(admin: TheAdmin, order: PathId) -> Response:
    """The newest QR of the order, as a picture."""

    def draw(unit: Unit) -> bytes:
        return minting.picture(orders.pickup_token(unit, order))

    png = await admin.read(draw)
    return Response(png, media_type="image/png", headers={"Cache-Control": "no-store"})


@router.post("/orders/{id}/cancel")
async def cancel_order(admin: TheAdmin, order: PathId) -> OrderOut:
    """Cancel an order that was not collected."""
    return await admin.act("cancel_order", order, lambda unit: orders.cancel(unit, order))


@router.post("/orders/{id}/preparation")
async def prepare_order(admin: TheAdmin, order: PathId, request: PreparationRequest) -> OrderOut:
    """How far the goods are, and what waits at the counter."""
    return await admin.act("prepare_order", order, lambda unit: orders.prepare(unit, order, request))


@router.get("/counter")
async def list_counter(admin: TheAdmin, shop: Id | None = None, served: bool = False) -> CounterQueue:
    """Who is checked in for the counter."""
    return await admin.read(lambda unit: counter.listed(unit, shop, served=served))


@router.post("/counter/{id}/state")
async def change_ticket(admin: TheAdmin, ticket: PathId, request: TicketStateRequest) -> TicketOut:
    """Call, pass over or serve a number."""
    return await admin.act("change_ticket", ticket, lambda unit: counter.change(unit, ticket, request))


@router.post("/orders/{id}/credentials", status_code=201)
async def mint_credential(admin: TheAdmin, order: PathId, request: CredentialRequest) -> CredentialOut:
    """Mint another QR with an expiry of one's own."""
    return await admin.act("mint_credential", order, lambda unit: orders.mint_another(unit, order, request.expires_ms))


@router.post("/credentials/{id}/revoke")
async def revoke_credential(admin: TheAdmin, credential: PathId) -> CredentialOut:
    """Revoke a credential."""
    return await admin.act("revoke_credential", credential, lambda unit: credentials.revoke(unit, credential))


@router.post("/staff", status_code=201)
async def add_staff(admin: TheAdmin, request: StaffRequest) -> StaffCreated:
    """A member of staff; the badge is told once."""
    return await admin.act("add_staff", lambda made: made.id, lambda unit: people.add_staff(unit, request))


@router.put("/policies/returns")
async def put_returns_policy(admin: TheAdmin, request: dict[str, object]) -> PolicyOut:
    """A new version of the returns policy: a document, or the rule as older versions say it."""
    returns = accepted.understand(request)
    return await admin.act("put_policy", "returns", lambda unit: people.put_policy(unit, returns))


@router.post("/help/{id}/answer")
async def answer_help(admin: TheAdmin, call: PathId, request: HelpAnswerRequest) -> HelpAnswered:
    """Staff are on the way."""
    return await admin.act("answer_help", call, lambda unit: people.answer_help(unit, call, request))
