"""Rating: one touch on one of five faces, after any visit. Skippable; never blocks, never counts down."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.ratings import FACES
from kiosk.flows.view import View
from kiosk.link.screens import Button, Screen


class RatedPhase(StrEnum):
    """There is only the thank you."""

    THANKS = "thanks"


@dataclass(frozen=True)
class Rated:
    """A face was touched, after a visit for this order."""

    phase: RatedPhase = RatedPhase.THANKS
    order: str | None = None


def rated(value: str | None) -> int | None:
    """The face that a press names, or None when it names none."""
    return int(value) if value is not None and value.isdecimal() and int(value) in FACES else None


def view(state: Rated) -> View:
    """The screen of this state."""
    return View(Screen.RATED, buttons=(Button.DONE, Button.COMPLAIN, Button.CALL_STAFF))
