"""Who may sign in at central, with the admin token. Must never know a table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from central.auth import TheCentral, require_admin
from central.users import desk
from central.users.wire import UserList, UserName, UserOut, UserRequest

router = APIRouter(prefix="/v1/users", dependencies=[Depends(require_admin)])


@router.post("", status_code=201)
async def put_user(central: TheCentral, request: UserRequest) -> UserOut:
    """A user, new or changed."""
    return await central.transact(lambda unit: desk.put(unit, request))


@router.get("")
async def list_users(central: TheCentral) -> UserList:
    """All users."""
    return await central.transact(desk.listed)


@router.post("/{name}/disable")
async def disable_user(central: TheCentral, name: Annotated[UserName, Path()]) -> UserOut:
    """Sign a user out, and in no more."""
    return await central.transact(lambda unit: desk.disable(unit, name))
