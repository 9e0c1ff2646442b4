"""Staff at the screen: sign in, load, retrieve."""

import pytest
from flow_samples import ANNE, BADGE, CALL_TASK, DOOR_TASK, FOUND, moved, pressed, scanned, walk

from kiosk.domain.operations import Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.events import TimedOut
from kiosk.flows.front import Front
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.pickup_state import Pickup
from kiosk.flows.retrieve import Retrieve, RetrievePhase
from kiosk.flows.staff import Staff, StaffPhase
from kiosk.flows.staff_events import (
    BadgeKnown,
    BankCounted,
    LabelRefused,
    NoDoor,
    StaffRefused,
    StaffSignedIn,
    TasksListed,
)
from kiosk.link.messages import PinTyped
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import TaskView

PIN = PinTyped(serial=1, pin="2468")
SIGNED_IN = (scanned(BADGE), BadgeKnown("st-1", "0012"), PIN, StaffSignedIn("st-1", "0012", "associate"))
LOADING = (*SIGNED_IN, pressed(Button.LOAD))
AT_DOOR = (*LOADING, scanned("P-W1"), FOUND, moved(State.OPENED))
CLOSED = (*AT_DOOR, moved(State.CLOSED))
LIST = (*SIGNED_IN, pressed(Button.RETRIEVE), TasksListed((DOOR_TASK, CALL_TASK)))
LOOKING = (*LIST, pressed(Button.CHOOSE, "t1"), moved(State.OPENED), moved(State.CLOSED))


def test_badge_pin_menu() -> None:
    state, effects = walk(Front(), *SIGNED_IN)
    assert effects == [fx.SignIn(BADGE), fx.CheckPin("st-1", "2468"), fx.CountBank()]
    state, _ = walk(state, BankCounted(30, 2))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.free_doors, shown.facts.tasks_open) == (Screen.STAFF_MENU, 30, 2)
    assert "2468" not in repr(effects)


def test_a_wrong_pin_is_asked_for_again_until_it_is_locked() -> None:
    asked = (scanned(BADGE), BadgeKnown("st-1", "0012"), PIN)
    state, _ = walk(Front(), *asked, StaffRefused("wrong_pin", tries_left=2))
    assert (visit.view(state).screen, visit.view(state).facts.tries_left) == (Screen.STAFF_PIN, 2)
    assert visit.listens(state, PIN)
    state, _ = walk(Front(), *asked, StaffRefused("too_many_tries", until_ms=9))
    assert visit.view(state).facts.until_ms == 9
    assert not visit.listens(state, PIN)
    assert walk(state, pressed(Button.BACK)) == (Front(), [fx.SignOut()])


def test_an_unknown_badge_ends_there() -> None:
    state, _ = walk(Front(), scanned(BADGE), StaffRefused("badge_unknown"))
    assert not visit.listens(state, PIN)


@pytest.mark.parametrize("why", ["badge_unknown", "too_many_tries", "list_too_old"])
def test_a_refused_badge_keeps_the_next_one_from_nothing(why: str) -> None:
    """The same badge again, the manager's, or a customer's code."""
    refused, _ = walk(Front(), scanned(BADGE), StaffRefused(why))
    assert walk(refused, scanned(BADGE)) == (Staff(StaffPhase.BADGE), [fx.SignIn(BADGE)])
    state, effects = walk(refused, scanned("KSQ1:CODE"))
    assert (type(state), effects) == (Pickup, [fx.CheckCode("KSQ1:CODE")])


def test_a_customers_code_is_heard_while_a_pin_is_asked_for() -> None:
    state, effects = walk(Front(), scanned(BADGE), BadgeKnown("st-1", "0012"), scanned("KSQ1:CODE"))
    assert (type(state), effects[-1]) == (Pickup, fx.CheckCode("KSQ1:CODE"))


def test_another_badge_replaces_the_first_before_the_pin() -> None:
    state, effects = walk(Front(), scanned(BADGE), BadgeKnown("st-1", "0012"), scanned("KSB1:OTHER"))
    assert (state, effects[-1]) == (Staff(StaffPhase.BADGE), fx.SignIn("KSB1:OTHER"))


@pytest.mark.parametrize("events", [SIGNED_IN, LOADING, LIST])
def test_patience_signs_staff_out(events: tuple[object, ...]) -> None:
    state, _ = walk(Front(), *events)
    assert walk(state, TimedOut("session")) == (Front(), [fx.SignOut()])


def test_label_door_inside_next_label() -> None:
    state, effects = walk(Front(), *AT_DOOR)
    assert effects[-2:] == [fx.FindDoor("P-W1"), fx.Begin(Kind.LOAD, "A01", parcel="p1", order="o1")]
    assert visit.view(state).marks == {"A01": Mark.OPEN}
    state, effects = walk(state, moved(State.CLOSED), pressed(Button.INSIDE))
    assert effects == [fx.Say("op1", "inside")]
    state, effects = walk(state, moved(State.SETTLED, outcome="inside"), BankCounted(29, 0))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.loaded, shown.facts.free_doors) == (Screen.LOAD_SCAN, 1, 29)


def test_the_next_label_says_that_this_one_is_in() -> None:
    state, effects = walk(Front(), *CLOSED, scanned("P-W2"))
    assert effects[-1] == fx.Say("op1", "inside")
    state, effects = walk(state, moved(State.SETTLED, outcome="inside"))
    assert effects == [fx.FindDoor("P-W2")]
    assert isinstance(state, Load)
    assert state.loaded == 1


@pytest.mark.parametrize("events", [AT_DOOR, CLOSED])
def test_does_not_fit_asks_for_a_larger_door(events: tuple[object, ...]) -> None:
    state, effects = walk(Front(), *events, pressed(Button.DOES_NOT_FIT))
    assert effects[-1] == fx.Say("op1", "empty")
    state, effects = walk(state, moved(State.SETTLED, outcome="empty"))
    assert effects == [fx.FindDoor("P-W1", larger_than="S")]
    assert isinstance(state, Load)
    assert state.loaded == 0


@pytest.mark.parametrize("events", [AT_DOOR, CLOSED])
def test_something_inside_asks_for_another_door(events: tuple[object, ...]) -> None:
    state, _ = walk(Front(), *events)
    assert Button.NOT_EMPTY in visit.view(state).buttons
    state, effects = walk(state, pressed(Button.NOT_EMPTY))
    assert effects == [fx.Say("op1", "occupied")]
    state, effects = walk(state, moved(State.SETTLED, outcome="occupied"))
    assert effects == [fx.FindDoor("P-W1")]
    assert isinstance(state, Load)
    assert state.loaded == 0


@pytest.mark.parametrize("events", [AT_DOOR, CLOSED])
def test_a_changed_mind_loads_nothing(events: tuple[object, ...]) -> None:
    state, effects = walk(Front(), *events, pressed(Button.CHANGED_MIND))
    assert effects[-1] == fx.Say("op1", "empty")
    state, effects = walk(state, moved(State.SETTLED, outcome="empty"))
    assert effects == [fx.CountBank()]
    assert isinstance(state, Load)
    assert (state.phase, state.loaded) == (LoadPhase.SCAN, 0)


@pytest.mark.parametrize("end", [State.UNKNOWN, State.REJECTED])
def test_a_door_that_does_not_open_is_said_and_the_cart_goes_on(end: State) -> None:
    state, _ = walk(Front(), *LOADING, scanned("P-W1"), FOUND, moved(end))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.reason, shown.marks) == (Screen.LOAD_SCAN, "door_stuck", {})


def test_labels_that_cannot_be_loaded_are_named() -> None:
    state, _ = walk(Front(), *LOADING, scanned("X"), LabelRefused("unknown_label"))
    assert visit.view(state).facts.reason == "unknown_label"
    state, _ = walk(state, scanned("P-W1"), NoDoor("P-W1", "XL", "p1"))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.parcel, shown.facts.size) == (Screen.LOAD_NO_DOOR, "P-W1", "XL")
    state, effects = walk(state, pressed(Button.LATER))
    shown = visit.view(state)
    assert effects == [], "left for later: no door opens"
    assert (shown.screen, shown.facts.reason, shown.facts.parcel) == (Screen.LOAD_SCAN, "later", "P-W1")
    assert shown.facts.later == 1
    assert visit.view(walk(state, scanned("P-W1"), FOUND)[0]).facts.later is None, "it is on its way now"


def test_loading_ends_with_the_menu_or_at_the_idle_screen() -> None:
    state, _ = walk(Front(), *LOADING)
    assert walk(state, pressed(Button.SIGN_OUT)) == (Front(), [fx.SignOut()])
    assert walk(state, pressed(Button.BACK)) == (Staff(StaffPhase.MENU, ANNE), [fx.CountBank()])


@pytest.mark.parametrize(
    ("button", "seen"),
    [
        (Button.SEEN_EMPTY, Seen.EMPTY),
        (Button.SEEN_PARCEL, Seen.PARCEL),
        (Button.SEEN_MISSING, Seen.MISSING),
    ],
)
def test_staff_say_what_they_saw(button: Button, seen: Seen) -> None:
    state, effects = walk(Front(), *LOOKING)
    assert fx.Begin(Kind.RETRIEVE, "A01", task="t1") in effects
    assert visit.view(state).screen is Screen.RETRIEVE_SEEN
    state, effects = walk(state, pressed(button))
    assert effects == [fx.Say("op1", seen)]
    state, effects = walk(state, moved(State.SETTLED, outcome=seen))
    assert effects == [fx.ListTasks()]
    assert isinstance(state, Retrieve)
    assert state.phase is RetrievePhase.LISTING


def test_a_call_without_a_door_is_answered_by_a_touch() -> None:
    state, effects = walk(Front(), *LIST, pressed(Button.CHOOSE, "t2"))
    assert effects[-1] == fx.AnswerTask("t2", "st-1")
    assert walk(state, TasksListed(()))[0].phase is RetrievePhase.LIST


def test_whoever_opens_the_door_of_a_task_is_on_it() -> None:
    _, effects = walk(Front(), *LIST, pressed(Button.CHOOSE, "t1"))
    assert effects[-2:] == [fx.TakeTask("t1", "st-1"), fx.Begin(Kind.RETRIEVE, "A01", task="t1")]


@pytest.mark.parametrize("taker", ["0012", "0013"])
def test_a_task_that_somebody_is_on_opens_nothing_by_a_touch(taker: str) -> None:
    listed = (*LIST[:-1], TasksListed((DOOR_TASK.model_copy(update={"taken_by": taker}),)))
    state, effects = walk(Front(), *listed, pressed(Button.CHOOSE, "t1"))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.number) == (Screen.TASK, taker)
    assert not any(isinstance(effect, fx.Begin) for effect in effects)
    assert (Button.GIVE_BACK in shown.buttons) is (taker == "0012"), "nobody gives back for another"
    if taker == "0013":
        _, effects = walk(state, pressed(Button.TAKE_OVER))
        assert effects == [fx.TakeTask("t1", "st-1"), fx.Begin(Kind.RETRIEVE, "A01", task="t1")]
    else:
        assert walk(state, pressed(Button.OPEN_DOOR))[1] == [fx.Begin(Kind.RETRIEVE, "A01", task="t1")]
        state, effects = walk(state, pressed(Button.GIVE_BACK))
        assert effects == [fx.GiveTaskBack("t1", "st-1")]
        assert walk(state, TasksListed((DOOR_TASK,)))[0].phase is RetrievePhase.LIST


def test_a_task_without_a_door_is_taken_and_then_done() -> None:
    looking_for = TaskView(id="t3", task="missing", compartment=None, opened_ms=1)
    state, effects = walk(Front(), *LIST[:-1], TasksListed((looking_for,)), pressed(Button.CHOOSE, "t3"))
    assert effects[-1] == fx.TakeTask("t3", "st-1")
    assert visit.view(state).buttons == (Button.TASK_DONE, Button.GIVE_BACK, Button.BACK)
    _, effects = walk(state, pressed(Button.TASK_DONE))
    assert effects == [fx.AnswerTask("t3", "st-1", "done")]


def test_a_task_that_is_not_on_the_list_opens_nothing() -> None:
    state, _ = walk(Front(), *LIST)
    assert walk(state, pressed(Button.CHOOSE, "t9")) == (state, [])


@pytest.mark.parametrize("end", [State.UNKNOWN, State.REJECTED])
def test_a_door_that_does_not_open_for_staff_is_said(end: State) -> None:
    state, effects = walk(Front(), *LIST, pressed(Button.CHOOSE, "t1"), moved(end))
    assert effects[-1] == fx.ListTasks()
    state, _ = walk(state, TasksListed((DOOR_TASK,)))
    assert visit.view(state).facts.reason == "door_stuck"
