"""The bodies of the contract that a kiosk asks and is answered. Must never know a table or a rule."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from central.fields import (
    Answer,
    Count,
    Positive,
    Reading,
)

Short = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Hotline = Annotated[str, StringConstraints(max_length=40)]


class Health(Answer):
    """Central answers."""

    status: Literal["ok"] = "ok"
    time_ms: int


class EnrolmentRequest(Reading):
    """A one-time code and the public key of the kiosk, base64url."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    public_key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]
    software: Short


class ShopOut(Answer):
    """A shop as everybody sees it."""

    id: str
    name: dict[str, str]
    branch: dict[str, str]
    hotline: str
    time_zone: str


class Enrolment(Answer):
    """The identity of a kiosk."""

    kiosk: str
    number: int
    shop: ShopOut
    server_time_ms: int


class AuditHead(Reading):
    """The newest row of the kiosk's audit chain."""

    sequence: Count
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class EventHead(Reading):
    """The two numbers central insists on; the rest of the event is judged later, and may become a dead letter."""

    model_config = ConfigDict(extra="allow")

    kioskgeneration: Positive
    kiosksequence: Positive


class EventBatch(Reading):
    """Events of one generation, in order."""

    generation: Positive
    audit_head: AuditHead | None
    events: Annotated[list[EventHead], Field(max_length=200)]


class HeadOut(Answer):
    """The head of a kiosk's audit chain that was countersigned last."""

    sequence: int
    hash: str


class SignedHead(HeadOut):
    """The same with central's signature and the key that checks it."""

    kiosk: str
    generation: int
    signature: str
    key_id: int
    public_key: str


Word = Literal["applied", "duplicate", "dead_letter", "gap"]


class Verdict(Answer):
    """What became of one event."""

    sequence: int
    verdict: Word


class EventVerdicts(Answer):
    """A verdict per event, in the order sent."""

    verdicts: list[Verdict]
    acknowledged: int
    audit_countersignature: str | None
    audit_key_id: int | None
    audit_head: HeadOut | None
    newest_generation: int


class Change(Answer):
    """One row of a kiosk's feed."""

    cursor: int
    type: str
    data: dict[str, object]


class Changes(Answer):
    """A page of a kiosk's feed."""

    changes: list[Change]
    cursor: int
    more: bool
