"""Central's signature of a head of the audit chain: what is signed, and whether it is good.

Knows: the contract's bytes. Must never know a network or a table.
"""

from base64 import urlsafe_b64decode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.services.sync_ports import Seal

PREFIX = b"open-pickup-kiosk/audit-head/v1\x00"


def is_seal(seal: Seal, public: bytes) -> bool:
    """Whether the key with these 32 raw bytes countersigned this head. What is malformed is no signature."""
    text = f"{seal.kiosk}\n{seal.generation}\n{seal.sequence}\n{seal.hash}"
    try:
        signature = urlsafe_b64decode(seal.signature + "==")
        Ed25519PublicKey.from_public_bytes(public).verify(signature, PREFIX + text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
