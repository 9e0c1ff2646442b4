"""No order of people, answers and doors leads the desk astray; a table or a desk that does is found and shrunk."""

from typing import Any

import pytest
from desk_machine import BEGINNINGS, VALUES, Counter
from flow_samples import BADGE
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from machine_tests import deep, shrunk
from pretend_clerk import ANSWERS, Choose, PretendClerk, first

from kiosk.domain.operations import Kind, State
from kiosk.flows import effects as fx
from kiosk.flows import events as ev
from kiosk.flows import load, pickup, returns, sign_in
from kiosk.flows import staff_events as se
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.load_state import LoadPhase
from kiosk.flows.machine import stay
from kiosk.flows.pickup_state import PickupPhase
from kiosk.flows.returns_state import ReturnsPhase
from kiosk.flows.staff import Person, StaffPhase, menu
from kiosk.link.messages import CodeTyped, PinTyped, Pressed, Scanned, Touched
from kiosk.link.screens import Button
from kiosk.services import desk as desks

CHOICES = {Button.RATE: ("1", "3", "5"), Button.CHOOSE: ("i1", "quality", "t1", "t2", "price", "7")}


def chooser(data: Any) -> Choose:
    """Draws one of several."""
    return lambda options: data.draw(st.sampled_from(options))


class DeskMachine(RuleBasedStateMachine):
    """People before the screen, doors behind it, and a controller that may be started again."""

    people = tuple(BEGINNINGS)

    def __init__(self) -> None:
        super().__init__()
        self.clerk = PretendClerk()
        self.counter = Counter(self.clerk, [])
        self.whole = True

    def hear(self, data: Any, event: desks.DeskEvent) -> bool:
        self.whole, self.clerk.choose = False, chooser(data)
        came = self.counter.hear(event)
        self.counter.judge()
        self.whole = True
        return came

    @property
    def serial(self) -> int:
        return self.counter.desk.snapshot.serial

    @initialize(data=st.data())
    def somebody(self, data: Any) -> None:
        who = data.draw(st.sampled_from(self.people))
        self.whole, self.clerk.choose = False, first
        self.counter.begin(BEGINNINGS[who])
        self.whole = True

    @rule(data=st.data(), text=st.sampled_from(["CODE", BADGE, "P-W1"]), source=st.sampled_from(["camera", "scanner"]))
    def scans(self, data: Any, text: str, source: Any) -> None:
        self.hear(data, Scanned(text=text, source=source))

    @precondition(lambda self: self.counter.desk.snapshot.buttons)
    @rule(data=st.data())
    def presses_what_is_offered(self, data: Any) -> None:
        """Every button shown does something, with one of the values it may carry."""
        button = data.draw(st.sampled_from(sorted(self.counter.desk.snapshot.buttons)))
        came = [self.hear(data, Pressed(serial=self.serial, button=button, value=data.draw(st.sampled_from(VALUES))))]
        for value in CHOICES.get(button, ()):
            if not any(came) and button in self.counter.desk.snapshot.buttons:
                came.append(self.hear(data, Pressed(serial=self.serial, button=button, value=value)))
        self.whole = False
        empty = button is Button.CHOOSE and not self.counter.desk.snapshot.facts.tasks
        assert any(came) or button is Button.CALL_STAFF or empty, f"{button} is offered and does nothing"
        self.whole = True

    @rule(data=st.data(), button=st.sampled_from(Button), value=st.sampled_from(VALUES), older=st.integers(0, 3))
    def presses_what_is_not_offered(self, data: Any, button: Button, value: str | None, older: int) -> None:
        """A touch meant for an earlier screen, or for a button that is not there, does nothing."""
        if older == 0 and button in self.counter.desk.snapshot.buttons:
            return
        self.hear(data, Touched())
        came = self.hear(data, Pressed(serial=self.serial - older, button=button, value=value))
        self.whole = False
        assert not came, f"{button} of an earlier screen did something"
        self.whole = True

    @rule(data=st.data(), older=st.integers(0, 1), pin=st.booleans())
    def types(self, data: Any, older: int, pin: bool) -> None:
        serial = self.serial - older
        self.hear(data, PinTyped(serial=serial, pin="2468") if pin else _code(serial))

    @precondition(lambda self: self.clerk.live)
    @rule(data=st.data())
    def a_door_moves(self, data: Any) -> None:
        self.clerk.choose = chooser(data)
        operation = data.draw(st.sampled_from(self.clerk.live))
        to = data.draw(st.sampled_from(self.clerk.next_of(operation)))
        self.hear(data, ev.OperationMoved(self.clerk.move(operation, to)))

    @precondition(lambda self: any(one.state == State.OPENED for one in self.clerk.live))
    @rule(data=st.data())
    def a_door_stays_open(self, data: Any) -> None:
        opened = [one.id for one in self.clerk.live if one.state == State.OPENED]
        self.hear(data, ev.LeftOpen(data.draw(st.sampled_from(opened))))

    @precondition(lambda self: not self.counter.patient)
    @rule(data=st.data())
    def nobody_touches_anything(self, data: Any) -> None:
        self.whole, self.clerk.choose = False, chooser(data)
        self.counter.wait()
        self.counter.judge()
        self.whole = True

    @rule(
        data=st.data(),
        event=st.sampled_from([desks.HelpMoved(), desks.OnlineChanged(False), ev.QueueMoved(), Touched()]),
    )
    def something_else_happens(self, data: Any, event: desks.DeskEvent) -> None:
        self.hear(data, event)

    @rule(data=st.data(), reason=st.sampled_from([None, "doors_silent"]))
    def the_kiosk_can_serve_or_not(self, data: Any, reason: str | None) -> None:
        self.hear(data, desks.Service(reason))

    @rule(data=st.data())
    def the_controller_starts_again(self, data: Any) -> None:
        """As reconciliation leaves the operations: nothing is reserved or armed any more (R4)."""
        self.whole, self.clerk.choose = False, chooser(data)
        for one in self.clerk.live:
            if one.state == State.RESERVED:
                self.clerk.move(one, State.REJECTED)
            elif one.state == State.ARMED:
                self.clerk.move(one, data.draw(st.sampled_from([State.OPENED, State.UNKNOWN])))
            elif one.state == State.CLOSED:
                self.clerk.move(one, State.SETTLED if one.kind in {Kind.PICKUP, Kind.REOPEN} else State.UNKNOWN)
        self.counter = Counter(self.clerk, self.clerk.live)
        self.counter.judge()
        self.whole = True

    def teardown(self) -> None:
        """Everybody goes away: the doors come to an end, the screen runs out of patience, and the kiosk is idle."""
        if not self.whole:
            return  # A story that failed is not followed to its end.
        self.clerk.choose = first
        for _ in range(20):
            for one in self.clerk.live:
                ends = {State.RESERVED: State.REJECTED}.get(State(one.state), State.UNKNOWN)
                self.counter.hear(ev.OperationMoved(self.clerk.move(one, ends)))
            if not self.counter.patient:
                self.counter.wait()
        at_rest = {Front(), Front(FrontPhase.OUT_OF_SERVICE, reason="doors_silent")}
        assert self.counter.state in at_rest, f"nobody is there, and the screen stays at {self.counter.state.phase}"


def _code(serial: int) -> CodeTyped:
    return CodeTyped(serial=serial, code="123456", locator="5678")


TestDesk = DeskMachine.TestCase
TestDesk.settings = settings(max_examples=deep(150), stateful_step_count=20)


def opens_anyway(state: pickup.Pickup, event: ev.CodeRefused) -> object:
    target = ev.Target("e1", "p1", "A01")
    return pickup._next_door(pickup.Pickup(PickupPhase.CHECKING, todo=(target,)))


def opens_twice(state: pickup.Pickup, event: Pressed) -> object:
    assert state.now is not None
    return state, (pickup._begin(state, Kind.REOPEN, state.now),)


def lets_in(state: object, event: se.StaffRefused) -> object:
    return menu(Person("st-1", "0012"))


ROWS: list[tuple[Any, str, Any, Any, str]] = [
    (pickup.TABLE, "nobody", (PickupPhase.CHECKING, ev.CodeRefused), opens_anyway, "without a right to it"),
    (
        pickup.TABLE,
        "has an open door",
        (PickupPhase.OPEN, Pressed),
        opens_twice,
        "two live operations of one session on one door",
    ),
    (pickup.TABLE, "has closed the door", (PickupPhase.AT_ONCE, Pressed), stay, "is offered and does nothing"),
    (pickup.TABLE, "shows a code", (PickupPhase.OPENING, ev.OperationMoved), stay, "opening"),
    (
        returns.TABLE,
        "brings something back",
        (ReturnsPhase.DECIDING, ev.ReturnDecided),
        stay,
        "waits for nothing, for ever",
    ),
    (load.TABLE, "loads", (LoadPhase.SCAN, ev.TimedOut), stay, "the screen stays at scan"),
    (
        sign_in.TABLE,
        "has a badge",
        (StaffPhase.CHECKING, se.StaffRefused),
        lets_in,
        "a screen of staff before a customer",
    ),
    (sign_in.TABLE, "has a badge", (StaffPhase.PIN, ev.TimedOut), None, "no row for TimedOut in pin"),
]


@pytest.mark.parametrize(("table", "who", "row", "mutant", "sentence"), ROWS, ids=[sentence for *_, sentence in ROWS])
def test_a_broken_row_is_found_and_shrunk(
    table: Any, who: str, row: Any, mutant: Any, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mutant is None:
        monkeypatch.delitem(table.rows, row)
    else:
        monkeypatch.setitem(table.rows, row, mutant)
    said, steps = shrunk(type(who, (DeskMachine,), {"people": (who,)}))
    assert sentence in said, said
    assert steps <= 5, said


async def hears_any_touch(self: desks.Desk, event: Pressed) -> None:
    await self._feed_if_heard(event)


def test_a_desk_that_hears_stale_touches_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks.Desk, "_pressed", hears_any_touch)
    said, steps = shrunk(DeskMachine)
    assert "of an earlier screen did something" in said or "does nothing" in said, said
    assert steps <= 3, said


def test_a_desk_that_remembers_the_last_person_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def forgetless(self: desks.Desk, state: Any) -> None:
        if isinstance(self._state, Front) and not isinstance(state, Front):
            self._visitor = desks.Visitor(self._clerk.new_id(), "customer")
        self._state = state
        await self._show()

    monkeypatch.setattr(desks.Desk, "_become", forgetless)
    said, _ = shrunk(DeskMachine)
    assert "rights outlive the session" in said, said


def test_the_answers_drawn_are_those_the_flows_know() -> None:
    """The clerk of these tests answers every effect that wants an answer."""
    silent = {fx.Begin, fx.Say, fx.EndEpochs, fx.CallStaff, fx.Kept, fx.SignOut, fx.CheckPlace, fx.TakeTask}
    assert set(ANSWERS) == set(fx.Effect.__subclasses__()) - silent
