"""What loading remembers between two labels: where staff are, which parcel goes where, and what was loaded last."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.flows.staff import Person
from kiosk.flows.staff_events import DoorFound, NoDoor

LATER = 50
"""Labels left for later that are remembered at most."""


class LoadPhase(StrEnum):
    """Where the member of staff is."""

    SCAN = "scan"
    FINDING = "finding"
    NO_DOOR = "no_door"
    PLACING = "placing"
    OPENING = "opening"
    OPEN = "open"
    INSIDE = "inside"
    SETTLING = "settling"
    UNDO_OPENING = "undo_opening"
    UNDO_OPEN = "undo_open"
    UNDO_SEEN = "undo_seen"
    UNDO_SETTLING = "undo_settling"


@dataclass(frozen=True)
class Load:
    """Loading by one member of staff. `next_label` waits for the parcel in hand; `bigger` asks for a larger door,
    `wrong` says that the parcel went behind another one. `label` was scanned last, `place` is where it lies behind the
    counter. `last` is what was loaded last and can be taken out again,
    `later` the labels left for later."""

    phase: LoadPhase
    person: Person
    loaded: int = 0
    free_doors: int | None = None
    reason: str | None = None
    label: str | None = None
    place: str | None = None
    found: DoorFound | None = None
    no_door: NoDoor | None = None
    operation: str | None = None
    next_label: str | None = None
    bigger: bool = False
    wrong: bool = False
    last: DoorFound | None = None
    later: tuple[str, ...] = ()
