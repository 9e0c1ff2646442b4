"""Shops, enrolment codes and kiosks. Must never know HTTP or an order."""

import hashlib

from sqlalchemy import Row, func, insert, select, update

from central import ids
from central.errors import ProblemError, not_found
from central.keys import public_key_from
from central.shop_wire import EnrolmentCode, Kiosk, KioskList, ShopRequest
from central.tables import dead_letters, enrolment_codes, kiosks, policies, sealing_keys, shops, signing_keys, streams
from central.unit import Unit, key_change, sealing_change
from central.wire import Enrolment, EnrolmentRequest, ShopOut

MAX_KIOSKS = 65535


def put_shop(unit: Unit, request: ShopRequest) -> ShopOut:
    """Add a shop or change it; its kiosks are told."""
    shop = ShopOut(
        id=request.id,
        name=request.name.as_dict(),
        branch=request.branch.as_dict(),
        hotline=request.hotline,
        time_zone=request.time_zone or unit.settings.time_zone,
    )
    known = unit.conn.execute(select(shops).where(shops.c.id == shop.id)).mappings().first()
    if known is None:
        unit.conn.execute(insert(shops).values(**shop.model_dump(), public_url=unit.settings.public_url))
    if known is None or ShopOut.model_validate(known) == shop:
        return shop
    unit.conn.execute(update(shops).where(shops.c.id == shop.id).values(shop.model_dump()))
    _tell(unit, shop)
    return shop


def tell_address(unit: Unit) -> None:
    """Tell the kiosks where phones reach central now, where they were told otherwise."""
    address = unit.settings.public_url
    other = shops.c.public_url.is_distinct_from(address)
    for row in unit.conn.execute(select(shops).where(other)).mappings().all():
        unit.conn.execute(update(shops).where(shops.c.id == row["id"]).values(public_url=address))
        _tell(unit, ShopOut.model_validate(row))


def _tell(unit: Unit, shop: ShopOut) -> None:
    for kiosk in unit.conn.execute(select(kiosks).where(kiosks.c.shop == shop.id)).all():
        unit.send(kiosk.id, "shop.put", _change(unit, shop, kiosk.number))


def _change(unit: Unit, shop: ShopOut, kiosk_number: int) -> dict[str, object]:
    return {**shop.model_dump(), "kiosk_number": kiosk_number, "public_url": unit.settings.public_url}


def new_code(unit: Unit, shop: str) -> EnrolmentCode:
    """A code of 60 random bits; only its hash is kept. Raises ProblemError 404."""
    _shop(unit, shop)
    text = ids.letters(12, unit.entropy)
    expires_ms = unit.now_ms + unit.settings.enrolment_code_s * 1000
    row = {"code_hash": _hash(text), "shop": shop, "expires_ms": expires_ms, "kiosk": None}
    unit.conn.execute(insert(enrolment_codes).values(row))
    return EnrolmentCode(code=f"{text[:4]}-{text[4:8]}-{text[8:]}", expires_ms=expires_ms)


def enrol(unit: Unit, request: EnrolmentRequest) -> Enrolment:
    """Turn a code into a kiosk. Raises ProblemError 404, 409, 410 or 422; the same code and key repeat the answer."""
    try:
        public_key_from(request.public_key)
    except ValueError:
        raise ProblemError(422, "key_bad", "The public key is not 32 bytes of an Ed25519 key.") from None
    query = select(enrolment_codes).where(enrolment_codes.c.code_hash == _hash(request.code))
    code = unit.conn.execute(query).first()
    if code is None:
        raise ProblemError(404, "code_unknown", "This enrolment code is not known.")
    if code.kiosk is not None:
        return _repeat(unit, code.kiosk, request.public_key)
    if unit.now_ms > code.expires_ms:
        raise ProblemError(410, "code_expired", "This enrolment code has expired; ask for a new one.")
    kiosk = _add_kiosk(unit, code.shop, request)
    used = update(enrolment_codes).where(enrolment_codes.c.code_hash == code.code_hash)
    unit.conn.execute(used.values(kiosk=kiosk))
    _first_changes(unit, kiosk)
    return _enrolment(unit, kiosk)


def list_kiosks(unit: Unit) -> KioskList:
    """All kiosks with how far their streams have come."""
    acknowledged = (
        select(streams.c.acknowledged)
        .where(streams.c.kiosk == kiosks.c.id, streams.c.generation == kiosks.c.generation)
        .scalar_subquery()
    )
    dead = select(func.count()).select_from(dead_letters).where(dead_letters.c.kiosk == kiosks.c.id).scalar_subquery()
    query = select(kiosks, acknowledged.label("acknowledged"), dead.label("dead")).order_by(kiosks.c.number)
    return KioskList(kiosks=[_kiosk_out(row) for row in unit.conn.execute(query).all()])


def _kiosk_out(row: Row[tuple[object, ...]]) -> Kiosk:
    return Kiosk(
        id=row.id,
        number=row.number,
        shop=row.shop,
        software=row.software,
        enrolled_ms=row.enrolled_ms,
        last_seen_ms=row.last_seen_ms,
        generation=row.generation,
        acknowledged=row.acknowledged or 0,
        dead_letters=row.dead,
        cursor=row.cursor,
    )


def _hash(code: str) -> str:
    plain = code.upper().replace("-", "").replace(" ", "")
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()


def _shop(unit: Unit, shop: str) -> ShopOut:
    row = unit.conn.execute(select(shops).where(shops.c.id == shop)).mappings().first()
    if row is None:
        raise not_found("shop_unknown", "shop", shop)
    return ShopOut.model_validate(row)


def _repeat(unit: Unit, kiosk: str, public_key: str) -> Enrolment:
    known = unit.conn.execute(select(kiosks.c.public_key).where(kiosks.c.id == kiosk)).scalar_one()
    if known != public_key:
        raise ProblemError(409, "code_used", "This enrolment code was already used.")
    return _enrolment(unit, kiosk)


def _enrolment(unit: Unit, kiosk: str) -> Enrolment:
    row = unit.conn.execute(select(kiosks.c.number, kiosks.c.shop).where(kiosks.c.id == kiosk)).one()
    shop = _shop(unit, row.shop)
    return Enrolment(kiosk=kiosk, number=row.number, shop=shop, server_time_ms=unit.now_ms)


def _add_kiosk(unit: Unit, shop: str, request: EnrolmentRequest) -> str:
    number = (unit.conn.execute(select(func.max(kiosks.c.number))).scalar_one() or 0) + 1
    if number > MAX_KIOSKS:
        raise ProblemError(409, "kiosks_full", "All 65535 kiosk numbers are used.")
    kiosk = f"K{number:05d}"
    row = {
        "id": kiosk,
        "number": number,
        "shop": shop,
        "public_key": request.public_key,
        "software": request.software,
        "enrolled_ms": unit.now_ms,
        "last_seen_ms": None,
        "generation": 0,
        "cursor": 0,
    }
    unit.conn.execute(insert(kiosks).values(row))
    return kiosk


def _first_changes(unit: Unit, kiosk: str) -> None:
    enrolled = _enrolment(unit, kiosk)
    unit.send(kiosk, "shop.put", _change(unit, enrolled.shop, enrolled.number))
    for key in unit.conn.execute(select(signing_keys).order_by(signing_keys.c.key_id)).all():
        unit.send(kiosk, "key.put", key_change(key.key_id, key.public_key))
    newest = unit.conn.execute(select(sealing_keys).order_by(sealing_keys.c.key_id.desc()).limit(1)).first()
    if newest is not None:
        unit.send(kiosk, "sealing_key.put", sealing_change(newest.key_id, newest.public_key))
    policy = unit.conn.execute(select(policies).order_by(policies.c.version.desc()).limit(1)).first()
    if policy is not None:
        unit.send(kiosk, "policy.put", {"version": policy.version, "returns": policy.returns})


def shop_names(unit: Unit, language: str) -> list[tuple[str, str]]:
    """Id and name of each shop, in a language that every shop has."""
    rows = unit.conn.execute(select(shops).order_by(shops.c.id)).all()
    return [(row.id, f"{row.name[language]} {row.branch[language]}".strip()) for row in rows]
