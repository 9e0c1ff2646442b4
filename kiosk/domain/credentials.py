"""What opens: the records kept of credentials, and why one may be refused.

A refusal is a value, not an exception. The code itself is never kept: only a keyed hash of it.
"""

from dataclasses import dataclass, field
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
    EARLY = "early"
    NOT_KEPT = "not_kept"
    STATUS_UNKNOWN = "status_unknown"
    NOT_SURE = "not_sure"
    BUSY = "busy"
    DRAINING = "draining"
    DOOR_SILENT = "door_silent"
    NOT_COLLECTED = "not_collected"
    ALREADY_RETURNED = "already_returned"
    ORDER_NUMBER = "order_number"
    RECEIPT_NUMBER = "receipt_number"
    PARCEL_LABEL = "parcel_label"
    MEMBER_CODE = "member_code"
    GOODS_CODE = "goods_code"


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


class When(StrEnum):
    """How somebody comes to an appointment, when not in time."""

    EARLY = "early"
    LATE = "late"


@dataclass(frozen=True)
class Booked:
    """An appointment that the holder comes to early or late, from when to when it was, and how long the goods are kept;
    Unix milliseconds."""

    when: When
    from_ms: int
    until_ms: int
    kept_ms: int | None


@dataclass(frozen=True)
class Accepted:
    """The code is good. `epochs` may be collected now, in this order; `again` were collected and are within grace,
    so that the same holder may reopen them. `counter`: something waits behind the counter."""

    credential: str
    order: str
    epochs: tuple[str, ...]
    again: tuple[str, ...] = ()
    counter: bool = False
    booked: Booked | None = None


@dataclass(frozen=True)
class Refused:
    """The code opens nothing; `at_ms` is the moment the sentence may mention (expiry, collection, ready), `booked` the
    appointment it may mention, `shown` the digits of an order number that was shown instead of a code."""

    reason: Refusal
    credential: str | None = None
    order: str | None = None
    at_ms: int | None = None
    tries_left: int | None = None
    booked: Booked | None = None
    shown: str | None = field(default=None, repr=False)
