"""What a scanned text is, before anybody asks whether it is good.

Knows: the shapes of our signed credential, of a badge, of a payment code and of other systems' codes. Must never know
a key or the database, and never keeps what a payment code says. Sources: docs/safety.md "Credentials"; payment codes:
WeChat 18 digits starting 10-15, Alipay 16-24 digits starting 25-30.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

import base45

TEXT_LIMIT = 4_300
"""Longest text looked at: a version 40 QR holds 4,296 characters."""

OPAQUE_LIMIT = 200
"""Longest code of another system, in characters (contract)."""

TOKEN_LENGTH = 122
TOKEN_BYTES = 81

SIGNED_PREFIX = b"open-pickup-kiosk/credential/v1\x00"
"""Stands before the claims under the signature, so that no other message of ours can pass for a credential."""

_CLAIMS = struct.Struct(">BBHQIB")
_BADGE = re.compile(r"KSB1:[0-9A-Za-z_-]{1,59}")
_PAYMENT = re.compile(r"1[0-5][0-9]{16}|(?:2[5-9]|30)[0-9]{14,22}")
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
class PaymentCode:
    """Somebody's payment code. It carries nothing of the text, on purpose."""


@dataclass(frozen=True)
class OpaqueCode:
    """Possibly a code of another system; only the local copy can tell."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class NotOurs:
    """Nothing any code of ours could be."""


Code = SignedCode | BadgeCode | PaymentCode | OpaqueCode | NotOurs


def _nobody(_text: str) -> bool:
    return False


def parse(text: str, is_ours: Callable[[str], bool] = _nobody) -> Code:
    """What this text is. Never raises, whatever the text.

    `is_ours` is asked about a text that looks like a payment code: True makes it a code of ours. It must
    not keep what it is shown.
    """
    if len(text) > TEXT_LIMIT:
        return NotOurs()
    # A token may begin with a blank: base45 has one. Only what a hand scanner appends comes off here.
    signed = _signed(text.strip("\r\n\t"))
    if signed is not None:
        return signed
    plain = text.strip()
    if plain.startswith("KSB1:"):
        return BadgeCode(plain) if _BADGE.fullmatch(plain) else NotOurs()
    if plain.lower().startswith(("https:", "http:")):
        token = _token_of_link(plain)
        return (_signed(token) or _opaque(token, is_ours)) if token else NotOurs()
    return _opaque(plain, is_ours)


def unpack_claims(raw: bytes) -> Claims:
    """The claims in 17 bytes; ValueError when there are more or fewer."""
    if len(raw) != _CLAIMS.size:
        raise ValueError(f"claims are {_CLAIMS.size} bytes, got {len(raw)}")
    return Claims(*_CLAIMS.unpack(raw))


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


def _opaque(text: str, is_ours: Callable[[str], bool]) -> Code:
    if not 0 < len(text) <= OPAQUE_LIMIT or not text.isprintable():
        return NotOurs()
    if _PAYMENT.fullmatch(text) and not is_ours(text):
        return PaymentCode()
    return OpaqueCode(text)


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
