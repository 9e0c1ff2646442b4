"""The bodies of the contract that are about an order: what a shop system tells, and what it is told back.

Must never know a table or a rule.
"""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from central.fields import (
    Answer,
    CounterReason,
    CustomerRef,
    Fen,
    FourDigits,
    Id,
    LocalText,
    Name,
    Request,
    Size,
    UnixMs,
    Way,
    Zone,
)
from central.notices.wire import Contact


class OrderItemRequest(Request):
    """One line of an order; paid_fen is what was really paid for the line. `goods` is the shop's article number,
    `confirmed` what the customer confirmed when buying, in the words of the policy of returns."""

    title: LocalText
    variant: LocalText | None = None
    quantity: Annotated[int, Field(ge=1, le=9999)]
    paid_fen: Fen
    category: Name
    way: Way
    goods: Name | None = None
    confirmed: Annotated[tuple[Name, ...], Field(max_length=20, strict=False)] = ()


class OrderParcelRequest(Request):
    """One physical thing of an order."""

    label: Name
    size: Size
    zone: Zone = "ambient"
    low_door: bool = False
    counter: CounterReason | None = None


class OrderRequest(Request):
    """An order for one kiosk. An appointment has both ends; a customer is the shop system's own id, never a name."""

    number: Name
    kiosk: Id
    channel: Name
    items: Annotated[list[OrderItemRequest], Field(max_length=200)]
    parcels: Annotated[list[OrderParcelRequest], Field(max_length=50)]
    phone_tail: FourDigits | None = None
    not_before_ms: UnixMs | None = None
    held_until_ms: UnixMs | None = None
    picked_up_ms: UnixMs | None = None
    opaque_code: Annotated[str, StringConstraints(min_length=6, max_length=200)] | None = None
    slot_from_ms: UnixMs | None = None
    slot_until_ms: UnixMs | None = None
    ready: bool | None = None
    expected_ms: UnixMs | None = None
    customer: CustomerRef | None = None
    contact: Contact | None = None
    returns_hold: bool = False

    @model_validator(mode="after")
    def _slot_has_both_ends(self) -> Self:
        begins_ms, ends_ms = self.slot_from_ms, self.slot_until_ms
        if (begins_ms is None) != (ends_ms is None) or (begins_ms or 0) > (ends_ms or 0):
            raise ValueError("an appointment has a beginning and an end not before it")
        return self


class ParcelAtCounter(Request):
    """A parcel that waits behind the counter, and why; null takes it back from there."""

    parcel: Id
    reason: CounterReason | None


class PreparationRequest(Request):
    """How far the goods of an order are, and whether staff look at each return of it. What is left out stays as it
    was."""

    ready: bool | None = None
    expected_ms: UnixMs | None = None
    returns_hold: bool = False
    counter: Annotated[tuple[ParcelAtCounter, ...], Field(max_length=50, strict=False)] = ()


class CredentialOut(Answer):
    """A credential with what its holder needs."""

    id: str
    order: str
    kind: str
    code: str | None
    token: str | None
    expires_ms: int
    revoked: bool


class OrderCreated(Answer):
    """The order's id and its credentials."""

    id: str
    number: str
    credentials: list[CredentialOut]


class ItemOut(Answer):
    """One line of an order."""

    id: str
    title: dict[str, str]
    variant: dict[str, str]
    quantity: int
    paid_fen: int
    category: str
    way: str
    goods: str | None
    confirmed: list[str]


class ParcelOut(Answer):
    """A parcel and where central believes it is; `place` is the label of its place behind the counter."""

    id: str
    label: str
    size: str
    zone: str
    low_door: bool
    state: str
    compartment: str | None
    counter: str | None
    place: str | None = None


class OrderOut(Answer):
    """An order as central knows it."""

    id: str
    number: str
    channel: str
    kiosk: str
    status: str
    not_before_ms: int | None
    held_until_ms: int | None
    picked_up_ms: int | None
    slot_from_ms: int | None
    slot_until_ms: int | None
    ready: bool | None
    expected_ms: int | None
    low_door: bool
    returns_hold: bool
    items: list[ItemOut]
    parcels: list[ParcelOut]
    credentials: list[CredentialOut]


class CredentialRequest(Request):
    """A QR with an expiry of one's own."""

    expires_ms: Annotated[int, Field(ge=0, le=(2**32) * 1000 - 1)]
