"""What a pickup looks like."""

from kiosk.domain.credentials import Refusal
from kiosk.flows.pickup_state import Pickup, PickupPhase
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
    P.AGAIN: (Screen.AGAIN, (Button.OPEN_AGAIN, Button.DONE, CALL)),
    P.COLLECTED: (Screen.COLLECTED, (Button.OPEN_AGAIN, Button.RATE, Button.DONE, CALL)),
    P.JAM: (Screen.JAM, (Button.DONE, CALL)),
    P.SILENT: (Screen.REFUSED, (CALL, Button.BACK)),
    P.BOOKED: (Screen.APPOINTMENT, (Button.OPEN_DOOR, CALL, Button.BACK)),
    P.NUMBERING: (Screen.CHECKING, ()),
    P.COUNTER: (Screen.COUNTER, (Button.DONE, CALL)),
}

PATIENT = frozenset({P.CHECKING, P.OPENING, P.OPEN, P.LEFT_OPEN, P.NOT_MINE, P.TOO_HIGH, P.NUMBERING})
BOOKED_SHOWN_S = 6.0
"""How long whoever came early or late reads so, before the door opens by itself."""

NOW = {P.OPENING: Mark.OPENING, P.JAM: Mark.JAM, P.AT_ONCE: Mark.DONE}


def _marks(state: Pickup) -> dict[str, Mark]:
    if state.phase in (P.SILENT, P.COUNTER, P.NUMBERING):
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
        reason=_reason(state),
        at_ms=refused.at_ms if refused else None,
        tries_left=refused.tries_left if refused else None,
        compartment=shown.compartment if shown else None,
        next_compartment=state.todo[0].compartment if state.todo and state.now else None,
        doors_left=len(state.todo) if state.now else None,
        number=state.number or (refused.number if refused else None),
        until_ms=state.until_ms,
        complaint=state.complaint if state.phase is P.JAM else None,
    )
    facts = _queue(state, _appointment(state, facts))
    if state.phase is P.COUNTER and state.done:
        buttons = (Button.OPEN_AGAIN, *buttons)
    if refused and refused.reason == Refusal.ORDER_NUMBER:
        buttons = (CALL, Button.ORDER_STATUS, Button.BACK)
    goes_on_s = BOOKED_SHOWN_S if state.phase is P.BOOKED else None
    return View(screen, facts, buttons, _marks(state), patient=state.phase in PATIENT, goes_on_s=goes_on_s)


def _reason(state: Pickup) -> str | None:
    if state.phase is P.COUNTER and state.ticket:
        return state.ticket.state
    if state.phase is P.BOOKED and state.booked:
        return state.booked.when
    return state.refused.reason if state.refused else None


def _appointment(state: Pickup, facts: Facts) -> Facts:
    """Early or late, what was booked belongs on the screen, and how long the goods are kept."""
    booked = state.booked or (state.refused.booked if state.refused else None)
    if booked is None or state.phase not in (P.BOOKED, P.REFUSED, P.COUNTER):
        return facts
    slot = {"slot_from_ms": booked.from_ms, "slot_until_ms": booked.until_ms}
    kept = {} if state.phase is P.COUNTER else {"until_ms": booked.kept_ms}
    return facts.model_copy(update={**slot, **kept})


def _queue(state: Pickup, facts: Facts) -> Facts:
    if state.phase is not P.COUNTER or state.ticket is None:
        return facts
    ticket = state.ticket
    return facts.model_copy(update={"number": ticket.number, "ahead": ticket.ahead, "minutes": ticket.minutes})
