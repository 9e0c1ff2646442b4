"""What a pickup looks like."""

from kiosk.flows.pickup import Pickup, PickupPhase
from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen

P = PickupPhase
CALL = Button.CALL_STAFF

SCREENS: dict[PickupPhase, tuple[Screen, tuple[Button, ...]]] = {
    P.TYPING: (Screen.TYPE_CODE, (Button.BACK, CALL)),
    P.CHECKING: (Screen.CHECKING, ()),
    P.REFUSED: (Screen.REFUSED, (CALL, Button.TYPE_CODE, Button.BACK)),
    P.OPENING: (Screen.OPENING, (CALL,)),
    P.OPEN: (Screen.OPEN, (Button.TOO_HIGH, Button.NOT_MINE, CALL)),
    P.LEFT_OPEN: (Screen.LEFT_OPEN, (CALL,)),
    P.NOT_MINE: (Screen.NOT_MINE, (CALL,)),
    P.TOO_HIGH: (Screen.TOO_HIGH, (Button.DONE,)),
    P.AT_ONCE: (Screen.CLOSED_AT_ONCE, (Button.OPEN_AGAIN, Button.TAKEN, CALL)),
    P.AGAIN: (Screen.AGAIN, (Button.OPEN_AGAIN, Button.DONE)),
    P.COLLECTED: (Screen.COLLECTED, (Button.OPEN_AGAIN, Button.RATE, Button.DONE, CALL)),
    P.JAM: (Screen.JAM, (Button.DONE, CALL)),
    P.SILENT: (Screen.REFUSED, (CALL, Button.BACK)),
}

PATIENT = frozenset({P.CHECKING, P.OPENING, P.OPEN, P.LEFT_OPEN, P.NOT_MINE, P.TOO_HIGH})

NOW = {P.OPENING: Mark.OPENING, P.JAM: Mark.JAM, P.AT_ONCE: Mark.DONE}


def _marks(state: Pickup) -> dict[str, Mark]:
    if state.phase is P.SILENT:
        return {}
    marks = {target.compartment: Mark.DONE for target in state.done}
    if state.todo and state.phase is not P.AGAIN:
        marks[state.todo[0].compartment] = Mark.NEXT
    if state.now:
        marks[state.now.compartment] = NOW.get(state.phase, Mark.OPEN)
    return marks


def view(state: Pickup) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    refused = state.refused
    shown = state.now or (state.done[-1] if state.done else None) or (state.todo[0] if state.todo else None)
    facts = Facts(
        reason=refused.reason if refused else None,
        at_ms=refused.at_ms if refused else None,
        tries_left=refused.tries_left if refused else None,
        compartment=shown.compartment if shown else None,
        next_compartment=state.todo[0].compartment if state.todo and state.now else None,
        doors_left=len(state.todo) if state.now else None,
        number=state.number or (refused.number if refused else None),
        until_ms=state.until_ms,
    )
    return View(screen, facts, buttons, _marks(state), patient=state.phase in PATIENT)
