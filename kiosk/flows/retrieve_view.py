"""What retrieving, and opening a door with a reason, look like."""

from kiosk.flows.retrieve import SEEN, WHYS, Retrieve, RetrievePhase, columns
from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import DoorChoice

V = RetrievePhase

SCREENS: dict[RetrievePhase, tuple[Screen, tuple[Button, ...]]] = {
    V.LISTING: (Screen.CHECKING, ()),
    V.LIST: (Screen.RETRIEVE_LIST, (Button.CHOOSE, Button.BACK)),
    V.TASK: (Screen.TASK, ()),
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


def _task(state: Retrieve) -> tuple[Button, ...]:
    """What may be done with a task that somebody is on."""
    if state.task is None or state.task.taken_by != state.person.number:
        return (Button.TAKE_OVER, Button.BACK)
    return (Button.OPEN_DOOR if state.task.compartment else Button.TASK_DONE, Button.GIVE_BACK, Button.BACK)


def view(state: Retrieve) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    doubted = state.phase is V.SEEN and state.doubted
    expected = state.expected if state.phase in {V.OPEN, V.SEEN} else None
    if state.phase is V.LIST and not state.tasks:
        buttons = (Button.BACK,)
    task = state.task if state.phase is V.TASK else None
    if state.phase is V.TASK:
        buttons = _task(state)
    if doubted:
        buttons = (*buttons, Button.STAYED_SHUT)
    facts = Facts(
        staff=state.person.number,
        tasks=state.tasks if state.phase is V.LIST else (),
        doors=_doors(state) if state.phase is V.DOORS else (),
        reasons=WHYS if state.phase is V.WHY else (),
        compartment=task.compartment if task else state.door,
        about=task.task if task else None,
        number=task.taken_by if task else None,
        order=expected.number if expected else task.order if task else None,
        parcel=expected.parcel if expected else None,
        reason="sensor_doubted" if doubted else state.reason,
    )
    if task:
        facts = facts.model_copy(update={"reason": "mine" if task.taken_by == state.person.number else None})
    mark = Mark.NEXT if doubted else MARKS.get(state.phase)
    marks = {state.door: mark} if state.door and mark else {}
    return View(screen, facts, buttons, marks, staff=True, patient=state.phase not in {V.LIST, V.TASK, V.DOORS, V.WHY})
