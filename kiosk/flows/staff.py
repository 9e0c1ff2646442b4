"""Staff at the screen: badge, PIN, what to do next.

Knows: who is signed in, by number. A PIN passes through and is never kept.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.roles import Act, may
from kiosk.flows.effects import CountBank, SignOut
from kiosk.flows.front import Front
from kiosk.flows.machine import State, Step
from kiosk.flows.place_events import ParcelFound
from kiosk.flows.staff_events import BankCounted, StaffRefused
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
    ROUNDS = "rounds"


@dataclass(frozen=True)
class Person:
    """Who is signed in. The role only decides what is offered: what they may do is asked again when it is done."""

    id: str
    number: str
    role: str = ""


S = StaffPhase

OFFERS: dict[Button, Act] = {
    Button.LOAD: Act.LOAD,
    Button.RETRIEVE: Act.TASKS,
    Button.OVERDUE: Act.TASKS,
    Button.PLACES: Act.PLACES,
    Button.BANK_AUDIT: Act.TASKS,
    Button.OPEN_DOOR: Act.OPEN,
}
"""What the menu offers, to whom."""


@dataclass(frozen=True)
class Staff:
    """Signing in, and the menu with how the bank stands. `found` is the parcel whose label was scanned there."""

    phase: StaffPhase
    person: Person | None = None
    refused: StaffRefused | None = None
    bank: BankCounted | None = None
    found: ParcelFound | None = None


def menu(person: Person) -> Step:
    """Back to the menu of somebody signed in."""
    return Staff(S.MENU, person), (CountBank(),)


def sign_out(state: State, event: object) -> Step:
    """A row: whoever is signed in goes, or has gone."""
    return Front(), (SignOut(),)


def view(state: Staff) -> View:
    """The screen of this state."""
    refused = state.refused
    facts = Facts(
        staff=state.person.number if state.person else None,
        reason=refused.reason if refused else None,
        tries_left=refused.tries_left if refused else None,
        until_ms=refused.until_ms if refused else None,
    )
    match state.phase:
        case S.PIN | S.LOCKED:
            return View(Screen.STAFF_PIN, facts, (Button.BACK,), staff=True)
        case S.MENU:
            return _menu_view(state)
        case S.ROUNDS:
            return _rounds_view(state)
        case _:
            return View(Screen.CHECKING, patient=True)


def _menu_view(state: Staff) -> View:
    bank, found = state.bank, state.found
    rounds = _rounds(state)
    days_left = bank.days_left if bank else None
    facts = Facts(
        staff=state.person.number if state.person else None,
        free_doors=bank.free_doors if bank else None,
        tasks_open=bank.tasks if bank else None,
        places_used=bank.places if bank else None,
        overdue=bank.overdue if bank else None,
        reason=_where(found) if found else "list_ends" if days_left is not None else None,
        left=None if found else days_left,
        number=found.label if found else None,
        compartment=found.compartment if found else None,
        place=found.place if found else None,
    )
    rounds = (Button.ROUNDS,) if len(rounds) > 1 else rounds
    serves, opens = _offered(state, Button.LOAD, Button.RETRIEVE), _offered(state, Button.OPEN_DOOR)
    return View(Screen.STAFF_MENU, facts, (*serves, *rounds, *opens, Button.SIGN_OUT), staff=True)


def _offered(state: Staff, *buttons: Button) -> tuple[Button, ...]:
    """Those of the buttons that the role of whoever is signed in may use."""
    role = state.person.role if state.person else ""
    return tuple(button for button in buttons if may(role, OFFERS[button]))


def _rounds(state: Staff) -> tuple[Button, ...]:
    """The rounds on which something lies, and the one of all doors."""
    bank = state.bank
    kinds = ((Button.OVERDUE, bank.overdue), (Button.PLACES, bank.places), (Button.BANK_AUDIT, 1)) if bank else ()
    return _offered(state, *(button for button, count in kinds if count))


def _rounds_view(state: Staff) -> View:
    bank = state.bank
    facts = Facts(
        staff=state.person.number if state.person else None,
        places_used=bank.places if bank else None,
        overdue=bank.overdue if bank else None,
    )
    return View(Screen.STAFF_ROUNDS, facts, (*_rounds(state), Button.BACK), staff=True)


def _where(found: ParcelFound) -> str:
    """What is known of the parcel that was scanned."""
    if found.label is None:
        return "unknown_label"
    return "in_door" if found.compartment else "at_place" if found.place else f"is_{found.status}"
