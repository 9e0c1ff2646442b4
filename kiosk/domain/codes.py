"""What a scanned text is, before anybody asks whether it is good.

Knows: the shapes of our signed credential, of badges, of payment codes, of goods and shipping numbers and of other
systems' codes. Must never know a key or the database, and never keeps what a payment code says. Source: docs/safety.md
"Credentials". Every text is exactly one kind.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

import base45

from kiosk.domain.channels import ANY, Rules, Use
from kiosk.domain.gs1 import Elements, elements_of, gtin_of, link_elements, upce_expanded
from kiosk.domain.payments import is_payment

TEXT_LIMIT = 4_300
"""Longest text looked at: a version 40 QR holds 4,296 characters."""

OPAQUE_LIMIT = 200
"""Longest code of another system, in characters (contract)."""

TOKEN_LENGTH = 122
TOKEN_BYTES = 81

SIGNED_PREFIX = b"open-pickup-kiosk/credential/v1\x00"
"""Stands before the claims under the signature, so that no other message of ours can pass for a credential."""

TYPED_DIGITS = 8
"""Digits of an order number that can be typed, at most."""

_CLAIMS = struct.Struct(">BBHQIB")
_BADGE = re.compile(r"KSB1:[0-9A-Za-z_-]{1,59}")
_MEMBER = re.compile(r"KMB1:[0-9A-Za-z_-]{1,59}")
_CASE = re.compile(r"KRC1:([0-9A-Za-z-]{8,64})")
_OWN = ("KSB1:", "KMB1:", "KRC1:")
_ANYHOW = "\x1d"
"""The group separator of GS1: the one sign in a text of ours that is not printed."""
_LINK_FIELDS = ("token", "code")


@dataclass(frozen=True)
class Claims:
    """What a signed credential says: 17 bytes, big-endian. `expiry_s` is Unix seconds."""

    version: int
    key_id: int
    kiosk: int
    credential: int
    expiry_s: int
    flags: int

    @property
    def credential_id(self) -> str:
        """The 64-bit id as the contract writes it: 16 lower-case hex digits."""
        return f"{self.credential:016x}"

    @property
    def expires_ms(self) -> int:
        """The last moment it is good, Unix milliseconds."""
        return self.expiry_s * 1000


@dataclass(frozen=True)
class SignedCode:
    """Shaped like a credential of ours; whether the signature is good is not known yet. `raw` are the signed claims."""

    claims: Claims
    signature: bytes = field(repr=False)
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class BadgeCode:
    """The badge of a member of staff."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class CaseCode:
    """The receipt of a return: it tells how the case stands, and opens nothing."""

    case: str

    @property
    def text(self) -> str:
        """What the receipt shows."""
        return f"KRC1:{self.case}"


@dataclass(frozen=True)
class PaymentCode:
    """Somebody's payment code. It carries nothing of the text, on purpose."""


@dataclass(frozen=True)
class OpaqueCode:
    """Possibly a code of another system; only the local copy can tell."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class MemberCode:
    """The card of a member."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class GoodsCode:
    """A bar code or Digital Link of goods or of a shipping unit."""

    elements: Elements


@dataclass(frozen=True)
class NumberCode:
    """A number of another system that opens nothing: of an order, a receipt or a parcel label, as its channel says."""

    use: Use
    channel: str
    text: str = field(repr=False)

    @property
    def digits(self) -> str | None:
        """What somebody would type of it: its last eight digits, filled up with zeros to four; None without any."""
        digits = "".join(sign for sign in self.text if sign.isascii() and sign.isdecimal())
        return digits[-TYPED_DIGITS:].zfill(4) if digits else None


@dataclass(frozen=True)
class NotOurs:
    """Nothing any code of ours could be."""


Code = SignedCode | BadgeCode | MemberCode | CaseCode | PaymentCode | GoodsCode | NumberCode | OpaqueCode | NotOurs


def _nobody(_text: str) -> bool:
    return False


def parse(text: str, is_ours: Callable[[str], bool] = _nobody, rules: Rules = ANY) -> Code:
    """What this text is. Never raises, whatever the text.

    `is_ours` is asked about a text that looks like a payment code or a number of goods: True makes it a code of ours.
    It must not keep what it is shown. `rules`: what the codes of each channel look like.
    """
    if len(text) > TEXT_LIMIT:
        return NotOurs()
    # A token may begin with a blank: base45 has one. Only what a hand scanner appends comes off here.
    signed = _signed(text.strip("\r\n\t"))
    if signed is not None:
        return signed
    plain = text.strip(" \r\n\t\f\v")
    if plain.startswith(_OWN):
        return _own(plain)
    if plain.lower().startswith(("https:", "http:")):
        return _link(plain, is_ours, rules)
    return _plain(plain, is_ours, rules)


def unpack_claims(raw: bytes) -> Claims:
    """The claims in 17 bytes; ValueError when there are more or fewer."""
    if len(raw) != _CLAIMS.size:
        raise ValueError(f"claims are {_CLAIMS.size} bytes, got {len(raw)}")
    return Claims(*_CLAIMS.unpack(raw))


def _own(text: str) -> Code:
    """What begins as only ours do."""
    if _BADGE.fullmatch(text):
        return BadgeCode(text)
    if _MEMBER.fullmatch(text):
        return MemberCode(text)
    found = _CASE.fullmatch(text)
    return CaseCode(found[1]) if found else NotOurs()


def _signed(token: str) -> SignedCode | None:
    if len(token) != TOKEN_LENGTH:
        return None
    try:
        data = base45.b45decode(token)
    except ValueError:
        return None
    if len(data) != TOKEN_BYTES:
        return None
    raw = data[: _CLAIMS.size]
    return SignedCode(unpack_claims(raw), data[_CLAIMS.size :], raw)


def _link(link: str, is_ours: Callable[[str], bool], rules: Rules) -> Code:
    """A payment link is dropped; a Digital Link names goods; of any other link only the token counts."""
    if is_payment(link):
        return PaymentCode()
    elements = link_elements(link)
    if elements is not None:
        return GoodsCode(elements)
    token = _token_of_link(link)
    return (_signed(token) or _plain(token, is_ours, rules)) if token else NotOurs()


def _plain(text: str, is_ours: Callable[[str], bool], rules: Rules) -> Code:
    if not text or not text.replace(_ANYHOW, "").isprintable():
        return NotOurs()
    if len(text) <= OPAQUE_LIMIT and (is_payment(text) or _goods(text)) and is_ours(text):
        return OpaqueCode(text)
    if is_payment(text):
        return PaymentCode()
    rule = rules.of(text)
    if rule is not None and rule.use is not Use.CREDENTIAL:
        return NumberCode(rule.use, rule.channel, text)
    elements = None if rule else _goods(text)
    if elements is not None:
        return GoodsCode(elements)
    opens = len(text) <= OPAQUE_LIMIT and text.isprintable() and (rule is not None or not rules.strict)
    return OpaqueCode(text) if opens else NotOurs()


def _goods(text: str) -> Elements | None:
    """The number of goods or of a shipping unit that this text is."""
    gtin = gtin_of(text) or gtin_of(upce_expanded(text) or "")
    return Elements(gtin=gtin) if gtin else elements_of(text)


def _token_of_link(link: str) -> str | None:
    """The token a link carries: its field `token` or `code`, else the last part of its path. No link is opened."""
    try:
        parts = urlsplit(link)
        fields = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return None
    if parts.scheme != "https":
        return None
    for name in _LINK_FIELDS:
        if name in fields:
            return fields[name][0]
    return unquote(parts.path.rsplit("/", 1)[-1]) or None
