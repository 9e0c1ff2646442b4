"""Retrieve: what waits for staff, one door at a time, and what was seen behind it.

Knows: what staff see. Only what they say they saw turns belief into knowledge.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.operations import Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows.effects import AnswerTask, Begin, ListTasks, Say, SignOut
from kiosk.flows.events import HelpCalled, LeftOpen, OperationMoved, TasksListed, TimedOut
from kiosk.flows.front import Front
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.staff import Person, menu
from kiosk.flows.view import View
from kiosk.link.messages import Facts, Pressed, TaskView
from kiosk.link.screens import Button, Mark, Screen


class RetrievePhase(StrEnum):
    """Where the member of staff is."""

    LISTING = "listing"
    LIST = "list"
    OPENING = "opening"
    OPEN = "open"
    SEEN = "seen"
    SETTLING = "settling"


V = RetrievePhase

SEEN: dict[Button, Seen] = {
    Button.SEEN_EMPTY: Seen.EMPTY,
    Button.SEEN_PARCEL: Seen.PARCEL,
    Button.SEEN_MISSING: Seen.MISSING,
}


@dataclass(frozen=True)
class Retrieve:
    """Working through the list."""

    phase: RetrievePhase
    person: Person
    tasks: tuple[TaskView, ...] = ()
    task: TaskView | None = None
    operation: str | None = None
    reason: str | None = None


def _listed(state: Retrieve, event: TasksListed) -> Step:
    return replace(state, phase=V.LIST, tasks=event.tasks, task=None), ()


def _list_pressed(state: Retrieve, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return menu(state.person)
    task = next((task for task in state.tasks if task.id == event.value), None)
    if task is None:
        return state, ()
    if task.compartment is None:
        return replace(state, phase=V.LISTING), (AnswerTask(task.id, state.person.id),)
    begin = Begin(Kind.RETRIEVE, task.compartment, task=task.id)
    return replace(state, phase=V.OPENING, task=task, operation=None, reason=None), (begin,)


def _moved(state: Retrieve, event: OperationMoved) -> Step:
    match event.state:
        case State.OPENED:
            return replace(state, phase=V.OPEN), ()
        case State.CLOSED:
            return replace(state, phase=V.SEEN), ()
        case State.SETTLED:
            return replace(state, phase=V.LISTING), (ListTasks(),)
        case State.REJECTED | State.UNKNOWN:
            return replace(state, phase=V.LISTING, reason="door_stuck"), (ListTasks(),)
        case _:
            return state, ()


def _seen(state: Retrieve, event: Pressed) -> Step:
    outcome = SEEN.get(event.button)
    if outcome is None:
        return state, ()
    return replace(state, phase=V.SETTLING), (Say(state.operation or "", outcome),)


def _timed_out(state: Retrieve, event: TimedOut) -> Step:
    return Front(), (SignOut(),)


TABLE: Table[Retrieve] = Table(
    "retrieve",
    {
        (V.LISTING, TasksListed): _listed,
        (V.LIST, Pressed): _list_pressed,
        (V.LIST, TasksListed): _listed,
        (V.SEEN, Pressed): _seen,
        **rows((V.OPENING, V.OPEN, V.SEEN, V.SETTLING), OperationMoved, _moved),
        **rows(RetrievePhase, LeftOpen, stay),
        (V.LIST, TimedOut): _timed_out,
        **rows(RetrievePhase, HelpCalled, stay),
    },
)

SCREENS: dict[RetrievePhase, tuple[Screen, tuple[Button, ...]]] = {
    V.LISTING: (Screen.CHECKING, ()),
    V.LIST: (Screen.RETRIEVE_LIST, (Button.CHOOSE, Button.BACK)),
    V.OPENING: (Screen.OPENING, ()),
    V.OPEN: (Screen.RETRIEVE_OPEN, ()),
    V.SEEN: (Screen.RETRIEVE_SEEN, tuple(SEEN)),
    V.SETTLING: (Screen.CHECKING, ()),
}


def view(state: Retrieve) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    label = state.task.compartment if state.task else None
    facts = Facts(staff=state.person.number, tasks=state.tasks, compartment=label, reason=state.reason)
    mark = {V.OPENING: Mark.OPENING, V.OPEN: Mark.OPEN, V.SEEN: Mark.DONE}.get(state.phase)
    marks = {label: mark} if label and mark else {}
    return View(screen, facts, buttons, marks, staff=True, patient=state.phase is not V.LIST)
