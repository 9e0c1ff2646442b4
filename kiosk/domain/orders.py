"""Orders, their items and parcels, and custody epochs.

Knows: what the customer bought and where each parcel is. Must never know a name, a phone number or an address:
none of them reaches the kiosk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

Words = Mapping[str, str]
"""A text for people, by language tag: {"zh-CN": ..., "en": ...}."""


class OrderStatus(StrEnum):
    """Where an order stands, as central last said."""

    OPEN = "open"
    CANCELLED = "cancelled"


class ParcelStatus(StrEnum):
    """Where a parcel is."""

    EXPECTED = "expected"
    READY = "ready"
    COLLECTED = "collected"
    WITH_STAFF = "with_staff"
    FROZEN = "frozen"
    UNSURE = "unsure"
    MISSING = "missing"
    SENT_BACK = "sent_back"


@dataclass(frozen=True)
class Item:
    """One line of an order; `paid_fen` is what was really paid for the whole line, after discounts.

    `way` is how it was bought, remote or in the shop; `goods` the shop's article number; `confirmed` what the customer
    confirmed when buying, such as that opened hygiene goods do not come back.
    """

    id: str
    title: Words
    variant: Words
    quantity: int
    paid_fen: int
    category: str
    way: str = "remote"
    goods: str | None = None
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Order:
    """What the customer bought.

    `slot_from_ms` and `slot_until_ms` are an appointment. `ready` is central's word on goods or work still to be done:
    None where the parcels alone say it; `expected_ms` is when they should be done. `returns_hold`: staff look at each
    return of it. `other_returns_ms`: when the same customer brought things of other orders back, as central knows.
    """

    id: str
    number: str
    status: str
    items: tuple[Item, ...] = ()
    not_before_ms: int | None = None
    held_until_ms: int | None = None
    picked_up_ms: int | None = None
    slot_from_ms: int | None = None
    slot_until_ms: int | None = None
    ready: bool | None = None
    expected_ms: int | None = None
    returns_hold: bool = False
    other_returns_ms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """One physical thing of an order; `label` is the text of its barcode. `counter` is why central has it wait behind
    the counter (too big, chilled, bank full, ...), None when it does not. `place` is the label of the place behind the
    counter where staff put it."""

    id: str
    order: str
    label: str
    size: str
    zone: str
    low_door: bool = False
    status: str = ParcelStatus.EXPECTED
    counter: str | None = None
    place: str | None = None

    def now(self, status: ParcelStatus) -> "Parcel":
        """The same parcel where it is now; whatever moves leaves its place."""
        return replace(self, status=status, place=None)

    @property
    def at_counter(self) -> bool:
        """Whether it waits behind the counter: moved there from a door, or never put into one."""
        return self.status == ParcelStatus.WITH_STAFF or (
            self.status == ParcelStatus.EXPECTED and self.counter is not None
        )


@dataclass(frozen=True)
class Epoch:
    """A custody epoch: the time one parcel lies in one compartment. `loaded_by` is the staff session."""

    id: str
    parcel: str
    order: str
    compartment: str
    began_ms: int
    loaded_by: str
    collected_ms: int | None = None
    ended_ms: int | None = None
    tries: int = 0
