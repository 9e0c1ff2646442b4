"""Load: label, door, parcel in, closed, next label.

Knows: what staff see between two labels. Custody begins only when they say that the parcel is in; the next label
says so too, so that a whole cart is loaded without a touch.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.operations import OCCUPIED, Kind, State
from kiosk.flows.effects import Begin, CountBank, FindDoor, Say, SignOut
from kiosk.flows.events import (
    BankCounted,
    DoorFound,
    HelpCalled,
    LabelRefused,
    LeftOpen,
    NoDoor,
    OperationMoved,
    TimedOut,
)
from kiosk.flows.front import Front
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.staff import Person, menu
from kiosk.flows.view import View
from kiosk.link.messages import Facts, Pressed, Scanned
from kiosk.link.screens import Button, Mark, Screen


class LoadPhase(StrEnum):
    """Where the member of staff is."""

    SCAN = "scan"
    FINDING = "finding"
    NO_DOOR = "no_door"
    OPENING = "opening"
    OPEN = "open"
    INSIDE = "inside"
    SETTLING = "settling"


L = LoadPhase

WORDS = {Button.INSIDE: "inside", Button.NOT_EMPTY: OCCUPIED}
"""What staff say of the compartment before them by touching a button; by any other, that it is empty."""


@dataclass(frozen=True)
class Load:
    """Loading by one member of staff. `next_label` waits for the parcel in hand; `bigger` asks for a larger door."""

    phase: LoadPhase
    person: Person
    loaded: int = 0
    free_doors: int | None = None
    reason: str | None = None
    found: DoorFound | None = None
    no_door: NoDoor | None = None
    operation: str | None = None
    next_label: str | None = None
    bigger: bool = False


def _scan(state: Load, event: Scanned) -> Step:
    return _find(state, event.text)


def _find(state: Load, label: str, larger_than: str | None = None) -> Step:
    state = replace(state, phase=L.FINDING, reason=None, found=None, next_label=None, bigger=False, operation=None)
    return state, (FindDoor(label, larger_than),)


def _found(state: Load, event: DoorFound) -> Step:
    begin = Begin(Kind.LOAD, event.compartment, parcel=event.parcel, order=event.order)
    return replace(state, phase=L.OPENING, found=event), (begin,)


def _label_refused(state: Load, event: LabelRefused) -> Step:
    return replace(state, phase=L.SCAN, reason=event.reason), ()


def _no_door(state: Load, event: NoDoor) -> Step:
    return replace(state, phase=L.NO_DOOR, no_door=event), ()


def _counted(state: Load, event: BankCounted) -> Step:
    return replace(state, free_doors=event.free_doors), ()


def _back_to_scan(state: Load, event: Pressed) -> Step:
    return replace(state, phase=L.SCAN, no_door=None), ()


def _scan_pressed(state: Load, event: Pressed) -> Step:
    return (Front(), (SignOut(),)) if event.button is Button.SIGN_OUT else menu(state.person)


def _moved(state: Load, event: OperationMoved) -> Step:
    match event.state:
        case State.OPENED:
            return replace(state, phase=L.OPEN), ()
        case State.CLOSED:
            return replace(state, phase=L.INSIDE), ()
        case State.SETTLED:
            return _settled(state, event)
        case State.REJECTED | State.UNKNOWN:
            reason = event.refusal.reason if event.refusal else "door_stuck"
            return replace(state, phase=L.SCAN, reason=reason, found=None), (CountBank(),)
        case _:
            return state, ()


def _settled(state: Load, event: OperationMoved) -> Step:
    if event.operation.outcome == "inside":
        state = replace(state, loaded=state.loaded + 1)
    elif event.operation.outcome == OCCUPIED and state.found:
        return _find(state, state.found.label)
    elif state.bigger and state.found:
        return _find(state, state.found.label, state.found.size)
    if state.next_label:
        return _find(state, state.next_label)
    return replace(state, phase=L.SCAN, found=None, reason=None), (CountBank(),)


def _open_pressed(state: Load, event: Pressed) -> Step:
    """Said with the door open; written when it closes."""
    if state.operation is None:
        return state, ()
    bigger = event.button is Button.DOES_NOT_FIT
    return replace(state, bigger=bigger), (Say(state.operation, WORDS.get(event.button, "empty")),)


def _inside_pressed(state: Load, event: Pressed) -> Step:
    bigger = event.button is Button.DOES_NOT_FIT
    return replace(state, phase=L.SETTLING, bigger=bigger), (
        Say(state.operation or "", WORDS.get(event.button, "empty")),
    )


def _inside_scanned(state: Load, event: Scanned) -> Step:
    return replace(state, phase=L.SETTLING, next_label=event.text), (Say(state.operation or "", "inside"),)


def _timed_out(state: Load, event: TimedOut) -> Step:
    return Front(), (SignOut(),)


TABLE: Table[Load] = Table(
    "load",
    {
        (L.SCAN, Scanned): _scan,
        (L.SCAN, Pressed): _scan_pressed,
        (L.FINDING, DoorFound): _found,
        (L.FINDING, NoDoor): _no_door,
        (L.FINDING, LabelRefused): _label_refused,
        (L.NO_DOOR, Pressed): _back_to_scan,
        (L.NO_DOOR, Scanned): _scan,
        (L.OPEN, Pressed): _open_pressed,
        (L.INSIDE, Pressed): _inside_pressed,
        (L.INSIDE, Scanned): _inside_scanned,
        **rows((L.OPENING, L.OPEN, L.INSIDE, L.SETTLING), OperationMoved, _moved),
        **rows(LoadPhase, BankCounted, _counted),
        **rows(LoadPhase, LeftOpen, stay),
        **rows((L.SCAN, L.NO_DOOR), TimedOut, _timed_out),
        **rows(LoadPhase, HelpCalled, stay),
    },
)

SCREENS: dict[LoadPhase, tuple[Screen, tuple[Button, ...]]] = {
    L.SCAN: (Screen.LOAD_SCAN, (Button.BACK, Button.SIGN_OUT)),
    L.FINDING: (Screen.CHECKING, ()),
    L.NO_DOOR: (Screen.LOAD_NO_DOOR, (Button.BACK,)),
    L.OPENING: (Screen.OPENING, ()),
    L.OPEN: (Screen.LOAD_OPEN, (Button.DOES_NOT_FIT, Button.NOT_EMPTY, Button.CHANGED_MIND)),
    L.INSIDE: (Screen.LOAD_INSIDE, (Button.INSIDE, Button.DOES_NOT_FIT, Button.NOT_EMPTY, Button.CHANGED_MIND)),
    L.SETTLING: (Screen.CHECKING, ()),
}


def view(state: Load) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    found = state.found
    facts = Facts(
        staff=state.person.number,
        reason=state.reason,
        loaded=state.loaded,
        free_doors=state.free_doors,
        compartment=found.compartment if found else None,
        parcel=found.label if found else state.no_door.label if state.no_door else None,
        size=found.size if found else state.no_door.size if state.no_door else None,
        order=found.order_number if found else None,
    )
    mark = {L.OPENING: Mark.OPENING, L.OPEN: Mark.OPEN, L.INSIDE: Mark.DONE}.get(state.phase)
    marks = {found.compartment: mark} if found and mark else {}
    patient = state.phase not in {L.SCAN, L.NO_DOOR}
    return View(screen, facts, buttons, marks, staff=True, patient=patient)
