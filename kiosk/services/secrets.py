"""Keyed hashes of what must not be readable in the database: codes, locators, badges.

Knows: one secret key, kept in a file outside the database. Must never know where a digest is stored, and never
keeps a code. Each purpose has a hash of its own, so that a digest of one kind says nothing about another.
"""

import hashlib
import hmac
from pathlib import Path

from kiosk.services.keyfile import KEY_BYTES, read_or_create
from kiosk.services.ports import Entropy

KEY_FILE = "digests.key"


class Secrets:
    """Makes digests: 64 hex digits of HMAC-SHA256 over the purpose and the parts, each with its length before it."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key is {KEY_BYTES} bytes, got {len(key)}")
        self._key = key

    def __repr__(self) -> str:
        return "Secrets(...)"

    @classmethod
    def load(cls, path: Path, entropy: Entropy) -> "Secrets":
        """The key in this file, made when missing; KeyFileError with a sentence when it cannot be used."""
        return cls(read_or_create(path, entropy.bytes))

    def opaque(self, code: str) -> str:
        """Digest of another system's code."""
        return self._digest("opaque", code)

    def numeric(self, code: str, locator: str) -> str:
        """Digest of a numeric code, bound to its locator."""
        return self._digest("numeric", locator, code)

    def locator(self, locator: str) -> str:
        """Digest of the last four digits of a phone."""
        return self._digest("locator", locator)

    def badge(self, text: str) -> str:
        """Digest of a staff badge."""
        return self._digest("badge", text)

    def sample(self, session: str) -> str:
        """Digest of a session, to draw a sample by."""
        return self._digest("sample", session)

    def fingerprint(self) -> str:
        """Names the key without telling it: digests in a database belong to one key."""
        return self._digest("fingerprint")[:16]

    def _digest(self, purpose: str, *parts: str) -> str:
        mac = hmac.new(self._key, digestmod=hashlib.sha256)
        for part in (f"open-pickup-kiosk/{purpose}/v1", *parts):
            data = part.encode("utf-8", "surrogatepass")
            mac.update(len(data).to_bytes(4) + data)
        return mac.hexdigest()


def same(left: str | None, right: str) -> bool:
    """Whether two digests agree, in a time that does not tell where they differ."""
    return left is not None and hmac.compare_digest(left, right)
