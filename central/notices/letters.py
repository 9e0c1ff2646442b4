"""One notice ready to go: whom it is for and what it says, made anew for each try from what is known then.

Knows the order, its contact and its credentials. Must never know a channel's wire.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select

from central.notices import goods, texts
from central.notices.goods import Goods
from central.notices.kinds import WITH_CODE, Kind
from central.tables import contacts, credentials, shops
from central.unit import Unit

LAST_MS = 253_370_764_800_000
"""The first moment of the year 9999."""


@dataclass(frozen=True)
class Letter:
    """What a channel sends. `id` is the same at each try; `tries` counts this one."""

    id: str
    kind: Kind
    tries: int
    made_ms: int
    email: str | None
    recipient: str | None
    language: str
    text: texts.Text
    values: dict[str, object]
    """What a template of another system needs; times are Unix ms."""
    qr: str | None
    """The text of the pickup code's QR."""


def write(unit: Unit, notice: Row[tuple[object, ...]], tries: int, found: Goods) -> Letter:
    """The letter of a notice whose order has a contact."""
    contact = unit.conn.execute(select(contacts).where(contacts.c.order == notice.order)).one()
    shop = unit.conn.execute(select(shops).where(shops.c.id == goods.shop_of(unit, found.order))).one()
    in_force = _in_force(unit, str(notice.order)) if found.waits and notice.kind in WITH_CODE else []
    code = next((row for row in in_force if row.kind == "numeric"), None)
    qr = next((str(row.token) for row in in_force if row.token is not None), None)
    values: dict[str, object] = {
        "order": texts.plain(str(found.order.number)),
        "shop": _said(shop.name, contact.language),
        "branch": _said(shop.branch, contact.language),
        "hotline": texts.plain(shop.hotline),
        "doors": found.doors,
        "counter": found.counter,
        "code": None if code is None else _grouped(str(code.code)),
        "phone_digits": code is not None,
        "case": texts.plain(str(notice.facts.get("case", ""))),
        "amount_fen": notice.facts.get("amount_fen"),
    }
    times = {
        "starts": found.order.slot_from_ms or found.order.not_before_ms,
        "ends": found.order.slot_until_ms,
        "held_until": found.order.held_until_ms,
        "picked_up": found.order.picked_up_ms,
    }
    shown = {name: _local(moment_ms, shop.time_zone) for name, moment_ms in times.items()}
    by_mail = {"valid": bool(in_force), "qr": notice.channel == "smtp" and qr is not None}
    return Letter(
        id=str(notice.id),
        kind=notice.kind,
        tries=tries,
        made_ms=notice.made_ms,
        email=contact.email,
        recipient=contact.recipient,
        language=texts.language_of(contact.language),
        text=texts.render(notice.kind, contact.language, {**values, **shown, **by_mail}),
        values=values | {f"{name}_ms": moment_ms for name, moment_ms in times.items()},
        qr=qr,
    )


def _local(moment_ms: int | None, zone: str) -> datetime | None:
    """The moment where the shop is; None for one after the last year there are dates of."""
    if moment_ms is None or moment_ms > LAST_MS:
        return None
    return datetime.fromtimestamp(moment_ms / 1000, ZoneInfo(zone))


def _said(words: dict[str, str], language: str) -> str:
    return texts.plain(words.get(language) or words[texts.language_of(language)])


def _in_force(unit: Unit, order: str) -> list[Row[tuple[object, ...]]]:
    good = (credentials.c.order == order) & credentials.c.revoked.is_(False)
    query = select(credentials).where(good, credentials.c.expires_ms > unit.now_ms)
    return list(unit.conn.execute(query.order_by(credentials.c.row.desc())).all())


def _grouped(code: str) -> str:
    """Six digits as 3-3, eight as 4-4."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"
