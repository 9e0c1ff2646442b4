"""Compartments, their states, and the bank they stand in.

Knows: labels, sizes, zones and what is believed to lie inside. Must never know board and lock numbers mean
bytes: it carries an address only for the room `lockers` to translate.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType

Label = NewType("Label", str)

LABEL = re.compile(r"^[A-HJ-NP-Z][0-9]{2}$")
"""Column letter (no I, no O) and two digits from the top, the same on door, screen, console and in speech."""

PLACE_LABEL = re.compile(r"^[A-Z]{1,2}-[0-9]{2}$")
"""Of a place behind the counter: a letter or two, a hyphen and two digits, never the label of a door."""


class Size(StrEnum):
    """How large a parcel a compartment takes, smallest first."""

    S = "S"
    M = "M"
    L = "L"
    XL = "XL"

    @property
    def rank(self) -> int:
        """0 for the smallest."""
        return list(Size).index(self)


class Zone(StrEnum):
    """The temperature a compartment keeps."""

    AMBIENT = "ambient"
    CHILLED = "chilled"
    FROZEN = "frozen"


class Content(StrEnum):
    """What is believed to lie inside. Belief rests on evidence (a look, an item sensor), never on a guess."""

    FREE = "free"
    OCCUPIED = "occupied"
    PRESUMED_EMPTY = "presumed_empty"
    UNSURE = "unsure"


class Door(StrEnum):
    """What the sensor of a door said last."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Compartment:
    """One door and the belief about what is behind it.

    A compartment in quarantine takes part in nothing but a staff look. `epoch` is the custody epoch of the
    parcel inside, if any.
    """

    label: str
    content: str = Content.FREE
    epoch: str | None = None
    quarantine: str | None = None
    out_of_service: str | None = None

    @property
    def offered(self) -> bool:
        """Whether something may be put in now (safety.md R6, I6)."""
        return self.content == Content.FREE and not self.quarantine and not self.out_of_service

    def holding(self, epoch: str | None) -> "Compartment":
        """The same compartment with a parcel, or a return, inside."""
        return replace(self, content=Content.OCCUPIED, epoch=epoch)

    def quarantined(self, reason: str) -> "Compartment":
        """The same compartment, kept from everybody but staff."""
        return replace(self, content=Content.UNSURE, quarantine=reason)

    def emptied(self) -> "Compartment":
        """The same compartment after staff, or an item sensor, saw it empty."""
        return replace(self, content=Content.FREE, epoch=None, quarantine=None)


@dataclass(frozen=True)
class Rect:
    """A rectangle on the front of the cabinet, in mm from its top left corner."""

    x_mm: int
    y_mm: int
    w_mm: int
    h_mm: int


@dataclass(frozen=True)
class Address:
    """Where a compartment is wired: a serial line, a board on it, a lock on that board (from 1)."""

    line: str
    board: int
    lock: int


@dataclass(frozen=True)
class Place:
    """One compartment as the layout describes it."""

    label: str
    size: Size
    zone: Zone
    low: bool
    rect: Rect
    address: Address


@dataclass(frozen=True)
class CounterPlace:
    """One position behind the counter, for one parcel. `zone` is ambient for a shelf, chilled for a fridge, frozen for
    a freezer."""

    label: str
    zone: Zone


@dataclass(frozen=True)
class Layout:
    """The bank as it stands in the shop; `counter` are the places behind the counter."""

    name: str
    width_mm: int
    height_mm: int
    plinth_mm: int
    screen: Rect
    camera: Rect
    slot: Rect
    places: tuple[Place, ...]
    counter: tuple[CounterPlace, ...] = ()

    def place(self, label: str) -> Place:
        """The place with this label; KeyError when the bank has none."""
        for place in self.places:
            if place.label == label:
                return place
        raise KeyError(label)
