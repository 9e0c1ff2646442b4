"""Words that a customer adds to a complaint on their own phone, by the link that the kiosk showed.

Knows what a link claims and who signed it (docs/decisions/0038-words-by-phone.md), and how often words may be added.
Must never know HTTP, nor give back a word that was written.
"""

from base64 import b32decode
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from sqlalchemy import Row, func, select

from central.complaints import desk
from central.complaints.clocks import first_answer_due_ms
from central.complaints.life import Act
from central.complaints.tables import complaint_acts, complaints
from central.complaints.wire import ActRequest
from central.keys import public_key_from
from central.tables import kiosks, shops
from central.unit import Unit

PREFIX = b"open-pickup-kiosk/words/v1\x00"
VERSION = 1
SIGNATURE_BYTES = 64
CLAIM_BYTES = 1 + 2 + 16 + 4
TOKEN_LETTERS = 140
CUSTOMER = "customer"
MOST_WORDS = 500
"""As many characters as the kiosk's own keyboard takes."""
MOST_TIMES = 3
"""Whoever forgot something may add it; whoever found the code may not fill our pages."""


class Standing(StrEnum):
    """What becomes of somebody who follows a link."""

    OPEN = "open"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NOT_TOLD = "not_told"
    USED_UP = "used_up"


@dataclass(frozen=True)
class Shown:
    """What a phone may see of a complaint: nothing of what was written. `times`: how often words were added."""

    number: str
    kind: str
    about: str
    remedy: str | None
    hotline: str
    time_zone: str
    answer_by_ms: int
    times: int


@dataclass(frozen=True)
class Found:
    """How a link stands, and its complaint where there is one. `kept`: words were added, now or by the tap before."""

    standing: Standing
    complaint: str = ""
    shown: Shown | None = None
    kept: bool = False


@dataclass(frozen=True)
class Claim:
    """What a kiosk signed."""

    kiosk: str
    complaint: str
    until_ms: int


def look(unit: Unit, token: str) -> Found:
    """How the link with this token stands now."""
    claim = _claim(unit, token)
    if claim is None:
        return Found(Standing.UNKNOWN)
    row = unit.conn.execute(select(complaints).where(complaints.c.id == claim.complaint)).first()
    if row is None:
        return Found(Standing.EXPIRED if unit.now_ms >= claim.until_ms else Standing.NOT_TOLD)
    if row.kiosk != claim.kiosk:
        return Found(Standing.UNKNOWN)
    shown = _shown(unit, row)
    # A kiosk whose clock is ahead must not keep a link alive: it ends with the time of the first answer.
    over = unit.now_ms >= min(claim.until_ms, shown.answer_by_ms)
    full = Standing.USED_UP if shown.times >= MOST_TIMES else Standing.OPEN
    return Found(Standing.EXPIRED if over else full, claim.complaint, shown)


def add(unit: Unit, token: str, words: str) -> Found:
    """Add words, and how the link stands then. The same words as the last time, from somebody who tapped twice, change
    nothing."""
    found = look(unit, token)
    if found.complaint and _last(unit, found.complaint) == words:
        return replace(found, kept=True)
    if found.standing is not Standing.OPEN:
        return found
    desk.do(unit, found.complaint, ActRequest(act=Act.ADD, note=words, by=CUSTOMER))
    return replace(look(unit, token), kept=True)


def _claim(unit: Unit, token: str) -> Claim | None:
    if len(token) != TOKEN_LETTERS:
        return None
    try:
        raw = b32decode(token + "=" * (-TOKEN_LETTERS % 8), casefold=True)
    except ValueError:
        return None
    said, signature = raw[:CLAIM_BYTES], raw[CLAIM_BYTES:]
    if said[0] != VERSION or len(signature) != SIGNATURE_BYTES:
        return None
    number = int.from_bytes(said[1:3])
    kiosk = unit.conn.execute(select(kiosks.c.id, kiosks.c.public_key).where(kiosks.c.number == number)).first()
    if kiosk is None:
        return None
    try:
        public_key_from(kiosk.public_key).verify(signature, PREFIX + said)
    except InvalidSignature:
        return None
    return Claim(kiosk.id, str(UUID(bytes=said[3:19])), int.from_bytes(said[19:]) * 1000)


def _shown(unit: Unit, row: Row[tuple[object, ...]]) -> Shown:
    shop = unit.conn.execute(select(shops.c.hotline, shops.c.time_zone).where(shops.c.id == row.shop)).one()
    mine = (complaint_acts.c.complaint == row.id) & (complaint_acts.c.by == CUSTOMER)
    times = unit.conn.execute(select(func.count()).select_from(complaint_acts).where(mine)).scalar_one()
    due_ms = first_answer_due_ms(row.received_ms)
    return Shown(row.number, row.kind, row.about, row.remedy, shop.hotline, shop.time_zone, due_ms, times)


def _last(unit: Unit, complaint: str) -> str | None:
    mine = (complaint_acts.c.complaint == complaint) & (complaint_acts.c.by == CUSTOMER)
    query = select(complaint_acts.c.note).where(mine).order_by(complaint_acts.c.sequence.desc()).limit(1)
    return unit.conn.execute(query).scalar_one_or_none()
