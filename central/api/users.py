"""Who may sign in at central, with the admin token. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from central.api.admin import TheAdmin
from central.auth import require_admin
from central.users import desk
from central.users.wire import UserList, UserName, UserOut, UserRequest

router = APIRouter(prefix="/v1/users", dependencies=[Depends(require_admin)])


@router.post("", status_code=201)
async def put_user(admin: TheAdmin, request: UserRequest) -> UserOut:
    """A user, new or changed."""
    return await admin.act("put_user", request.name, lambda unit: desk.put(unit, request))


@router.get("")
async def list_users(admin: TheAdmin) -> UserList:
    """All users."""
    return await admin.read(desk.listed)


@router.post("/{name}/disable")
async def disable_user(admin: TheAdmin, name: Annotated[UserName, Path()]) -> UserOut:
    """Sign a user out, and in no more."""
    return await admin.act("disable_user", name, lambda unit: desk.disable(unit, name))
