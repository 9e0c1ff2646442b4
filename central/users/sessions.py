"""Signing in and out: a password for a token, a token for a person, and no more tries than a guesser may have.

Knows the tables of users. Must never know a cookie or a page. Failures are counted in the database, so that a restart
forgives nothing, and also for names nobody has: the answer tells no guesser which names exist.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from central.keys import to_base64url
from central.unit import Unit
from central.users import desk
from central.users.roles import Role
from central.users.tables import sign_in_failures, user_sessions, users
from central.users.wire import Password, UserRequest

MOST_FAILURES = 5
"""So many wrong passwords for one name within `FAILURES_MS`: then it is locked until the first of them is so old."""
FAILURES_MS = 15 * 60_000
MOST_AT_ONCE = 30
"""So many for all names within `AT_ONCE_MS`: hashing a guesser's passwords must not keep the kiosks waiting."""
AT_ONCE_MS = 60_000
IDLE_MS = 30 * 60_000
LONGEST_MS = 12 * 3_600_000
SEEN_EVERY_MS = 60_000
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzLg$nGGDYYg8uU83nCpHJzQMQnU0xjWYvIksjHtLj3HPFlM"
"""Hashed against when there is no such user, so that the time taken tells nothing."""


class Refusal(StrEnum):
    """Why somebody is not signed in."""

    WRONG = "wrong"
    LOCKED = "locked"
    BUSY = "busy"


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    name: str
    role: Role

    @property
    def actor(self) -> str:
        """How acts name them; no staff number and no machine is called so."""
        return f"user:{self.name}"


def sign_in(unit: Unit, name: str, password: str) -> str | Refusal:
    """The token of a new session, or why not. A refusal is a value: the failure it counts must be kept."""
    if (refusal := _refusal(unit, name, password)) is not None:
        return refusal
    unit.conn.execute(delete(user_sessions).where(_over(unit.now_ms)))
    token = to_base64url(unit.entropy.token_bytes(32))
    session = {"token_hash": _hash(token), "user": name, "seen_ms": unit.now_ms, "ends_ms": unit.now_ms + LONGEST_MS}
    unit.conn.execute(insert(user_sessions).values(session))
    desk.keep(unit, name, "sign_in", "")
    return token


def change_password(unit: Unit, person: Person, old: str, new: Password) -> Refusal | None:
    """A new password for who knows the old one, who is then signed in nowhere; or why not, counted as above."""
    if (refusal := _refusal(unit, person.name, old)) is not None:
        return refusal
    desk.put(unit, UserRequest(name=person.name, role=person.role, password=new))
    desk.keep(unit, person.name, "change_password", "")
    return None


def person_of(unit: Unit, token: str, *, awake: bool = True) -> Person | None:
    """Whose session it is, if it has not ended; `awake` keeps it from ending of idleness."""
    mine = user_sessions.c.token_hash == _hash(token)
    query = select(users.c.name, users.c.role, user_sessions.c.seen_ms).join(
        users, users.c.name == user_sessions.c.user
    )
    row = unit.conn.execute(query.where(mine, users.c.active, ~_over(unit.now_ms))).first()
    if row is None:
        return None
    if awake and unit.now_ms - row.seen_ms >= SEEN_EVERY_MS:
        unit.conn.execute(update(user_sessions).where(mine).values(seen_ms=unit.now_ms))
    return Person(row.name, Role(row.role))


def sign_out(unit: Unit, token: str, name: str) -> None:
    """End the session."""
    unit.conn.execute(delete(user_sessions).where(user_sessions.c.token_hash == _hash(token)))
    desk.keep(unit, name, "sign_out", "")


def _refusal(unit: Unit, name: str, password: str) -> Refusal | None:
    """Why this is not the password of an active user; None when it is, and then earlier failures are forgotten."""
    digest = desk.name_digest(unit, name)
    if (refusal := _too_often(unit, digest)) is not None:
        return refusal
    row = unit.conn.execute(select(users).where(users.c.name == name, users.c.active)).first()
    if not desk.matches(NOBODY if row is None else str(row.password_hash), password) or row is None:
        unit.conn.execute(insert(sign_in_failures).values(name_digest=digest, at_ms=unit.now_ms))
        return Refusal.WRONG
    unit.conn.execute(delete(sign_in_failures).where(sign_in_failures.c.name_digest == digest))
    return None


def _too_often(unit: Unit, digest: str) -> Refusal | None:
    unit.conn.execute(delete(sign_in_failures).where(sign_in_failures.c.at_ms <= unit.now_ms - FAILURES_MS))
    failures = select(func.count()).select_from(sign_in_failures)
    if unit.conn.execute(failures.where(sign_in_failures.c.name_digest == digest)).scalar_one() >= MOST_FAILURES:
        return Refusal.LOCKED
    lately = sign_in_failures.c.at_ms > unit.now_ms - AT_ONCE_MS
    return Refusal.BUSY if unit.conn.execute(failures.where(lately)).scalar_one() >= MOST_AT_ONCE else None


def _over(now_ms: int) -> ColumnElement[bool]:
    return (user_sessions.c.seen_ms <= now_ms - IDLE_MS) | (user_sessions.c.ends_ms <= now_ms)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
