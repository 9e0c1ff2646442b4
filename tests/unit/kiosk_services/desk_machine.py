"""Whoever comes to the screen, in any order: the real desk and the real tables before a clerk whose answers are drawn.

Knows: how visits begin, and what a screen promises. Must never ask a table what is right.
"""

from collections.abc import Coroutine
from typing import Any, TypeVar

from flow_samples import BADGE, CALL_TASK, DOOR_TASK, ITEM
from pretend_clerk import PretendClerk
from service_bench import HandClock

from kiosk.domain.operations import Kind, Operation, State
from kiosk.flows import events as ev
from kiosk.flows import visit
from kiosk.flows.front import Front
from kiosk.link.messages import PinTyped, Pressed, Scanned
from kiosk.link.screens import Button, Screen
from kiosk.services import desk as desks
from kiosk.services.resumed import where_they_stood

R = TypeVar("R")
Event = tuple[Any, ...]
OPENS: list[Event] = [("door", State.ARMED), ("door", State.OPENED)]
SHUTS: list[Event] = [("door", State.CLOSED), ("door", State.SETTLED)]
SIGNS_IN: list[Event] = [("scan", BADGE), ("pin",)]
ASKS: list[Event] = [
    ("press", Button.START_RETURN, None), ("scan", "CODE"), ("press", Button.CHOOSE, ITEM.id),
    ("press", Button.CHOOSE, "quality"), ("press", Button.OPEN_DOOR, None),
]  # fmt: skip
BEGINNINGS: dict[str, list[Event]] = {
    "nobody": [],
    "shows a code": [("scan", "CODE")],
    "has an open door": [("scan", "CODE"), *OPENS],
    "has closed the door": [("scan", "CODE"), *OPENS, *SHUTS],
    "brings something back": [*ASKS, *OPENS],
    "has a badge": SIGNS_IN[:1],
    "signs in": SIGNS_IN,
    "loads": [*SIGNS_IN, ("press", Button.LOAD, None), ("scan", "P-W1"), *OPENS],
    "retrieves": [*SIGNS_IN, ("press", Button.RETRIEVE, None), ("press", Button.CHOOSE, DOOR_TASK.id), *OPENS],
}
"""Visits that begin well and go on in any way."""

VALUES = (
    None,
    "0",
    "3",
    "9",
    ITEM.id,
    "quality",
    DOOR_TASK.id,
    CALL_TASK.id,
    "A01",
    "jam",
    "goods",
    "praise",
    "refund",
    "²",
    "x" * 64,
)


def now(work: Coroutine[Any, Any, R]) -> R:
    """The result of work that must not wait."""
    try:
        work.send(None)
    except StopIteration as done:
        result: R = done.value
        return result
    raise AssertionError("the desk waited for something")


class Counter:
    """The desk, driven by hand, and what must be true of it after every event."""

    def __init__(self, clerk: PretendClerk, resumed: list[Operation]) -> None:
        self.clerk = clerk
        self.inherited = {operation.id for operation in resumed}
        self.desk = desks.Desk(clerk=clerk, clock=HandClock(), patience=desks.Patience())
        now(self.desk._become(where_they_stood(resumed)))
        for one in resumed:
            # Who stands before the open door after a restart is who was let in before it.
            epoch = (one.epoch, (Kind.PICKUP, one.epoch, one.compartment))
            right = ((Kind.RETURN, None, one.compartment),) if one.kind == Kind.RETURN else epoch
            clerk.grant(self.desk._visitor.session, *right)

    @property
    def state(self) -> visit.Visit:
        return self.desk._state

    @property
    def patient(self) -> bool:
        return visit.view(self.state).patient

    def hear(self, event: desks.DeskEvent) -> bool:
        """Hand over an event; whether anything came of it."""
        before, serial, asked = self.state, self.desk.snapshot.serial, len(self.clerk.asked)
        now(self.desk._handle(event))
        return self.state != before or len(self.clerk.asked) > asked or self.desk.snapshot.serial != serial

    def begin(self, events: list[Event]) -> None:
        """A visit that goes well so far."""
        for what, *more in events:
            serial = self.desk.snapshot.serial
            match what:
                case "scan":
                    self.hear(Scanned(text=more[0]))
                case "pin":
                    self.hear(PinTyped(serial=serial, pin="2468"))
                case "press":
                    self.hear(Pressed(serial=serial, button=more[0], value=more[1]))
                case "door" if self.clerk.live:
                    self.hear(ev.OperationMoved(self.clerk.move(self.clerk.live[0], more[0])))
            self.judge()

    def wait(self) -> None:
        """Nobody touches anything for as long as the screen bears it."""
        now(self.desk._run_out_of_patience())

    def judge(self) -> None:
        """What every screen promises."""
        state, shown, visitor = self.state, self.desk.snapshot, self.desk._visitor
        view = visit.view(state)
        assert shown.screen is view.screen
        assert set(shown.buttons) - {Button.CONTINUE} == set(view.buttons)
        if state == Front():
            assert (visitor.session, visitor.actor) == ("", "customer"), "rights outlive the session"
        if view.staff and shown.screen is not Screen.STAFF_PIN:
            assert visitor.actor.startswith("staff:"), "a screen of staff before a customer"
        own = [one.id for one in self.clerk.live if one.id not in self.inherited]
        followed = visit.operation_of(state)
        assert set(own) <= {followed}, f"nobody watches over {own} on {shown.screen}"
        if view.patient and not isinstance(state, Front):
            assert followed in {one.id for one in self.clerk.live}, f"{shown.screen} waits for nothing, for ever"
