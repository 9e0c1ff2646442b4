"""Photographs in and out of their table: taken in once, kept sealed, shown, and deleted when the case is decided.

Knows a unit of work and the box. Must never know HTTP. What lies in the database and its backups opens only with the
key beside the settings.
"""

import hashlib
from collections.abc import Mapping
from typing import Literal

from sqlalchemy import func, insert, select, update

from central.errors import ProblemError, not_found
from central.keys import UnsealError
from central.photos.jpeg import is_picture
from central.photos.tables import return_photos
from central.refunds.life import UNDECIDED, Step
from central.refunds.tables import refund_steps, refunds
from central.tables import returns
from central.unit import Unit
from central.users import desk as people
from central.users.roles import CENTRAL

PURPOSE = "photo"
DAY_MS = 86_400_000
AT_ONCE = 100
DELETED, BY = "delete_photo", CENTRAL

Standing = Literal["none", "expected", "here", "deleted"]


def take(unit: Unit, kiosk: str, digest: str, sealed: str) -> str:
    """Keep a photograph; its digest. The same one again changes nothing.

    Raises ProblemError 404 when no case of this kiosk names it, 422 when it is no picture that may be kept.
    """
    named = select(returns.c.id, returns.c.order).where(returns.c.photo == digest, returns.c.kiosk == kiosk)
    case = unit.conn.execute(named).first()
    if case is None:
        raise not_found("photo_unknown", "photograph", digest)
    if standings(unit, {case.id: digest})[case.id] != "expected":
        return digest
    if hashlib.sha256(sealed.encode("ascii")).hexdigest() != digest:
        raise ProblemError(422, "photo_unusable", "The photograph is another than its digest says.")
    if _opened(unit, sealed, case.order) is None:
        raise ProblemError(422, "photo_unusable", "The box does not open, or holds no small JPEG.")
    row = {"id": case.id, "digest": digest, "sealed": sealed, "received_ms": unit.now_ms}
    unit.conn.execute(insert(return_photos).values(row))
    return digest


def standings(unit: Unit, digests: Mapping[str, str | None]) -> dict[str, Standing]:
    """How the photographs of cases stand, whose events named these digests."""
    query = select(return_photos.c.id, return_photos.c.deleted_ms).where(return_photos.c.id.in_(list(digests)))
    found: dict[str, Standing] = {case: "none" if named is None else "expected" for case, named in digests.items()}
    for row in unit.conn.execute(query).all():
        found[row.id] = "here" if row.deleted_ms is None else "deleted"
    return found


def picture(unit: Unit, case: str) -> bytes:
    """The JPEG of a case. Raises ProblemError 404 when there is none, or none any more."""
    query = (
        select(return_photos.c.sealed, returns.c.order)
        .join(returns, returns.c.id == return_photos.c.id)
        .where(return_photos.c.id == case)
    )
    row = unit.conn.execute(query).first()
    jpeg = _opened(unit, row.sealed, row.order) if row is not None and row.sealed is not None else None
    if jpeg is None:
        raise not_found("photo_unknown", "photograph of", case)
    return jpeg


def tidy(unit: Unit) -> int:
    """Delete photographs of cases decided long enough ago, each with a row that says so; how many."""
    before_ms = unit.now_ms - unit.settings.photo_days * DAY_MS
    decided = (
        select(refund_steps.c.refund, func.max(refund_steps.c.at_ms).label("at_ms"))
        .where(refund_steps.c.step.in_((Step.APPROVE, Step.REFUSE)))
        .group_by(refund_steps.c.refund)
        .subquery()
    )
    query = (
        select(return_photos.c.id)
        .join(refunds, refunds.c.id == return_photos.c.id)
        .join(decided, decided.c.refund == return_photos.c.id)
        .where(return_photos.c.deleted_ms.is_(None), refunds.c.state.not_in(UNDECIDED), decided.c.at_ms <= before_ms)
        .order_by(return_photos.c.id)
        .limit(AT_ONCE)
    )
    done = list(unit.conn.execute(query).scalars().all())
    for case in done:
        gone = update(return_photos).where(return_photos.c.id == case)
        unit.conn.execute(gone.values(sealed=None, deleted_ms=unit.now_ms))
        people.keep(unit, BY, DELETED, case)
    return len(done)


def _opened(unit: Unit, sealed: str, order: str) -> bytes | None:
    """What is in the box, if it is a picture."""
    try:
        jpeg = unit.keys.sealing.open(sealed, purpose=PURPOSE, context=order)
    except UnsealError:
        return None
    return jpeg if is_picture(jpeg) else None
