"""Something staff must do, and the customer's call for help."""

from dataclasses import dataclass
from enum import StrEnum


class TaskKind(StrEnum):
    """Why staff are needed, most urgent first."""

    HELP = "help"
    JAM = "jam"
    MIS_OPEN = "mis_open"
    UNEXPLAINED = "unexplained"
    LEFT_OPEN = "left_open"
    UNKNOWN = "unknown"
    NOT_MINE = "not_mine"
    LOOK = "look"
    MISSING = "missing"
    SENSOR = "sensor"
    RETURN_REVIEW = "return_review"


class Seen(StrEnum):
    """What staff saw behind a door, and where the parcel is now: with them, with them to be loaded again, sent back,
    or left."""

    EMPTY = "empty"
    PARCEL = "parcel"
    MISSING = "missing"
    UNLOADED = "unloaded"
    SENT_BACK = "sent_back"
    LEFT = "left"


@dataclass(frozen=True)
class Task:
    """One thing to do; closed only with an outcome, the evidence for it, and who did it. `taken_by` is the member of
    staff who is on it."""

    id: str
    kind: str
    opened_ms: int
    compartment: str | None = None
    order: str | None = None
    operation: str | None = None
    screen: str | None = None
    answered_ms: int | None = None
    done_ms: int | None = None
    outcome: str | None = None
    evidence: str | None = None
    done_by: str | None = None
    taken_by: str | None = None
