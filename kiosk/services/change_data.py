"""The data of the changes that central sends, as the contract describes them (assets/contract).

Knows: fields, types and bounds. Must never know what is done with them. A field this version does not know is ignored
(central may be a version ahead); a value out of bounds makes the whole change malformed.
"""

import base64
import binascii
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

MAX_INT = 2**53 - 1

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
Count = Annotated[int, Field(ge=0, le=MAX_INT)]
Line = Annotated[str, Field(max_length=400)]
Short = Annotated[str, Field(min_length=1, max_length=64)]
Code = Annotated[str, Field(min_length=1, max_length=200)]
Locator = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
CounterReason = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
LocalText = Annotated[dict[Annotated[str, Field(max_length=35)], Line], Field(max_length=50)]


def unpack_key(text: str) -> bytes:
    """32 bytes from base64url without padding; ValueError when it is something else."""
    try:
        raw = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except binascii.Error as bad:
        raise ValueError("the key is no base64url") from bad
    if len(raw) != 32:
        raise ValueError(f"the key has {len(raw)} bytes instead of 32")
    return raw


def _decodes(text: str) -> str:
    unpack_key(text)
    return text


KeyText = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$"), AfterValidator(_decodes)]


class Data(BaseModel):
    """Common rules. Errors never repeat the input: it may be a code."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, hide_input_in_errors=True)


class ItemData(Data):
    """One line of an order."""

    id: Id
    title: LocalText
    variant: LocalText
    quantity: Annotated[int, Field(ge=1, le=9999)]
    paid_fen: Count
    category: Short
    way: Literal["remote", "shop"]
    goods: Short | None = None
    confirmed: Annotated[list[Short], Field(max_length=20)] = []


class ParcelData(Data):
    """One parcel of an order."""

    id: Id
    label: Short
    size: Literal["S", "M", "L", "XL"]
    zone: Literal["ambient", "chilled", "frozen"]
    low_door: bool
    counter: CounterReason | None = None


class OrderPut(Data):
    """order.put; what has a default an older central does not say."""

    id: Id
    number: Short
    channel: Short
    status: Literal["ready_to_load", "open", "collected", "cancelled"]
    not_before_ms: Count | None
    held_until_ms: Count | None
    picked_up_ms: Count | None
    slot_from_ms: Count | None = None
    slot_until_ms: Count | None = None
    ready: bool | None = None
    expected_ms: Count | None = None
    returns_hold: bool = False
    other_returns_ms: Annotated[list[Count], Field(max_length=50)] = []
    items: Annotated[list[ItemData], Field(max_length=200)]
    parcels: Annotated[list[ParcelData], Field(max_length=50)]


class CredentialPut(Data):
    """credential.put; the code is in it, so it is never shown."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    order: Id
    kind: Literal["qr", "opaque", "numeric"]
    code: Annotated[Code | None, Field(repr=False)]
    locator: Annotated[Locator | None, Field(repr=False)]
    expires_ms: Count
    revoked: bool

    @model_validator(mode="after")
    def _kind_fits(self) -> Self:
        code = self.code or ""
        digits = code.isascii() and code.isdecimal() and 6 <= len(code) <= 8
        if self.kind == "numeric" and (not digits or self.locator is None):
            raise ValueError("a numeric credential has 6 to 8 digits and a locator")
        if self.kind == "opaque" and not code:
            raise ValueError("an opaque credential has a code")
        return self


class StaffPut(Data):
    """staff.put. The cost of the hash is fixed: a costlier one would stop the kiosk."""

    id: Id
    number: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    role: Literal["associate", "manager", "technician"]
    badge: Annotated[str, Field(pattern=r"^KSB1:", max_length=64, repr=False)]
    pin_hash: Annotated[str, Field(pattern=r"^\$argon2id\$v=19\$m=19456,t=2,p=1\$", max_length=200, repr=False)]
    active: bool


class ReasonData(Data):
    """One reason of a return."""

    code: Id
    text: LocalText


class ReturnsData(Data):
    """The rule for returns: the document, and beside it what an older kiosk can follow. An older central says no
    document."""

    window_days: Annotated[int, Field(ge=0, le=3650)]
    limit_fen: Count
    excluded_categories: Annotated[list[Short], Field(max_length=100)]
    reasons: Annotated[list[ReasonData], Field(min_length=1, max_length=20)]
    document: dict[str, object] | None = None


class PolicyPut(Data):
    """policy.put"""

    version: Annotated[int, Field(ge=1, le=MAX_INT)]
    returns: ReturnsData


class KeyPut(Data):
    """key.put: a key that signs pickup credentials, raw 32 bytes in base64url."""

    key_id: Annotated[int, Field(ge=0, le=255)]
    public_key: KeyText
    not_after_ms: Count | None


class SealingKeyPut(Data):
    """sealing_key.put: the key for which words are sealed, raw 32 bytes of X25519 in base64url."""

    key_id: Annotated[int, Field(ge=0, le=255)]
    public_key: KeyText


class ShopPut(Data):
    """shop.put"""

    id: Id
    name: LocalText
    branch: LocalText
    hotline: Annotated[str, Field(max_length=40)]
    time_zone: Annotated[str, Field(max_length=64)]
    kiosk_number: Annotated[int, Field(ge=1, le=65535)]
    public_url: Annotated[str, Field(max_length=100, pattern=r"^https?://[^\s?#]+[^\s?#/]$")] | None = None


class HelpAnswered(Data):
    """help.answered"""

    help: Id
    at_ms: Count
    by: Annotated[str, Field(min_length=1, max_length=100)]


class CasePut(Data):
    """case.put: how the money of a return stands. A state that this version does not know is told as it is."""

    id: Id
    state: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
    due_ms: Count


class TicketPut(Data):
    """ticket.put: what became of somebody who checked in at the counter."""

    id: Id
    state: Literal["waiting", "called", "served", "passed"]
    at_ms: Count
