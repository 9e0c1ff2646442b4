"""Sealing: what only central may read, as bytes that this kiosk itself cannot open again.

Knows X25519 with a fresh key for every box, HKDF-SHA256 and ChaCha20-Poly1305 (docs/decisions/0035-sealed-words.md).
Must never know what is sealed or where the box goes. Randomness is passed in, so that a simulated day comes out alike.

A box: version (1), key id, the fresh public key (32), then the ciphertext with its tag (16); as text in base64url.
"""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.services.facts import SealingKey

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
PREFIX = b"open-pickup-kiosk/seal/v1/"


def seal(plain: bytes, key: SealingKey, *, purpose: str, context: str, fresh: bytes) -> str:
    """The box, in base64url without padding. `purpose` keeps words and photographs apart; `context` names what the
    box belongs to, so that it opens nowhere else; `fresh` are 32 random bytes, never used again.

    ValueError when central's key is none that can be sealed for.
    """
    private = X25519PrivateKey.from_private_bytes(fresh)
    public = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(key.public))
    salt = public + key.public
    derived = HKDF(SHA256(), KEY_BYTES + NONCE_BYTES, salt, PREFIX + purpose.encode()).derive(shared)
    head = bytes([VERSION, key.key_id]) + public
    cipher = ChaCha20Poly1305(derived[:KEY_BYTES])
    box = head + cipher.encrypt(derived[KEY_BYTES:], plain, head + context.encode())
    return urlsafe_b64encode(box).rstrip(b"=").decode("ascii")
