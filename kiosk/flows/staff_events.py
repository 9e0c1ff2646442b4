"""What a flow hears of staff and their work: who they are, which doors, parcels and tasks there are."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.link.views import DoorChoice, TaskView


@dataclass(frozen=True)
class Expected:
    """What staff should find behind a door: a parcel by the text of its barcode and the number of its order, or a
    return by its case number alone."""

    number: str
    parcel: str | None = None


@dataclass(frozen=True)
class BadgeKnown:
    """The badge belongs to this member of staff."""

    staff: str
    number: str


@dataclass(frozen=True)
class StaffSignedIn:
    """The PIN was right."""

    staff: str
    number: str
    role: str


@dataclass(frozen=True)
class StaffRefused:
    """Unknown badge, wrong PIN, locked out, or a list of staff that is too old."""

    reason: str
    tries_left: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True)
class MayNot:
    """This member of staff may not do that, or not any more: the session ends."""


@dataclass(frozen=True)
class BankCounted:
    """How many doors take a parcel now, how many tasks wait for staff, how many parcels lie at places behind the
    counter, and how many behind doors for longer than they are held. `days_left`: when the list of staff ends soon."""

    free_doors: int
    tasks: int
    places: int = 0
    overdue: int = 0
    days_left: int | None = None


@dataclass(frozen=True)
class DoorFound:
    """The parcel with the scanned label goes into this compartment."""

    parcel: str
    order: str
    order_number: str
    label: str
    size: str
    compartment: str


@dataclass(frozen=True)
class NoDoor:
    """No free compartment takes this parcel; or none may, and `reason` says why. `place` is where to put it."""

    label: str
    size: str
    parcel: str
    reason: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class LabelRefused:
    """The label is no parcel that may be loaded now. `place` is where it lies behind the counter."""

    reason: str
    place: str | None = None


@dataclass(frozen=True)
class TasksListed:
    """What there is to do, most urgent first."""

    tasks: tuple[TaskView, ...]


@dataclass(frozen=True)
class DoorsListed:
    """Every door of the bank, and how it is."""

    doors: tuple[DoorChoice, ...]


class Should(StrEnum):
    """What should be behind a door: something, nothing, or nobody knows."""

    INSIDE = "inside"
    EMPTY = "empty"
    DOUBT = "doubt"


@dataclass(frozen=True)
class AuditDoor:
    """A door of the guided audit, still to be looked behind."""

    compartment: str
    should: Should


@dataclass(frozen=True)
class AuditListed:
    """The doors nobody looked behind in this audit yet, in the order of their labels."""

    doors: tuple[AuditDoor, ...]
