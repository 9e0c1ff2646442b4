"""Undo: the parcel loaded last comes out again, by an operation of its own.

Knows: that nobody believes a compartment empty, or a parcel out, before staff say what they saw.
"""

from dataclasses import replace

from kiosk.domain.operations import Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows.effects import Begin, CountBank, Say
from kiosk.flows.events import OperationMoved
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.machine import Step
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button

L = LoadPhase

SEEN: dict[Button, Seen] = {
    Button.SEEN_PARCEL: Seen.UNLOADED,
    Button.SEEN_LEFT: Seen.LEFT,
    Button.SEEN_MISSING: Seen.MISSING,
}
"""What staff may say of the compartment that they loaded last."""


def take_out(state: Load) -> Step:
    """Open the door of the parcel loaded last."""
    if state.last is None:
        return state, ()
    last = state.last
    begin = Begin(Kind.RETRIEVE, last.compartment, parcel=last.parcel, order=last.order)
    return replace(state, phase=L.UNDO_OPENING, found=last, reason=None, operation=None), (begin,)


def moved(state: Load, event: OperationMoved) -> Step:
    """The door of the parcel loaded last."""
    match event.state:
        case State.OPENED:
            return replace(state, phase=L.UNDO_OPEN), ()
        case State.CLOSED:
            return replace(state, phase=L.UNDO_SEEN), ()
        case State.SETTLED:
            return _settled(state, event)
        case State.REJECTED | State.UNKNOWN:
            return replace(state, phase=L.SCAN, reason=event.why_shut, found=None, last=None), (CountBank(),)
        case _:
            return state, ()


def seen_pressed(state: Load, event: Pressed) -> Step:
    """What staff saw."""
    seen = SEEN.get(event.button)
    if seen is None:
        return state, ()
    return replace(state, phase=L.UNDO_SETTLING), (Say(state.operation or "", seen),)


def _settled(state: Load, event: OperationMoved) -> Step:
    state = replace(state, phase=L.SCAN, found=None)
    match event.operation.outcome:
        case Seen.LEFT:
            return replace(state, reason="loaded"), (CountBank(),)
        case Seen.UNLOADED:
            return replace(state, reason="taken_out", loaded=max(state.loaded - 1, 0)), (CountBank(),)
        case _:
            return replace(state, reason=None, last=None), (CountBank(),)
