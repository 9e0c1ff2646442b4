"""Who this kiosk is towards central: an Ed25519 key of its own, the id central gave it, and short-lived tokens.

Knows: two files in the data folder. Must never know HTTP, and never shows the private key.
"""

import base64
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from kiosk.domain.clock import Clock
from kiosk.domain.ids import ID_RANDOM_BYTES, new_id
from kiosk.services.keyfile import read_or_create, write_private
from kiosk.services.ports import Entropy
from kiosk.sync.wire import Enrolment

KEY_FILE = "identity.key"
ENROLMENT_FILE = "identity.json"

TOKEN_LIFE_S = 60
"""The contract allows 120; half of it forgives a clock that is a little ahead."""


class Identity:
    """The kiosk's key and, once enrolled, its id."""

    def __init__(self, folder: Path, clock: Clock, entropy: Entropy) -> None:
        """Read the files of `folder`; a missing key is made. KeyFileError when the key cannot be used."""
        self._enrolment_file = folder / ENROLMENT_FILE
        self._clock = clock
        self._entropy = entropy
        self._key = Ed25519PrivateKey.from_private_bytes(read_or_create(folder / KEY_FILE, entropy.bytes))
        self._enrolment = self._read()
        self._ahead_ms = 0

    @property
    def enrolment(self) -> Enrolment | None:
        """What central said at enrolment; None before it."""
        return self._enrolment

    @property
    def public_key(self) -> str:
        """The raw 32 bytes as base64url without padding."""
        raw = self._key.public_key().public_bytes_raw()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of this kiosk's signature; the caller's own prefix keeps it from being taken for a token's."""
        return self._key.sign(message)

    def enrolled(self, enrolment: Enrolment) -> None:
        """Keep who we are; OSError when the disk refuses."""
        write_private(self._enrolment_file, enrolment.model_dump_json().encode())
        self._enrolment = enrolment

    def central_says(self, server_time_ms: int) -> None:
        """Central's time, told with a refused token: from now on tokens are dated by it. Nothing else is."""
        self._ahead_ms = server_time_ms - self._clock.wall_ms()

    def token(self) -> str:
        """A fresh EdDSA JWT; ValueError before enrolment."""
        if self._enrolment is None:
            raise ValueError("a kiosk that is not enrolled has no token")
        now_ms = self._clock.wall_ms() + self._ahead_ms
        claims = {
            "iss": self._enrolment.kiosk,
            "aud": "central",
            "iat": now_ms // 1000,
            "exp": now_ms // 1000 + TOKEN_LIFE_S,
            "jti": new_id(now_ms, self._entropy.bytes(ID_RANDOM_BYTES)),
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA")

    def _read(self) -> Enrolment | None:
        """A file that cannot be read is as none: the same code and key enrol again to the same id."""
        try:
            return Enrolment.model_validate_json(self._enrolment_file.read_bytes())
        except (OSError, ValidationError):
            return None
