"""What the overdue round looks like."""

from kiosk.flows.overdue import SEEN, Round, RoundPhase
from kiosk.flows.place_events import Overdue
from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import TaskView

R = RoundPhase

SCREENS: dict[RoundPhase, tuple[Screen, tuple[Button, ...]]] = {
    R.LISTING: (Screen.CHECKING, ()),
    R.LIST: (Screen.OVERDUE_LIST, (Button.IN_TURN, Button.CHOOSE, Button.BACK)),
    R.OPENING: (Screen.OPENING, ()),
    R.OPEN: (Screen.RETRIEVE_OPEN, ()),
    R.SEEN: (Screen.RETRIEVE_SEEN, tuple(SEEN)),
    R.SETTLING: (Screen.CHECKING, ()),
    R.FINDING: (Screen.CHECKING, ()),
    R.PLACE: (Screen.LOAD_NO_DOOR, (Button.PUT_PLACE, Button.LATER)),
    R.PLACING: (Screen.CHECKING, ()),
}

MARKS = {R.OPENING: Mark.OPENING, R.OPEN: Mark.OPEN, R.SEEN: Mark.DONE}
NAMED = frozenset({R.OPEN, R.SEEN, R.PLACE})
"""Where it is said why this one comes out."""
PATIENT = frozenset(RoundPhase) - {R.LIST, R.PLACE}


def _row(one: Overdue) -> TaskView:
    return TaskView(
        id=one.epoch, task=_why(one), compartment=one.compartment, opened_ms=one.since_ms, order=one.order_number
    )


def _why(one: Overdue) -> str:
    return "cancelled" if one.cancelled else "overdue"


def view(state: Round) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    if state.phase is R.OPEN and state.turn and state.todo:
        buttons = (Button.DONE,)
    now = state.now
    facts = Facts(
        staff=state.person.number,
        reason=state.reason or (_why(now) if now and state.phase in NAMED else None),
        tasks=tuple(_row(one) for one in state.parcels) if state.phase is R.LIST else (),
        compartment=now.compartment if now and state.phase in MARKS else None,
        parcel=now.label if now else None,
        order=now.order_number if now else None,
        place=state.place if state.phase is R.PLACE else None,
        left=len(state.todo) if state.turn and state.phase in MARKS else None,
    )
    mark = MARKS.get(state.phase)
    marks = {now.compartment: mark} if now and mark else {}
    return View(screen, facts, buttons, marks, staff=True, patient=state.phase in PATIENT)
