"""The link by which somebody adds words to a complaint on their own phone.

Knows: what central can check about it without asking anybody (docs/decisions/0038-words-by-phone.md). Must never know
what is written there, nor put anything into a link that tells who somebody is.

A link is central's address, `/w/`, and in base32: version (1), number of the kiosk (2), id of the complaint (16), end
in seconds (4), and the kiosk's Ed25519 signature (64). Capitals and digits keep its QR small.
"""

from base64 import b32encode
from collections.abc import Callable
from uuid import UUID

from kiosk.services.facts import Shop

VERSION = 1
PREFIX = b"open-pickup-kiosk/words/v1\x00"
DEFAULT_LANGUAGE = "zh"

Sign = Callable[[bytes], bytes]
"""The 64 bytes of this kiosk's signature."""


def link(shop: Shop, complaint: str, until_ms: int, language: str | None, sign: Sign) -> str | None:
    """Where a phone adds words to this complaint; None where central has no page for phones."""
    if shop.public_url is None:
        return None
    until_s = min(max(until_ms // 1000, 0), 2**32 - 1)
    claims = bytes([VERSION]) + shop.kiosk_number.to_bytes(2) + UUID(complaint).bytes + until_s.to_bytes(4)
    token = b32encode(claims + sign(PREFIX + claims)).rstrip(b"=").decode("ascii")
    other = "" if (language or DEFAULT_LANGUAGE).startswith(DEFAULT_LANGUAGE) else f"?lang={language}"
    return f"{shop.public_url}/w/{token}{other}"
