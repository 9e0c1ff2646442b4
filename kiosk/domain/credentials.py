"""What opens: the records kept of credentials, and why one may be refused.

A refusal is a value, not an exception. The code itself is never kept: only a keyed hash of it.
"""

from dataclasses import dataclass
from enum import StrEnum


class CredentialKind(StrEnum):
    """The three kinds of codes customers hold."""

    QR = "qr"
    OPAQUE = "opaque"
    NUMERIC = "numeric"


class Refusal(StrEnum):
    """Why a code opens nothing now. Each has its own sentence and next step on the screen."""

    EXPIRED = "expired"
    WRONG_SHOP = "wrong_shop"
    NOT_READY = "not_ready"
    ALREADY_COLLECTED = "already_collected"
    CANCELLED = "cancelled"
    FORGED = "forged"
    NOT_OURS = "not_ours"
    NO_MATCH = "no_match"
    PAYMENT_CODE = "payment_code"
    TOO_MANY_TRIES = "too_many_tries"
    MOVED_TO_COUNTER = "moved_to_counter"
    NOT_SURE = "not_sure"
    BUSY = "busy"
    DRAINING = "draining"
    DOOR_SILENT = "door_silent"
    NOT_COLLECTED = "not_collected"
    ALREADY_RETURNED = "already_returned"


@dataclass(frozen=True)
class Credential:
    """One code of one order, as the kiosk keeps it.

    `digest` is the keyed hash of the opaque or numeric code (None for a signed QR), `locator` that of the last
    four digits of the phone.
    """

    id: str
    order: str
    kind: str
    digest: str | None
    locator: str | None
    expires_ms: int
    revoked: bool = False
    tries: int = 0


@dataclass(frozen=True)
class Accepted:
    """The code is good. `epochs` may be collected now, in this order; `again` were collected and are within grace,
    so that the same holder may reopen them."""

    credential: str
    order: str
    epochs: tuple[str, ...]
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The code opens nothing; `at_ms` is the moment the sentence may mention (expiry, collection, ready)."""

    reason: Refusal
    credential: str | None = None
    order: str | None = None
    at_ms: int | None = None
    tries_left: int | None = None
