"""What retrieving, and opening a door with a reason, look like."""

from kiosk.flows.retrieve import SEEN, WHYS, Retrieve, RetrievePhase, columns
from kiosk.flows.view import View
from kiosk.link.messages import DoorChoice, Facts
from kiosk.link.screens import Button, Mark, Screen

V = RetrievePhase

SCREENS: dict[RetrievePhase, tuple[Screen, tuple[Button, ...]]] = {
    V.LISTING: (Screen.CHECKING, ()),
    V.LIST: (Screen.RETRIEVE_LIST, (Button.CHOOSE, Button.BACK)),
    V.DOORS: (Screen.STAFF_DOORS, (Button.CHOOSE, Button.BACK)),
    V.WHY: (Screen.STAFF_REASON, (Button.CHOOSE, Button.BACK)),
    V.OPENING: (Screen.OPENING, ()),
    V.OPEN: (Screen.RETRIEVE_OPEN, ()),
    V.SEEN: (Screen.RETRIEVE_SEEN, tuple(SEEN)),
    V.SETTLING: (Screen.CHECKING, ()),
}

MARKS = {V.WHY: Mark.NEXT, V.OPENING: Mark.OPENING, V.OPEN: Mark.OPEN, V.SEEN: Mark.DONE}


def _doors(state: Retrieve) -> tuple[DoorChoice, ...]:
    """The columns, or the doors of the one chosen."""
    if state.column is None:
        return tuple(DoorChoice(label=letter, note="column") for letter in columns(state))
    return tuple(door for door in state.doors if door.label[0] == state.column)


def view(state: Retrieve) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    doubted = state.phase is V.SEEN and state.doubted
    expected = state.expected if state.phase in {V.OPEN, V.SEEN} else None
    if state.phase is V.LIST and not state.tasks:
        buttons = (Button.BACK,)
    if doubted:
        buttons = (*buttons, Button.STAYED_SHUT)
    facts = Facts(
        staff=state.person.number,
        tasks=state.tasks if state.phase is V.LIST else (),
        doors=_doors(state) if state.phase is V.DOORS else (),
        reasons=WHYS if state.phase is V.WHY else (),
        compartment=state.door,
        order=expected.number if expected else None,
        parcel=expected.parcel if expected else None,
        reason="sensor_doubted" if doubted else state.reason,
    )
    mark = Mark.NEXT if doubted else MARKS.get(state.phase)
    marks = {state.door: mark} if state.door and mark else {}
    return View(screen, facts, buttons, marks, staff=True, patient=state.phase not in {V.LIST, V.DOORS, V.WHY})
