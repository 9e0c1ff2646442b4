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
    L.PLACING: (Screen.CHECKING, ()),
    L.OPENING: (Screen.OPENING, ()),
    L.OPEN: (Screen.LOAD_OPEN, OTHERS),
    L.INSIDE: (Screen.LOAD_INSIDE, (Button.INSIDE, *OTHERS)),
    L.SETTLING: (Screen.CHECKING, ()),
    L.UNDO_OPENING: (Screen.OPENING, ()),
    L.UNDO_OPEN: (Screen.RETRIEVE_OPEN, ()),
    L.UNDO_SEEN: (Screen.RETRIEVE_SEEN, tuple(undo.SEEN)),
    L.UNDO_SETTLING: (Screen.CHECKING, ()),
}

OF_THE_LABEL = frozenset({"later", "placed", "place_taken", "at_place"})
"""Reasons that speak of the label scanned last."""

MARKS = {
    L.OPENING: Mark.OPENING,
    L.OPEN: Mark.OPEN,
    L.INSIDE: Mark.DONE,
    L.UNDO_OPENING: Mark.OPENING,
    L.UNDO_OPEN: Mark.OPEN,
    L.UNDO_SEEN: Mark.DONE,
}


def _reason(state: Load) -> str | None:
    """Why no door takes it, or where it goes instead."""
    if state.phase is not L.NO_DOOR or state.no_door is None:
        return state.reason
    return state.no_door.reason or ("place" if state.no_door.place else None)


def _parcel(state: Load) -> dict[str, str | None]:
    """The parcel that the screen speaks of, and where it goes or lies."""
    told = state.found or (state.last if state.phase is L.SCAN and state.reason in {"loaded", "taken_out"} else None)
    if told is not None:
        where = None if state.reason == "taken_out" else told.compartment
        return {"compartment": where, "parcel": told.label, "size": told.size, "order": told.order_number}
    if state.phase is L.NO_DOOR and state.no_door:
        told_of = state.no_door
        return {"parcel": told_of.label, "size": told_of.size, "place": told_of.place}
    return {"parcel": state.label, "place": state.place} if state.reason in OF_THE_LABEL else {}


def _buttons(state: Load) -> tuple[Button, ...]:
    if state.phase is L.NO_DOOR and state.no_door and state.no_door.place:
        return (Button.PUT_PLACE, Button.LATER)
    if state.phase is L.SCAN and state.reason == "at_place":
        return (Button.LOAD_DOOR, *SCREENS[L.SCAN][1])
    buttons = SCREENS[state.phase][1]
    undoable = state.phase is L.SCAN and state.last is not None and state.reason != "taken_out"
    return (Button.TAKE_OUT, *buttons) if undoable else buttons


def view(state: Load) -> View:
    """The screen of this state."""
    undoing = state.phase in {L.UNDO_OPEN, L.UNDO_SEEN}
    facts = Facts(
        staff=state.person.number,
        reason="undo" if undoing else _reason(state),
        loaded=state.loaded,
        free_doors=state.free_doors,
        later=len(state.later) or None,
        **_parcel(state),
    )
    mark = MARKS.get(state.phase)
    marks = {state.found.compartment: mark} if state.found and mark else {}
    patient = state.phase not in {L.SCAN, L.NO_DOOR}
    return View(SCREENS[state.phase][0], facts, _buttons(state), marks, staff=True, patient=patient)
