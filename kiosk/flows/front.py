"""The front of the kiosk: waiting for somebody, help, a door that stands open, out of service.

Every flow ends by returning to `Front()`. What the first scan or touch begins stands in `entry`.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen

IDLE_BUTTONS = (Button.TYPE_CODE, Button.START_RETURN, Button.ORDER_STATUS, Button.COMPLAIN, Button.CALL_STAFF)


class FrontPhase(StrEnum):
    """Where the front is."""

    IDLE = "idle"
    HELP = "help"
    CLOSE_DOOR = "close_door"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True)
class Front:
    """Nobody's session. `reason` says why the kiosk is out of service, `compartment` which door still stands open."""

    phase: FrontPhase = FrontPhase.IDLE
    reason: str | None = None
    compartment: str | None = None


def view(state: Front) -> View:
    """The screen of this state."""
    match state.phase:
        case FrontPhase.IDLE:
            return View(Screen.IDLE, buttons=IDLE_BUTTONS, patient=True)
        case FrontPhase.HELP:
            return View(Screen.HELP, buttons=(Button.DONE,))
        case FrontPhase.CLOSE_DOOR:
            label = state.compartment or ""
            facts = Facts(compartment=label)
            return View(Screen.LEFT_OPEN, facts, (Button.CALL_STAFF,), marks={label: Mark.OPEN}, patient=True)
        case FrontPhase.OUT_OF_SERVICE:
            return View(Screen.OUT_OF_SERVICE, Facts(reason=state.reason), (Button.CALL_STAFF,), patient=True)
