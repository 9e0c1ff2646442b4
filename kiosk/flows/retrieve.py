"""Retrieve: what waits for staff, one door at a time, and what was seen behind it; any other door with a reason.
Loading comes here on an errand, for a parcel that went behind a wrong door.

Knows: what staff see. Only what they say they saw turns belief into knowledge.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.operations import STAYED_SHUT, Kind, State
from kiosk.domain.roles import Act, may
from kiosk.domain.tasks import Seen, TaskKind
from kiosk.flows.effects import AnswerTask, Begin, GiveTaskBack, ListDoors, ListTasks, Say, TakeTask
from kiosk.flows.events import HelpCalled, LeftOpen, OperationMoved, TimedOut
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.staff import Person, menu, sign_out
from kiosk.flows.staff_events import DoorsListed, Expected, TasksListed
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button
from kiosk.link.views import DoorChoice, TaskView


class RetrievePhase(StrEnum):
    """Where the member of staff is."""

    LISTING = "listing"
    LIST = "list"
    TASK = "task"
    DOORS = "doors"
    WHY = "why"
    OPENING = "opening"
    OPEN = "open"
    SEEN = "seen"
    SETTLING = "settling"


V = RetrievePhase

SEEN: dict[Button, str] = {
    Button.SEEN_EMPTY: Seen.EMPTY,
    Button.SEEN_PARCEL: Seen.PARCEL,
    Button.SEEN_MISSING: Seen.MISSING,
}


WHYS = ("jam", "complaint", "sensor", "check", "other")
"""Why staff open a door that is on no list."""

BEFORE = "door_"
"""How the evidence begins when the sensor did not say "closed" before the pulse."""


@dataclass(frozen=True)
class Errand:
    """A door that another flow wants looked behind, and `why`. `done` is how that flow goes on when staff have looked,
    `back` when they give it up."""

    why: str
    done: Step
    back: Step


@dataclass(frozen=True)
class Retrieve:
    """Working through the list, or at the door of one's own choice. `column` is the letter chosen first, `said` what
    staff said of the door, `doubted` that its sensor cannot be believed, `expected` what should be inside;
    `task` is one that somebody has taken."""

    phase: RetrievePhase
    person: Person
    tasks: tuple[TaskView, ...] = ()
    door: str | None = None
    operation: str | None = None
    reason: str | None = None
    doors: tuple[DoorChoice, ...] = ()
    column: str | None = None
    said: str | None = None
    doubted: bool = False
    expected: Expected | None = None
    errand: Errand | None = None
    task: TaskView | None = None


def _listed(state: Retrieve, event: TasksListed) -> Step:
    return replace(state, phase=V.LIST, tasks=event.tasks, door=None, column=None), ()


def _list_pressed(state: Retrieve, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return menu(state.person)
    task = next((task for task in state.tasks if task.id == event.value), None)
    if task is None:
        return state, ()
    if task.taken_by is not None:
        return replace(state, phase=V.TASK, task=task, reason=None), ()
    return _take(state, task)


def _take(state: Retrieve, task: TaskView) -> Step:
    """Whoever is on a task is seen by the others. A call is answered by standing there."""
    if task.task == TaskKind.HELP and task.compartment is None:
        return replace(state, phase=V.LISTING, reason=None), (AnswerTask(task.id, state.person.id),)
    taking = TakeTask(task.id, state.person.id)
    if task.compartment is None:
        taken = task.model_copy(update={"taken_by": state.person.number})
        return replace(state, phase=V.TASK, task=taken, reason=None), (taking,)
    opening, effects = _open(state, Begin(Kind.RETRIEVE, task.compartment, task=task.id))
    return opening, (taking, *effects)


def _task_pressed(state: Retrieve, event: Pressed) -> Step:
    """A task that somebody is on already."""
    task, listing = state.task, replace(state, phase=V.LISTING, task=None)
    match event.button:
        case Button.TAKE_OVER if task:
            return _take(state, task)
        case Button.OPEN_DOOR if task and task.compartment:
            return _open(state, Begin(Kind.RETRIEVE, task.compartment, task=task.id))
        case Button.GIVE_BACK if task:
            return listing, (GiveTaskBack(task.id, state.person.id),)
        case Button.TASK_DONE if task and task.compartment is None:
            return listing, (AnswerTask(task.id, state.person.id, "done"),)
        case Button.BACK:
            return listing, (ListTasks(),)
        case _:
            return state, ()


def _open(state: Retrieve, begin: Begin) -> Step:
    state = Retrieve(V.OPENING, state.person, state.tasks, begin.compartment, errand=state.errand)
    return state, (begin,)


def _doors_listed(state: Retrieve, event: DoorsListed) -> Step:
    return replace(state, phase=V.DOORS, doors=event.doors, column=None), ()


def _doors_pressed(state: Retrieve, event: Pressed) -> Step:
    if event.button is Button.BACK and state.column is None:
        return state.errand.back if state.errand else menu(state.person)
    if event.button is Button.BACK:
        return replace(state, column=None), ()
    if event.value in columns(state):
        return replace(state, column=event.value), ()
    if any(door.label == event.value for door in state.doors):
        if state.errand and event.value:
            return _open(state, Begin(Kind.STAFF, event.value, reason=state.errand.why))
        return replace(state, phase=V.WHY, door=event.value), ()
    return state, ()


def columns(state: Retrieve) -> tuple[str, ...]:
    """The letters of the bank's columns."""
    return tuple(sorted({door.label[0] for door in state.doors}))


def _why_pressed(state: Retrieve, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return replace(state, phase=V.DOORS, door=None), ()
    if event.value not in WHYS or state.door is None:
        return state, ()
    return _open(state, Begin(Kind.STAFF, state.door, reason=event.value))


def _moved(state: Retrieve, event: OperationMoved) -> Step:
    state = replace(state, doubted=event.operation.doubted, expected=event.expected)
    match event.state:
        case State.OPENED:
            return replace(state, phase=V.OPEN), ()
        case State.CLOSED | State.ARMED if state.doubted or event.state is State.CLOSED:
            return replace(state, phase=V.SEEN), ()
        case State.SETTLED | State.RESOLVED:
            return _done(state)
        case State.UNKNOWN if state.doubted and state.said in set(Seen):
            return state, ()
        case State.REJECTED | State.UNKNOWN:
            asked = ListTasks() if _works_tasks(state) and not state.errand else ListDoors()
            return replace(state, phase=V.LISTING, reason=_why_not(event)), (asked,)
        case _:
            return state, ()


def _done(state: Retrieve) -> Step:
    if state.errand:
        return state.errand.done
    listing = replace(state, phase=V.LISTING), (ListTasks(),)
    return listing if _works_tasks(state) else menu(state.person)


def _works_tasks(state: Retrieve) -> bool:
    return may(state.person.role, Act.TASKS)


def _why_not(event: OperationMoved) -> str:
    doubted = not event.refusal and (event.operation.evidence or "").startswith(BEFORE)
    return "sensor" if doubted else event.why_shut


def _seen(state: Retrieve, event: Pressed) -> Step:
    outcome = SEEN.get(event.button)
    if event.button is Button.STAYED_SHUT and state.doubted:
        outcome = STAYED_SHUT
    if outcome is None:
        return state, ()
    return replace(state, phase=V.SETTLING, said=outcome), (Say(state.operation or "", outcome),)


TABLE: Table[Retrieve] = Table(
    "retrieve",
    {
        (V.LISTING, TasksListed): _listed,
        (V.LISTING, DoorsListed): _doors_listed,
        (V.LIST, Pressed): _list_pressed,
        (V.LIST, TasksListed): _listed,
        (V.TASK, Pressed): _task_pressed,
        (V.DOORS, Pressed): _doors_pressed,
        (V.WHY, Pressed): _why_pressed,
        (V.SEEN, Pressed): _seen,
        **rows((V.OPENING, V.OPEN, V.SEEN, V.SETTLING), OperationMoved, _moved),
        **rows(RetrievePhase, LeftOpen, stay),
        **rows((V.LIST, V.TASK, V.DOORS, V.WHY), TimedOut, sign_out),
        **rows(RetrievePhase, HelpCalled, stay),
    },
)
