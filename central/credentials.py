"""Minting and revoking credentials. Knows the three kinds; must never know HTTP or what an order contains.

A numeric code is bound to the last four digits of the phone and unique among the live codes of its kiosk, so that no
two parcels in a bank can be asked for by the same digits.
"""

from sqlalchemy import Row, insert, select, update

from central import ids, minting
from central.errors import ProblemError, not_found
from central.order_wire import CredentialOut
from central.tables import credentials, kiosks, orders
from central.unit import Unit

NUMERIC_DIGITS = 6
NUMERIC_TRIES = 100
LAST_EXPIRY_MS = (2**32 - 1) * 1000


def mint_qr(unit: Unit, order: str, kiosk: str, expires_ms: int) -> None:
    """A signed QR that the kiosk can check with no network."""
    number = unit.conn.execute(select(kiosks.c.number).where(kiosks.c.id == kiosk)).scalar_one()
    credential_id = unit.entropy.token_bytes(8).hex()
    body = minting.claims(key_id=unit.key_id(), kiosk_number=number, credential_id=credential_id, expires_ms=expires_ms)
    text = minting.token(body, unit.key.sign)
    _add(unit, order, kiosk, kind="qr", expires_ms=expires_ms, token=text, credential_id=credential_id)


def mint_numeric(unit: Unit, order: str, kiosk: str, locator: str, expires_ms: int) -> None:
    """Six digits, bound to the locator. Raises ProblemError 409 when free digits cannot be found."""
    for _ in range(NUMERIC_TRIES):
        code = ids.digits(NUMERIC_DIGITS, unit.entropy)
        if not _is_live(unit, kiosk, code):
            _add(unit, order, kiosk, kind="numeric", expires_ms=expires_ms, code=code, locator=locator)
            return
    raise ProblemError(409, "numeric_full", "No free numeric code was found; this kiosk has too many live codes.")


def mint_opaque(unit: Unit, order: str, kiosk: str, code: str, expires_ms: int) -> None:
    """The code of another system. Raises ProblemError 409 when a live order of this kiosk has it."""
    if _is_live(unit, kiosk, code):
        raise ProblemError(409, "opaque_code_taken", "Another live order of this kiosk has this code.")
    _add(unit, order, kiosk, kind="opaque", expires_ms=expires_ms, code=code)


def revoke(unit: Unit, credential_id: str) -> CredentialOut:
    """Revoke, now or before. Raises ProblemError 404."""
    row = unit.conn.execute(select(credentials).where(credentials.c.id == credential_id)).first()
    if row is None:
        raise not_found("credential_unknown", "credential", credential_id)
    if not row.revoked:
        unit.conn.execute(update(credentials).where(credentials.c.id == credential_id).values(revoked=True))
        row = unit.conn.execute(select(credentials).where(credentials.c.id == credential_id)).one()
        _send(unit, row)
    return to_wire(row)


def of_order(unit: Unit, order: str) -> list[CredentialOut]:
    """All credentials of an order, oldest first."""
    query = select(credentials).where(credentials.c.order == order)
    rows = unit.conn.execute(query.order_by(credentials.c.row)).all()
    return [to_wire(row) for row in rows]


def to_wire(row: Row[tuple[object, ...]]) -> CredentialOut:
    """A row as shop systems see it."""
    return CredentialOut(
        id=row.id,
        order=row.order,
        kind=row.kind,
        code=row.code,
        token=row.token,
        expires_ms=row.expires_ms,
        revoked=row.revoked,
    )


def _is_live(unit: Unit, kiosk: str, code: str) -> bool:
    query = (
        select(credentials.c.id)
        .join(orders, orders.c.id == credentials.c.order)
        .where(credentials.c.kiosk == kiosk, credentials.c.code == code, credentials.c.revoked.is_(False))
        .where(credentials.c.expires_ms > unit.now_ms)
        .where(orders.c.status.in_(("ready_to_load", "open")))
    )
    return unit.conn.execute(query).first() is not None


def _add(
    unit: Unit,
    order: str,
    kiosk: str,
    *,
    kind: str,
    expires_ms: int,
    code: str | None = None,
    locator: str | None = None,
    token: str | None = None,
    credential_id: str | None = None,
) -> None:
    row = {
        "id": credential_id or unit.entropy.token_bytes(8).hex(),
        "order": order,
        "kiosk": kiosk,
        "kind": kind,
        "code": code,
        "locator": locator,
        "token": token,
        "expires_ms": expires_ms,
        "revoked": False,
        "minted_ms": unit.now_ms,
    }
    unit.conn.execute(insert(credentials).values(row))
    _send(unit, unit.conn.execute(select(credentials).where(credentials.c.id == row["id"])).one())


def _send(unit: Unit, row: Row[tuple[object, ...]]) -> None:
    change: dict[str, object] = {
        "id": row.id,
        "order": row.order,
        "kind": row.kind,
        "code": row.code,
        "locator": row.locator,
        "expires_ms": row.expires_ms,
        "revoked": row.revoked,
    }
    unit.send(row.kiosk, "credential.put", change)
