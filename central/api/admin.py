"""Whoever has the admin token, as somebody who acts: a program, or a person at the command line.

Knows that each act leaves its row. Must never know a table, or which act may be done: the token may do all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends

from central.auth import TheCentral, require_admin
from central.core import Central
from central.unit import Unit
from central.users import desk
from central.users.roles import HOLDER

T = TypeVar("T")


@dataclass(frozen=True)
class Admin:
    """One request with the token."""

    central: Central

    async def read(self, work: Callable[[Unit], T]) -> T:
        """Look something up."""
        return await self.central.transact(work)

    async def act(self, act: str, about: str | Callable[[T], str | None], work: Callable[[Unit], T]) -> T:
        """Do something, and leave the row that says so, in one transaction. `about` may come of what was done; None
        when nothing was."""

        def whole(unit: Unit) -> T:
            done = work(unit)
            what = about if isinstance(about, str) else about(done)
            if what is not None:
                desk.keep(unit, HOLDER, act, what)
            return done

        return await self.central.transact(whole)


async def admin(central: TheCentral, _known: Annotated[None, Depends(require_admin)]) -> Admin:
    """Raises ProblemError 401 without the token."""
    return Admin(central)


TheAdmin = Annotated[Admin, Depends(admin)]
