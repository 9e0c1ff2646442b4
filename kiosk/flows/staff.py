"""Staff at the screen: badge, PIN, what to do next.

Knows: who is signed in, by number. A PIN passes through and is never kept.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.flows.effects import CountBank
from kiosk.flows.events import StaffRefused
from kiosk.flows.machine import Step
from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Screen


class StaffPhase(StrEnum):
    """Where the member of staff is."""

    BADGE = "badge"
    PIN = "pin"
    CHECKING = "checking"
    LOCKED = "locked"
    MENU = "menu"


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    id: str
    number: str


S = StaffPhase

MENU = (Button.LOAD, Button.RETRIEVE, Button.OPEN_DOOR, Button.SIGN_OUT)


@dataclass(frozen=True)
class Staff:
    """Signing in, and the menu."""

    phase: StaffPhase
    person: Person | None = None
    refused: StaffRefused | None = None
    free_doors: int | None = None
    tasks: int | None = None


def menu(person: Person) -> Step:
    """Back to the menu of somebody signed in."""
    return Staff(S.MENU, person), (CountBank(),)


def view(state: Staff) -> View:
    """The screen of this state."""
    refused = state.refused
    facts = Facts(
        staff=state.person.number if state.person else None,
        reason=refused.reason if refused else None,
        tries_left=refused.tries_left if refused else None,
        until_ms=refused.until_ms if refused else None,
        free_doors=state.free_doors,
        tasks_open=state.tasks,
    )
    match state.phase:
        case S.PIN | S.LOCKED:
            return View(Screen.STAFF_PIN, facts, (Button.BACK,), staff=True)
        case S.MENU:
            return View(Screen.STAFF_MENU, facts, MENU, staff=True)
        case _:
            return View(Screen.CHECKING, patient=True)
