"""What loading looks like."""

from kiosk.flows import undo
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen

L = LoadPhase

OTHERS = (Button.DOES_NOT_FIT, Button.NOT_EMPTY, Button.WRONG_DOOR, Button.CHANGED_MIND)
"""What may be said of a door besides that the parcel is in."""

SCREENS: dict[LoadPhase, tuple[Screen, tuple[Button, ...]]] = {
    L.SCAN: (Screen.LOAD_SCAN, (Button.BACK, Button.SIGN_OUT)),
    L.FINDING: (Screen.CHECKING, ()),
    L.NO_DOOR: (Screen.LOAD_NO_DOOR, (Button.LATER,)),
    L.OPENING: (Screen.OPENING, ()),
    L.OPEN: (Screen.LOAD_OPEN, OTHERS),
    L.INSIDE: (Screen.LOAD_INSIDE, (Button.INSIDE, *OTHERS)),
    L.SETTLING: (Screen.CHECKING, ()),
    L.UNDO_OPENING: (Screen.OPENING, ()),
    L.UNDO_OPEN: (Screen.RETRIEVE_OPEN, ()),
    L.UNDO_SEEN: (Screen.RETRIEVE_SEEN, tuple(undo.SEEN)),
    L.UNDO_SETTLING: (Screen.CHECKING, ()),
}

MARKS = {
    L.OPENING: Mark.OPENING,
    L.OPEN: Mark.OPEN,
    L.INSIDE: Mark.DONE,
    L.UNDO_OPENING: Mark.OPENING,
    L.UNDO_OPEN: Mark.OPEN,
    L.UNDO_SEEN: Mark.DONE,
}


def _parcel(state: Load) -> dict[str, str | None]:
    """The parcel that the screen speaks of, and where it goes or lies."""
    told = state.found or (state.last if state.phase is L.SCAN and state.reason in {"loaded", "taken_out"} else None)
    if told is not None:
        where = None if state.reason == "taken_out" else told.compartment
        return {"compartment": where, "parcel": told.label, "size": told.size, "order": told.order_number}
    if state.phase is L.NO_DOOR and state.no_door:
        return {"parcel": state.no_door.label, "size": state.no_door.size}
    return {"parcel": state.later[-1]} if state.reason == "later" and state.later else {}


def _buttons(state: Load) -> tuple[Button, ...]:
    buttons = SCREENS[state.phase][1]
    undoable = state.phase is L.SCAN and state.last is not None and state.reason != "taken_out"
    return (Button.TAKE_OUT, *buttons) if undoable else buttons


def view(state: Load) -> View:
    """The screen of this state."""
    undoing = state.phase in {L.UNDO_OPEN, L.UNDO_SEEN}
    facts = Facts(
        staff=state.person.number,
        reason="undo" if undoing else state.reason,
        loaded=state.loaded,
        free_doors=state.free_doors,
        later=len(state.later) or None,
        **_parcel(state),
    )
    mark = MARKS.get(state.phase)
    marks = {state.found.compartment: mark} if state.found and mark else {}
    patient = state.phase not in {L.SCAN, L.NO_DOOR}
    return View(SCREENS[state.phase][0], facts, _buttons(state), marks, staff=True, patient=patient)
