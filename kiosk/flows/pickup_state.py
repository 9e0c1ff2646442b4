"""Where a pickup can be, and what is remembered of the visit. Must never know what leads from here to there."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.credentials import Booked
from kiosk.flows.events import CheckedIn, CodeRefused, Target


class PickupPhase(StrEnum):
    """Where the customer is."""

    TYPING = "typing"
    CHECKING = "checking"
    REFUSED = "refused"
    OPENING = "opening"
    OPEN = "open"
    LEFT_OPEN = "left_open"
    NOT_MINE = "not_mine"
    TOO_HIGH = "too_high"
    AT_ONCE = "at_once"
    AGAIN = "again"
    COLLECTED = "collected"
    JAM = "jam"
    SILENT = "silent"
    BOOKED = "booked"
    NUMBERING = "numbering"
    COUNTER = "counter"


P = PickupPhase
DOOR_OPEN = (P.OPEN, P.LEFT_OPEN, P.NOT_MINE, P.TOO_HIGH)
HELPED_HERE = (
    P.OPENING,
    *DOOR_OPEN,
    P.AT_ONCE,
    P.AGAIN,
    P.COLLECTED,
    P.JAM,
    P.SILENT,
    P.BOOKED,
    P.NUMBERING,
    P.COUNTER,
)
"""Where a call for staff changes nothing on the screen but the banner: the person goes on here."""
ASKING = (P.TYPING, P.REFUSED, P.AT_ONCE, P.AGAIN, P.COLLECTED, P.JAM, P.SILENT, P.COUNTER)
HEARING = tuple(phase for phase in ASKING if phase is not P.AT_ONCE)
"""Where the next code begins a visit of its own. At `AT_ONCE` a parcel may lie behind the door that was just shut."""


@dataclass(frozen=True)
class Pickup:
    """One visit to collect. `todo` still to open, `now` the door in hand, `done` those collected; `counter`: something
    waits behind the counter, for which `ticket` is the number. `booked`: an appointment come to early or late."""

    phase: PickupPhase
    typed: bool = False
    refused: CodeRefused | None = None
    credential: str | None = None
    order: str | None = None
    todo: tuple[Target, ...] = ()
    now: Target | None = None
    done: tuple[Target, ...] = ()
    again: bool = False
    operation: str | None = None
    number: str | None = None
    complaint: str | None = None
    until_ms: int | None = None
    counter: bool = False
    booked: Booked | None = None
    ticket: CheckedIn | None = None
