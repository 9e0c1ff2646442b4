"""What staff take back while they load: a parcel out again, one behind a wrong door."""

import pytest
from flow_samples import ANNE, DOORS, FOUND, moved, pressed, scanned, walk

from kiosk.domain.operations import Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.retrieve import Retrieve, RetrievePhase
from kiosk.flows.staff_events import DoorsListed
from kiosk.link.screens import Button, Screen

AT_DOOR = (scanned("P-W1"), FOUND, moved(State.OPENED))
CLOSED = (*AT_DOOR, moved(State.CLOSED))
LOADED = (*CLOSED, pressed(Button.INSIDE), moved(State.SETTLED, outcome="inside"))
OUT_AGAIN = (*LOADED, pressed(Button.TAKE_OUT), moved(State.OPENED), moved(State.CLOSED))
EMPTY = moved(State.SETTLED, outcome="empty")
ELSEWHERE = (*AT_DOOR, pressed(Button.WRONG_DOOR), moved(State.CLOSED), EMPTY, DoorsListed(DOORS))
AT_THE_WRONG_DOOR = (*ELSEWHERE, pressed(Button.CHOOSE, "B"), pressed(Button.CHOOSE, "B02"))


def load(*events: object) -> tuple[visit.Visit, list[fx.Effect]]:
    return walk(Load(LoadPhase.SCAN, ANNE), *events)


def test_the_screen_says_where_the_last_parcel_lies() -> None:
    shown = visit.view(load(*LOADED)[0])
    assert (shown.screen, shown.facts.reason) == (Screen.LOAD_SCAN, "loaded")
    assert (shown.facts.parcel, shown.facts.compartment, shown.buttons[0]) == ("P-W1", "A01", Button.TAKE_OUT)


def test_nothing_loaded_nothing_to_take_out() -> None:
    state, _ = load()
    assert Button.TAKE_OUT not in visit.view(state).buttons
    assert walk(state, pressed(Button.TAKE_OUT)) == (state, [])


@pytest.mark.parametrize(
    ("button", "seen", "loaded", "reason", "again"),
    [
        (Button.SEEN_PARCEL, Seen.UNLOADED, 0, "taken_out", False),
        (Button.SEEN_LEFT, Seen.LEFT, 1, "loaded", True),
        (Button.SEEN_MISSING, Seen.MISSING, 1, None, False),
    ],
)
def test_it_comes_out_by_an_operation_of_its_own(
    button: Button, seen: Seen, loaded: int, reason: str | None, again: bool
) -> None:
    state, effects = load(*OUT_AGAIN)
    assert effects[-1] == fx.Begin(Kind.RETRIEVE, "A01", parcel="p1", order="o1")
    assert visit.view(state).screen is Screen.RETRIEVE_SEEN
    state, effects = walk(state, pressed(button))
    assert effects == [fx.Say("op1", seen)]
    state, effects = walk(state, moved(State.SETTLED, outcome=seen))
    assert effects == [fx.CountBank()]
    shown = visit.view(state)
    assert (shown.facts.loaded, shown.facts.reason) == (loaded, reason)
    assert (Button.TAKE_OUT in shown.buttons) is again


@pytest.mark.parametrize("end", [State.UNKNOWN, State.REJECTED])
def test_a_door_that_does_not_open_again_is_said(end: State) -> None:
    state, effects = load(*LOADED, pressed(Button.TAKE_OUT), moved(end))
    assert effects[-1] == fx.CountBank()
    shown = visit.view(state)
    assert (shown.screen, shown.facts.reason) == (Screen.LOAD_SCAN, "door_stuck")
    assert Button.TAKE_OUT not in shown.buttons


@pytest.mark.parametrize("button", [Button.SEEN_EMPTY, Button.INSIDE, Button.BACK, Button.STAYED_SHUT])
def test_no_other_word_ends_the_look(button: Button) -> None:
    state, _ = load(*OUT_AGAIN)
    assert walk(state, pressed(button)) == (state, [])


@pytest.mark.parametrize("events", [AT_DOOR, CLOSED])
def test_a_wrong_door_settles_the_told_one_empty_and_asks_which(events: tuple[object, ...]) -> None:
    state, effects = load(*events, pressed(Button.WRONG_DOOR))
    assert effects[-1] == fx.Say("op1", "empty"), "nothing is said of the other door yet"
    state, effects = walk(state, EMPTY)
    assert effects == [fx.ListDoors()]
    shown = visit.view(walk(state, DoorsListed(DOORS))[0])
    assert (shown.screen, shown.facts.reason) == (Screen.STAFF_DOORS, "wrong_door")


def test_the_wrong_door_opens_and_then_the_parcel_gets_a_door_again() -> None:
    state, effects = load(*AT_THE_WRONG_DOOR)
    assert effects[-1] == fx.Begin(Kind.STAFF, "B02", reason="wrong_door")
    state, effects = walk(state, moved(State.OPENED), moved(State.CLOSED), pressed(Button.SEEN_PARCEL))
    assert effects == [fx.Say("op1", Seen.PARCEL)]
    state, effects = walk(state, moved(State.SETTLED, outcome=Seen.PARCEL))
    assert effects == [fx.FindDoor("P-W1")]
    assert isinstance(state, Load)
    assert (state.phase, state.wrong) == (LoadPhase.FINDING, False)


@pytest.mark.parametrize("end", [State.UNKNOWN, State.REJECTED])
def test_a_wrong_door_that_does_not_open_leads_back_to_the_doors(end: State) -> None:
    state, effects = load(*AT_THE_WRONG_DOOR, moved(end))
    assert effects[-1] == fx.ListDoors()
    state, _ = walk(state, DoorsListed(DOORS))
    assert isinstance(state, Retrieve)
    assert state.phase is RetrievePhase.DOORS
    state, effects = walk(state, pressed(Button.BACK))
    assert effects == [fx.CountBank()]
    assert isinstance(state, Load)
    assert state.phase is LoadPhase.SCAN
