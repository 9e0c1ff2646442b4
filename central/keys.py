"""Central's keys: Ed25519, which signs pickup credentials and audit heads, and X25519, for which kiosks seal words.

Knows the files, the signature and the box (docs/decisions/0035-sealed-words.md). Must never know what is signed or
sealed.
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from central.ports import Entropy

BOX_VERSION = b"\x01"
BOX_PREFIX = b"open-pickup-kiosk/seal/v1/"
HEAD_BYTES = 34
"""Version, key id, and the fresh public key of the kiosk."""


class KeyUnusableError(RuntimeError):
    """The key file exists and holds no key of the right kind."""


class UnsealError(ValueError):
    """This is no box for this key, purpose and context."""


def to_base64url(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def public_key_from(text: str) -> Ed25519PublicKey:
    """The key of 43 base64url letters. Raises ValueError when it is none."""
    return Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(text + "="))


class SigningKey:
    """Signs; shows only its public half."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_text = to_base64url(key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature."""
        return self._key.sign(message)

    def digest(self, message: bytes) -> str:
        """HMAC-SHA256 in 64 hex digits: the same for the same message, and nobody without the key can try guesses."""
        return hmac.digest(self._key.private_bytes_raw(), message, "sha256").hex()


class SealingKey:
    """Opens what kiosks sealed; shows only its public half."""

    def __init__(self, key: X25519PrivateKey) -> None:
        self._key = key
        self._public = key.public_key().public_bytes_raw()
        self.public_text = to_base64url(self._public)

    def open(self, box: str, *, purpose: str, context: str) -> bytes:
        """What is in the box. Raises UnsealError."""
        try:
            raw = urlsafe_b64decode(box + "=" * (-len(box) % 4))
            head, public, sealed = raw[:HEAD_BYTES], raw[2:HEAD_BYTES], raw[HEAD_BYTES:]
            if raw[:1] != BOX_VERSION:
                raise UnsealError("the box is of another version")
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(public))
            derived = HKDF(SHA256(), 44, public + self._public, BOX_PREFIX + purpose.encode()).derive(shared)
            return ChaCha20Poly1305(derived[:32]).decrypt(derived[32:], sealed, head + context.encode())
        except (ValueError, InvalidTag) as bad:
            raise UnsealError(f"the box does not open: {bad}") from None


def load_or_create(path: Path, entropy: Entropy) -> SigningKey:
    """The signing key in the PEM file at `path`, made with mode 0600 when missing. Raises KeyUnusableError."""
    if not path.exists():
        _create(path, Ed25519PrivateKey.from_private_bytes(entropy.token_bytes(32)))
    key = _load(path, "signing")
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusableError(f"The signing key file {path} holds a key of another kind than Ed25519.")
    return SigningKey(key)


def load_or_create_sealing(path: Path, entropy: Entropy) -> SealingKey:
    """The sealing key, likewise."""
    if not path.exists():
        _create(path, X25519PrivateKey.from_private_bytes(entropy.token_bytes(32)))
    key = _load(path, "sealing")
    if not isinstance(key, X25519PrivateKey):
        raise KeyUnusableError(f"The sealing key file {path} holds a key of another kind than X25519.")
    return SealingKey(key)


def _load(path: Path, what: str) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusableError(f"The {what} key file {path} cannot be read: {error}.") from None


def _create(path: Path, key: Ed25519PrivateKey | X25519PrivateKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # A half-written key must never be read as the key: write aside, sync, then name it.
    aside = path.with_name(f"{path.name}.new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
