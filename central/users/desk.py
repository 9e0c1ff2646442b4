"""Users in and out of the table, and the row that each of their acts leaves. Must never know HTTP."""

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import delete, insert, select, update

from central.errors import not_found
from central.unit import Unit
from central.users.roles import HOLDER
from central.users.tables import sign_in_failures, user_acts, user_sessions, users
from central.users.wire import UserList, UserOut, UserRequest

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
LISTED = 200


def put(unit: Unit, request: UserRequest) -> UserOut:
    """A user, new or changed: active, signed in nowhere, with no failed tries behind them."""
    said = {
        "role": request.role,
        "password_hash": HASHER.hash(request.password, salt=unit.entropy.token_bytes(16)),
        "active": True,
        "changed_ms": unit.now_ms,
    }
    if unit.conn.execute(update(users).where(users.c.name == request.name).values(said)).rowcount == 0:
        unit.conn.execute(insert(users).values(said | {"name": request.name}))
    _sign_out_everywhere(unit, request.name)
    mine = sign_in_failures.c.name_digest == name_digest(unit, request.name)
    unit.conn.execute(delete(sign_in_failures).where(mine))
    return _show(unit, request.name)


def listed(unit: Unit) -> UserList:
    """All users."""
    rows = unit.conn.execute(select(users).order_by(users.c.name)).all()
    return UserList(users=[UserOut.model_validate(row, from_attributes=True) for row in rows])


def disable(unit: Unit, name: str) -> UserOut:
    """Who is disabled is signed out at once. ProblemError 404."""
    _show(unit, name)
    unit.conn.execute(update(users).where(users.c.name == name).values(active=False, changed_ms=unit.now_ms))
    _sign_out_everywhere(unit, name)
    return _show(unit, name)


def keep(unit: Unit, user: str, act: str, about: str) -> None:
    """Write down what a user does, in the transaction that does it."""
    row = {"user": user, "act": act, "about": about, "at_ms": unit.now_ms}
    unit.conn.execute(insert(user_acts).values(row))


def trail(unit: Unit, *, token: bool = False) -> list[tuple[int, str, str, str]]:
    """The newest acts of people, or those with the admin token: moment, who, act, what it was about. Apart, for a shop
    system that sends orders would leave nothing else to be seen."""
    columns = (user_acts.c.at_ms, user_acts.c.user, user_acts.c.act, user_acts.c.about)
    whose = user_acts.c.user == HOLDER if token else user_acts.c.user != HOLDER
    query = select(*columns).where(whose).order_by(user_acts.c.row.desc()).limit(LISTED)
    return [(row[0], row[1], row[2], row[3]) for row in unit.conn.execute(query).all()]


def name_digest(unit: Unit, name: str) -> str:
    """What stands for a name among the failures."""
    return unit.key.digest(b"sign-in " + name.encode("utf-8", "surrogateescape"))


def matches(password_hash: str, password: str) -> bool:
    """Whether it is the password. Takes the same time either way."""
    try:
        return HASHER.verify(password_hash, password)
    except (Argon2Error, InvalidHashError, UnicodeError):
        return False


def _sign_out_everywhere(unit: Unit, name: str) -> None:
    unit.conn.execute(delete(user_sessions).where(user_sessions.c.user == name))


def _show(unit: Unit, name: str) -> UserOut:
    row = unit.conn.execute(select(users).where(users.c.name == name)).first()
    if row is None:
        raise not_found("user_unknown", "user", name)
    return UserOut.model_validate(row, from_attributes=True)
