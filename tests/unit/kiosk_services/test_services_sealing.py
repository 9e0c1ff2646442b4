"""Sealed words: the vectors, opened by a few lines of RFC 5869 and RFC 8439 that share nothing with the product."""

import hmac
import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kiosk.services.facts import SealingKey
from kiosk.services.sealing import seal

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "sealing.json").read_text(encoding="utf-8"))


def opened(box: str, private: bytes, public: bytes, purpose: str, context: str) -> str:
    """What is in a box, by the letter of the contract."""
    raw = urlsafe_b64decode(box + "=" * (-len(box) % 4))
    fresh = raw[2:34]
    shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(fresh))
    secret = hmac.digest(fresh + public, shared, "sha256")
    info, block, stream = f"open-pickup-kiosk/seal/v1/{purpose}".encode(), b"", b""
    for count in (1, 2):
        block = hmac.digest(secret, block + info + bytes([count]), "sha256")
        stream += block
    aad = raw[:34] + context.encode()
    return ChaCha20Poly1305(stream[:32]).decrypt(stream[32:44], raw[34:], aad).decode()


def of(vector: Any, **changed: Any) -> dict[str, Any]:
    return {
        "private": bytes.fromhex(vector["private"]),
        "public": bytes.fromhex(vector["public"]),
        "purpose": vector["purpose"],
        "context": vector["context"],
        **changed,
    }


@pytest.mark.parametrize("vector", VECTORS, ids=[str(one["key_id"]) for one in VECTORS])
def test_the_vectors_come_out_and_open(vector: Any) -> None:
    key = SealingKey(vector["key_id"], bytes.fromhex(vector["public"]))
    box = seal(
        vector["plain"].encode(),
        key,
        purpose=vector["purpose"],
        context=vector["context"],
        fresh=bytes.fromhex(vector["fresh"]),
    )
    assert box == vector["box"]
    assert opened(box, **of(vector)) == vector["plain"]


def test_a_box_opens_for_nothing_else() -> None:
    vector = VECTORS[0]
    raw = bytearray(urlsafe_b64decode(vector["box"] + "=" * (-len(vector["box"]) % 4)))
    for changed in ({"purpose": "photo"}, {"context": "another"}, {"private": bytes(32)}):
        with pytest.raises(InvalidTag):
            opened(vector["box"], **of(vector, **changed))
    assert vector["plain"].encode() not in raw


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        seal(b"x", SealingKey(1, bytes(32)), purpose="complaint", context="c", fresh=bytes(range(32)))
