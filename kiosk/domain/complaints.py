"""Complaints, suggestions and praise as the kiosk keeps them: what about, what is wanted, and a number to say aloud.

Knows how a number is made. Must never hold what somebody wrote: their words leave sealed, or not at all.
"""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum

from kiosk.domain.clock import at

YEARS = "ACEFHJKMNPRTWXY"
"""A letter for each year of fifteen, none of which is taken for a digit or for another of them."""

FIRST_ANSWER_MS = 24 * 3_600_000
"""Within this time somebody answers, whatever the calendar says."""


class Kind(StrEnum):
    """What it is."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class About(StrEnum):
    """What a complaint is about; each class has an owner."""

    GOODS = "goods"
    SERVICE = "service"
    ENVIRONMENT = "environment"
    KIOSK = "kiosk"


class Remedy(StrEnum):
    """What somebody would like."""

    REFUND = "refund"
    REPLACE = "replace"
    REPAIR = "repair"
    ANSWER = "answer"
    NOTHING = "nothing"


class Cause(StrEnum):
    """Who opened it: a customer, or a door that did not open."""

    CUSTOMER = "customer"
    JAM = "jam"


@dataclass(frozen=True)
class Complaint:
    """One complaint. `series` and `place` make its number; `operation` is that of the door that did not open."""

    id: str
    series: str
    place: int
    kind: str
    about: str
    cause: str
    opened_ms: int
    remedy: str | None = None
    order: str | None = None
    compartment: str | None = None
    operation: str | None = None

    @property
    def number(self) -> str:
        """What the customer says or shows."""
        return f"{self.series}-{self.place}"


def series_of(kiosk_number: int, wall_ms: int, zone: tzinfo) -> str:
    """What the numbers of one kiosk and one day begin with: `12K1122`, kiosk 12 on 22 November of a year K."""
    day = at(wall_ms, zone)
    return f"{kiosk_number}{YEARS[day.year % len(YEARS)]}{day:%m%d}"
