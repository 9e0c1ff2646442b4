"""The bodies about users. Must never know a table or a rule."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from central.fields import Answer, Request
from central.users.roles import CENTRAL, HOLDER, Role

UserName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{1,31}$")]
PASSWORD_LETTERS = range(12, 201)
Password = Annotated[str, StringConstraints(min_length=PASSWORD_LETTERS.start, max_length=PASSWORD_LETTERS.stop - 1)]


def _a_person(name: str) -> str:
    if name in (HOLDER, CENTRAL):
        raise ValueError("in the trail this name stands for no person")
    return name


class UserRequest(Request):
    """A user, new or changed."""

    name: Annotated[UserName, AfterValidator(_a_person)]
    role: Annotated[Role, Field(strict=False)]
    password: Password


class UserOut(Answer):
    """A user as everybody may know them."""

    name: str
    role: Role
    active: bool
    changed_ms: int


class UserList(Answer):
    """By name."""

    users: list[UserOut]
