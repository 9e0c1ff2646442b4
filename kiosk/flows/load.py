"""Load: label, door, parcel in, closed, next label.

Knows: what staff do between two labels. Custody begins only when they say that the parcel is in; the next label
says so too, so that a whole cart is loaded without a touch.
"""

from dataclasses import replace

from kiosk.domain.operations import OCCUPIED, Kind, State
from kiosk.flows import undo
from kiosk.flows.effects import Begin, CountBank, FindDoor, ListDoors, PutAtPlace, Say
from kiosk.flows.events import HelpCalled, LeftOpen, OperationMoved, TimedOut
from kiosk.flows.load_state import LATER, Load, LoadPhase
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.place_events import PlacePut
from kiosk.flows.retrieve import Errand, Retrieve, RetrievePhase
from kiosk.flows.staff import menu, sign_out
from kiosk.flows.staff_events import BankCounted, DoorFound, LabelRefused, NoDoor
from kiosk.link.messages import Pressed, Scanned
from kiosk.link.screens import Button

L = LoadPhase

WORDS = {Button.INSIDE: "inside", Button.NOT_EMPTY: OCCUPIED}
"""What staff say of the compartment before them by touching a button; by any other, that it is empty."""

UNDO = (L.UNDO_OPENING, L.UNDO_OPEN, L.UNDO_SEEN, L.UNDO_SETTLING)


def _scan(state: Load, event: Scanned) -> Step:
    return _find(state, event.text)


def _find(state: Load, label: str, larger_than: str | None = None, *, from_place: bool = False) -> Step:
    state = replace(state, phase=L.FINDING, reason=None, found=None, next_label=None, bigger=False, operation=None)
    state = replace(state, wrong=False, label=label, place=None)
    state = replace(state, later=tuple(one for one in state.later if one != label))
    return state, (FindDoor(label, larger_than, from_place),)


def _found(state: Load, event: DoorFound) -> Step:
    begin = Begin(Kind.LOAD, event.compartment, parcel=event.parcel, order=event.order)
    return replace(state, phase=L.OPENING, found=event), (begin,)


def _label_refused(state: Load, event: LabelRefused) -> Step:
    return replace(state, phase=L.SCAN, reason=event.reason, place=event.place), ()


def _no_door(state: Load, event: NoDoor) -> Step:
    return replace(state, phase=L.NO_DOOR, no_door=event), ()


def _counted(state: Load, event: BankCounted) -> Step:
    return replace(state, free_doors=event.free_doors), ()


def _no_door_pressed(state: Load, event: Pressed) -> Step:
    """It goes to the place, or stays on the cart."""
    told = state.no_door
    if event.button is Button.PUT_PLACE and told and told.place:
        return replace(state, phase=L.PLACING), (PutAtPlace(told.parcel, told.place, state.person.id),)
    later = (*state.later, state.no_door.label)[-LATER:] if state.no_door else state.later
    return replace(state, phase=L.SCAN, reason="later", later=later), ()


def _placed(state: Load, event: PlacePut) -> Step:
    return replace(state, phase=L.SCAN, reason="placed" if event.done else "place_taken", place=event.place), ()


def _scan_pressed(state: Load, event: Pressed) -> Step:
    if event.button is Button.LOAD_DOOR and state.label:
        return _find(state, state.label, from_place=True)
    if event.button is Button.TAKE_OUT:
        return undo.take_out(state)
    return sign_out(state, event) if event.button is Button.SIGN_OUT else menu(state.person)


def _moved(state: Load, event: OperationMoved) -> Step:
    match event.state:
        case State.OPENED:
            return replace(state, phase=L.OPEN), ()
        case State.CLOSED:
            return replace(state, phase=L.INSIDE), ()
        case State.SETTLED:
            return _settled(state, event)
        case State.REJECTED | State.UNKNOWN:
            return replace(state, phase=L.SCAN, reason=event.why_shut, found=None), (CountBank(),)
        case _:
            return state, ()


def _settled(state: Load, event: OperationMoved) -> Step:
    if event.operation.outcome == "inside":
        state = replace(state, loaded=state.loaded + 1, last=state.found)
    elif state.wrong and state.found:
        return _where_is_it(state, state.found.label)
    elif event.operation.outcome == OCCUPIED and state.found:
        return _find(state, state.found.label)
    elif state.bigger and state.found:
        return _find(state, state.found.label, state.found.size)
    if state.next_label:
        return _find(state, state.next_label)
    reason = "loaded" if event.operation.outcome == "inside" else None
    return replace(state, phase=L.SCAN, found=None, reason=reason), (CountBank(),)


def _where_is_it(state: Load, label: str) -> Step:
    """It went behind another door than the one told: that one is opened, and staff say what they see there, before
    the parcel gets a door again."""
    back = replace(state, phase=L.SCAN, reason=None, found=None, wrong=False)
    errand = Errand("wrong_door", done=_find(back, label), back=(back, (CountBank(),)))
    return Retrieve(RetrievePhase.LISTING, state.person, reason=errand.why, errand=errand), (ListDoors(),)


def _open_pressed(state: Load, event: Pressed) -> Step:
    """Said with the door open; written when it closes."""
    if state.operation is None:
        return state, ()
    return _said(state, event), (Say(state.operation, WORDS.get(event.button, "empty")),)


def _inside_pressed(state: Load, event: Pressed) -> Step:
    word = WORDS.get(event.button, "empty")
    return replace(_said(state, event), phase=L.SETTLING), (Say(state.operation or "", word),)


def _said(state: Load, event: Pressed) -> Load:
    """What an empty compartment means for the parcel in hand."""
    return replace(state, bigger=event.button is Button.DOES_NOT_FIT, wrong=event.button is Button.WRONG_DOOR)


def _inside_scanned(state: Load, event: Scanned) -> Step:
    return replace(state, phase=L.SETTLING, next_label=event.text), (Say(state.operation or "", "inside"),)


TABLE: Table[Load] = Table(
    "load",
    {
        (L.SCAN, Scanned): _scan,
        (L.SCAN, Pressed): _scan_pressed,
        (L.FINDING, DoorFound): _found,
        (L.FINDING, NoDoor): _no_door,
        (L.FINDING, LabelRefused): _label_refused,
        (L.NO_DOOR, Pressed): _no_door_pressed,
        (L.NO_DOOR, Scanned): _scan,
        (L.PLACING, PlacePut): _placed,
        (L.OPEN, Pressed): _open_pressed,
        (L.INSIDE, Pressed): _inside_pressed,
        (L.INSIDE, Scanned): _inside_scanned,
        (L.UNDO_SEEN, Pressed): undo.seen_pressed,
        **rows((L.OPENING, L.OPEN, L.INSIDE, L.SETTLING), OperationMoved, _moved),
        **rows(UNDO, OperationMoved, undo.moved),
        **rows(LoadPhase, BankCounted, _counted),
        **rows(LoadPhase, LeftOpen, stay),
        **rows((L.SCAN, L.NO_DOOR), TimedOut, sign_out),
        **rows(LoadPhase, HelpCalled, stay),
    },
)
