"""The Ed25519 key that signs pickup credentials and audit heads.

Knows the file and the signature. Must never know what is signed.
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from central.ports import Entropy


class KeyUnusableError(RuntimeError):
    """The key file exists and holds no Ed25519 key."""


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


def load_or_create(path: Path, entropy: Entropy) -> SigningKey:
    """The key in the PEM file at `path`, made with mode 0600 when missing. Raises KeyUnusableError."""
    if not path.exists():
        _create(path, Ed25519PrivateKey.from_private_bytes(entropy.token_bytes(32)))
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusableError(f"The signing key file {path} cannot be read: {error}.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusableError(f"The signing key file {path} holds a key of another kind than Ed25519.")
    return SigningKey(key)


def _create(path: Path, key: Ed25519PrivateKey) -> None:
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
