"""Answers about staff, and what people ask of them: sign-in, tasks, help."""

from collections.abc import Container
from dataclasses import replace

from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Compartment
from kiosk.domain.events import Event
from kiosk.domain.tasks import Task, TaskKind
from kiosk.flows.effects import AnswerTask, CallStaff, CheckPin, GiveTaskBack, SignIn, TakeTask
from kiosk.flows.staff_events import BadgeKnown, DoorsListed, StaffRefused, StaffSignedIn, TasksListed
from kiosk.link.views import DoorChoice, TaskView
from kiosk.services import staff as staff_service
from kiosk.services.custody import Moment, finish_task, task_data
from kiosk.services.custody.common import handover_note
from kiosk.services.ports import Book, Database
from kiosk.services.staff import StaffDesk, Why

URGENCY = {kind.value: rank for rank, kind in enumerate(TaskKind)}


class StaffAnswers:
    """Signing in."""

    def __init__(self, desk: StaffDesk) -> None:
        self._desk = desk

    async def sign_in(self, effect: SignIn) -> BadgeKnown | StaffRefused:
        """Whose badge it is."""
        match await self._desk.sign_in(effect.badge):
            case staff_service.StaffFound(id=name, number=number):
                return BadgeKnown(name, number)
            case no:
                return _refused(no)

    async def check_pin(self, effect: CheckPin) -> StaffSignedIn | StaffRefused:
        """Whether the PIN is right."""
        match await self._desk.check_pin(effect.staff, effect.pin):
            case staff_service.SignedIn(staff=staff):
                return StaffSignedIn(staff.id, staff.number, staff.role)
            case staff_service.WrongPin(tries_left=left):
                return StaffRefused("wrong_pin", tries_left=left)
            case no:
                return _refused(no)


def _refused(no: staff_service.LockedOut | staff_service.StaffRefused) -> StaffRefused:
    """Why nobody signs in, whether badge or PIN was shown."""
    if isinstance(no, staff_service.LockedOut):
        return StaffRefused("too_many_tries", until_ms=no.until_ms)
    return StaffRefused("list_too_old" if no.reason is Why.LIST_TOO_OLD else "badge_unknown")


class TaskAnswers:
    """The task list and calls for help."""

    def __init__(self, database: Database, clock: Clock, silent: Container[str]) -> None:
        self._database = database
        self._clock = clock
        self._silent = silent

    async def list_tasks(self) -> TasksListed:
        """Everything open, most urgent first, then oldest first."""
        return await self._database.transact(_listed)

    async def list_doors(self) -> DoorsListed:
        """Every door by label, for staff who open one with a reason."""

        def work(book: Book) -> DoorsListed:
            found = sorted(book.compartments.where(), key=lambda compartment: compartment.label)
            return DoorsListed(tuple(DoorChoice(label=one.label, note=self._how(one)) for one in found))

        return await self._database.transact(work)

    def _how(self, compartment: Compartment) -> str:
        if compartment.label in self._silent:
            return "silent"
        if compartment.out_of_service:
            return "out_of_service"
        return "quarantined" if compartment.quarantine else compartment.content

    async def answer(self, effect: AnswerTask, moment: Moment) -> TasksListed:
        """Staff stand before whoever called, or have done what has no door."""

        def work(book: Book) -> TasksListed:
            task = book.tasks.get(effect.task)
            if task is not None and task.done_ms is None:
                task = replace(task, answered_ms=moment.wall_ms)
                evidence = f"{effect.outcome} at the screen"
                finish_task(book, task, outcome=effect.outcome, evidence=evidence, staff=effect.staff, moment=moment)
            return _listed(book)

        return await self._database.transact(work)

    async def take(self, effect: TakeTask) -> None:
        """A member of staff is on this task, in place of whoever was before; a task that is done stays done."""
        await self._database.transact(lambda book: _set_taker(book, effect.task, effect.staff, effect.staff))

    async def give_back(self, effect: GiveTaskBack) -> TasksListed:
        """Only whoever has taken a task gives it back."""

        def work(book: Book) -> TasksListed:
            task = book.tasks.get(effect.task)
            if task is not None and task.taken_by == effect.staff:
                _set_taker(book, task.id, None, effect.staff)
            return _listed(book)

        return await self._database.transact(work)

    async def call(self, effect: CallStaff, screen: str, moment: Moment) -> str:
        """Call staff; returns the task. An open call for the same door, or from the same screen, is called again."""

        def work(book: Book) -> str:
            task = _same_call(book, effect)
            if task is None:
                task = Task(
                    id=moment.new_id(),
                    kind=effect.kind,
                    opened_ms=moment.wall_ms,
                    compartment=effect.compartment,
                    order=effect.order,
                    screen=screen,
                )
                book.tasks.put(task)
                book.record(Event("task.opened", "customer", task_data(task)))
            data = {"help": task.id, "screen": screen, "compartment": effect.compartment, "order": effect.order}
            book.record(Event("help.called", "customer", data))
            return task.id

        return await self._database.transact(work)

    async def help_state(self, task_id: str) -> Task | None:
        """How a call for help stands."""
        return await self._database.transact(lambda book: book.tasks.get(task_id))


def _same_call(book: Book, effect: CallStaff) -> Task | None:
    waiting = book.tasks.where(compartment=effect.compartment, done_ms=None)
    if effect.compartment is None:
        waiting = [task for task in waiting if task.kind == effect.kind]
    return waiting[0] if waiting else None


def _set_taker(book: Book, name: str, taker: str | None, staff: str) -> None:
    task = book.tasks.get(name)
    if task is None or task.done_ms is not None or task.taken_by == taker:
        return
    book.tasks.put(replace(task, taken_by=taker))
    kind = "task.taken" if taker else "task.given_back"
    book.record(Event(kind, f"staff:{staff}", {"task": task.id, "staff": staff}))


def _listed(book: Book) -> TasksListed:
    tasks = sorted(book.tasks.where(done_ms=None), key=lambda task: (URGENCY[task.kind], task.opened_ms))
    return TasksListed(tuple(_row(book, task) for task in tasks))


def _number(book: Book, name: str | None) -> str | None:
    """The number of a member of staff; their id where central has taken them back since."""
    known = book.staff.get(name) if name else None
    return known.number if known else name


def _row(book: Book, task: Task) -> TaskView:
    order = book.orders.get(task.order) if task.order else None
    return TaskView(
        id=task.id,
        task=task.kind,
        compartment=task.compartment,
        opened_ms=task.opened_ms,
        order=order.number if order else None,
        taken_by=_number(book, task.taken_by),
        number=book.note(handover_note(task.operation)) if task.operation else None,
    )
