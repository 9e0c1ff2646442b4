"""The desk: one person at a time at the screen. Turns intents into flow events, effects into use-cases, and every step
into a snapshot.

Knows: sessions, their time-out, and which buttons may be pressed. Must never know pixels, SQL or bytes. One queue and
one task: what a person does is answered in the order in which it was done.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from kiosk.domain.clock import Clock
from kiosk.domain.operations import Operation, State
from kiosk.domain.tasks import Task, TaskKind
from kiosk.flows import visit
from kiosk.flows.effects import CallStaff, Kept
from kiosk.flows.events import HelpCalled, LeftOpen, OperationMoved, QueueMoved, TimedOut
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.rating import Rated
from kiosk.flows.staff_events import MayNot, StaffSignedIn
from kiosk.flows.visit import Visit
from kiosk.link.messages import (
    CodeTyped,
    Intent,
    OrderTyped,
    PhotoTaken,
    PinTyped,
    Pressed,
    Scanned,
    Snapshot,
    Touched,
    WordsTyped,
)
from kiosk.link.screens import Button, Mark
from kiosk.services.answers.doors import Visitor
from kiosk.services.clerk import Clerk
from kiosk.services.resumed import where_they_stood

INTENTS_WAITING = 64
"""What a person did and nobody answered yet; the next one waits on the link. What happened elsewhere never waits."""


@dataclass(frozen=True)
class Patience:
    """How long a screen waits for a person, in seconds, and how long before the end it asks."""

    timeout_s: float = 60.0
    warning_s: float = 20.0


@dataclass(frozen=True)
class HelpMoved:
    """A call for help may have been answered: look."""


@dataclass(frozen=True)
class OnlineChanged:
    """Central came within reach, or went out of it."""

    online: bool


@dataclass(frozen=True)
class Service:
    """The kiosk can serve (None), or cannot, and why."""

    reason: str | None


DeskEvent = Intent | OperationMoved | LeftOpen | HelpMoved | QueueMoved | OnlineChanged | Service


class Desk:
    """The visit under way and the snapshot that shows it."""

    def __init__(self, *, clerk: Clerk, clock: Clock, patience: Patience) -> None:
        self._clerk = clerk
        self._clock = clock
        self.publish: Callable[[Snapshot], None] = lambda snapshot: None
        self._patience = patience
        self._events: asyncio.Queue[DeskEvent] = asyncio.Queue()
        self._room = asyncio.Semaphore(INTENTS_WAITING)
        self._state: Visit = Front(FrontPhase.OUT_OF_SERVICE, reason="starting")
        self._visitor = Visitor("", "customer")
        self._help: Task | None = None
        self._last_touch_s = clock.monotonic_s()
        self._asking = False
        self._online = True
        self._closed: str | None = None
        self._serial = 0
        self.snapshot = Snapshot(serial=0, screen=visit.view(self._state).screen)

    async def intent(self, intent: Intent) -> None:
        """What a person did. Waits when the desk is busy: the link is bounded by it."""
        await self._room.acquire()
        self._events.put_nowait(intent)

    def post(self, event: DeskEvent) -> None:
        """What happened elsewhere."""
        self._events.put_nowait(event)

    async def end_expired(self) -> None:
        """Grace periods that are over end now."""
        await self._clerk.doors.end_expired(self._clock.wall_ms())

    async def run(self, resumed: list[Operation]) -> None:
        """Serve for ever, beginning with whoever still stands before an open door."""
        await self._become(where_they_stood(resumed))
        while True:
            event = await self._next()
            if event is not None:
                await self._handle(event)

    async def _next(self) -> DeskEvent | None:
        """The next event, or None after the screen's patience was consulted."""
        view = visit.view(self._state)
        if view.patient:
            return await self._events.get()
        patience = view.goes_on_s or self._patience.timeout_s - (0 if self._asking else self._patience.warning_s)
        left_s = self._last_touch_s + patience - self._clock.monotonic_s()
        try:
            async with asyncio.timeout(max(left_s, 0)):
                return await self._events.get()
        except TimeoutError:
            await (self._feed(TimedOut("read")) if view.goes_on_s else self._run_out_of_patience())
            return None

    async def _run_out_of_patience(self) -> None:
        if self._asking:
            self._asking = False
            await self._feed(TimedOut("session"))
        else:
            self._asking = True
            await self._show()

    async def _handle(self, event: DeskEvent) -> None:
        match event:
            case OperationMoved():
                await self._operation_moved(event)
            case LeftOpen(operation=operation):
                if operation == visit.operation_of(self._state):
                    await self._feed_if_heard(event)
            case HelpMoved():
                await self._look_at_help()
            case QueueMoved():
                await self._feed_if_heard(event)
            case OnlineChanged(online=online):
                self._online = online
                await self._show()
            case Service(reason=reason):
                await self._service(reason)
            case _:
                self._room.release()
                await self._touched()
                await self._intent(event)

    async def _intent(self, event: Intent) -> None:
        match event:
            case Touched():
                pass
            case Pressed():
                await self._pressed(event)
            case CodeTyped() | OrderTyped() | PinTyped() | WordsTyped() | PhotoTaken():
                if event.serial == self.snapshot.serial:
                    await self._feed_if_heard(event)
            case Scanned():
                await self._feed_if_heard(event)

    async def _touched(self) -> None:
        self._last_touch_s = self._clock.monotonic_s()
        if self._asking:
            self._asking = False
            await self._show()

    async def _pressed(self, event: Pressed) -> None:
        """A press counts only on the screen it was made on, and only if that button is offered there."""
        if event.serial != self.snapshot.serial or event.button not in self.snapshot.buttons:
            return
        if event.button is Button.CALL_STAFF:
            await self._call_staff(CallStaff(TaskKind.HELP, self.snapshot.facts.compartment))
            await self._feed_if_heard(HelpCalled())
        else:
            await self._feed_if_heard(event)

    async def _call_staff(self, effect: CallStaff) -> None:
        self._help = await self._clerk.call_staff(effect, self.snapshot.screen)
        await self._show()

    async def _look_at_help(self) -> None:
        if self._help is not None:
            self._help = await self._clerk.help_state(self._help.id)
            await self._show()

    async def _operation_moved(self, event: OperationMoved) -> None:
        operation = event.operation
        waiting = self._state == Front(FrontPhase.CLOSE_DOOR, compartment=operation.compartment)
        if operation.id == visit.operation_of(self._state):
            await self._feed_if_heard(await self._clerk.explain(operation))
        elif waiting and operation.state != State.OPENED:
            await self._become(Front())

    async def _service(self, reason: str | None) -> None:
        """Whoever is served now is served to the end; a door that stands open is still asked for."""
        self._closed = reason
        if isinstance(self._state, Front) and self._state.phase is not FrontPhase.CLOSE_DOOR:
            await self._become(Front())

    async def _feed_if_heard(self, event: object) -> None:
        if visit.listens(self._state, event):
            await self._feed(event)

    async def _feed(self, event: object) -> None:
        """Step the flow, show where it is, carry out what it asks, and feed it the answers, until all is quiet."""
        events = deque([event])
        while events:
            event = events.popleft()
            if isinstance(event, StaffSignedIn):
                self._visitor = replace(self._visitor, actor=f"staff:{event.staff}")
            state, effects = visit.step(self._state, event)
            for kept in [effect for effect in effects if isinstance(effect, Kept)]:
                await self._clerk.carry_out(kept, self._visitor)  # nobody is thanked for what a power cut could lose
            await self._become(cast(Visit, state))
            for effect in (effect for effect in effects if not isinstance(effect, Kept)):
                if isinstance(effect, CallStaff):
                    await self._call_staff(effect)
                    continue
                answer = await self._clerk.carry_out(effect, self._visitor)
                if isinstance(answer, MayNot):
                    await self._become(Front())
                    return
                if isinstance(answer, OperationMoved):
                    self._state = visit.owning(self._state, answer.operation.id)
                if answer is not None and visit.listens(self._state, answer):
                    events.append(answer)

    async def _become(self, state: Visit) -> None:
        if state == Front() and self._closed is not None:
            state = Front(FrontPhase.OUT_OF_SERVICE, reason=self._closed)
        if isinstance(self._state, Front | Rated) and not isinstance(state, Front | Rated):
            self._visitor = Visitor(self._clerk.new_id(), "customer")
        if isinstance(state, Front) and state.phase in {FrontPhase.IDLE, FrontPhase.OUT_OF_SERVICE}:
            self._visitor = Visitor("", "customer")
            self._help = None if self._help and self._help.answered_ms else self._help
        changed = state != self._state
        self._state = state
        if changed:
            self._last_touch_s = self._clock.monotonic_s()
            self._asking = False
        await self._show()

    async def _show(self) -> None:
        view = visit.view(self._state)
        marks: dict[str, Mark] = {**(await self._clerk.staff_marks() if view.staff else {}), **view.marks}
        buttons = (*view.buttons, Button.CONTINUE) if self._asking else view.buttons
        shown: dict[str, Any] = {
            "screen": view.screen,
            "facts": view.facts,
            "buttons": buttons,
            "marks": marks,
            "staff": view.staff,
            "help": _help_word(self._help),
            "ask_more_time": self._asking,
            "online": self._online,
        }
        # A snapshot that shows nothing new keeps its serial, so that a touch under way still counts.
        if shown == self.snapshot.model_dump(exclude={"kind", "serial"}) | {"facts": self.snapshot.facts}:
            return
        self._serial += 1
        self.snapshot = Snapshot(serial=self._serial, **shown)
        self.publish(self.snapshot)


def _help_word(task: Task | None) -> str | None:
    if task is None or (task.done_ms is not None and task.answered_ms is None):
        return None
    return "answered" if task.answered_ms is not None else "called"
