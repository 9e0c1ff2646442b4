"""The overdue round: which door opens, what becomes of each parcel, and where the round goes on."""

from dataclasses import replace

import pytest
from flow_samples import ANNE, LATE_ONE, LATE_TWO, moved, pressed, walk

from kiosk.domain.operations import Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.overdue import Round, RoundPhase
from kiosk.flows.place_events import OverdueListed, PlaceOffered, PlacePut
from kiosk.flows.staff import menu
from kiosk.link.screens import Button, Screen

LISTED = OverdueListed((LATE_ONE, LATE_TWO))
LISTING = Round(RoundPhase.LISTING, ANNE)
FIRST = fx.Begin(Kind.RETRIEVE, "A01", parcel="p1", order="o1")
SECOND = fx.Begin(Kind.RETRIEVE, "A02", parcel="p2", order="o2")
LOOKED = (moved(State.OPENED), moved(State.CLOSED))
IN_TURN = (LISTED, pressed(Button.IN_TURN), *LOOKED)
ONE = (LISTED, pressed(Button.CHOOSE, "e1"), *LOOKED)


def settled(seen: Seen) -> object:
    return moved(State.SETTLED, outcome=seen)


@pytest.mark.parametrize(
    ("button", "seen"),
    [
        (Button.SEEN_SENT_BACK, Seen.SENT_BACK),
        (Button.SEEN_LEFT, Seen.LEFT),
        (Button.SEEN_MISSING, Seen.MISSING),
    ],
)
def test_one_by_one_leads_back_to_the_list(button: Button, seen: Seen) -> None:
    state, effects = walk(LISTING, *ONE)
    assert effects == [FIRST]
    assert visit.view(state).screen is Screen.RETRIEVE_SEEN
    state, effects = walk(state, pressed(button))
    assert effects == [fx.Say("op1", seen)]
    assert walk(state, settled(seen))[1] == [fx.ListOverdue()]


@pytest.mark.parametrize("cancelled", [False, True])
def test_each_is_named_for_what_it_is_wherever_it_is_shown(cancelled: bool) -> None:
    why = "cancelled" if cancelled else "overdue"
    one = replace(LATE_ONE, cancelled=cancelled)
    state, _ = walk(LISTING, OverdueListed((replace(LATE_TWO, cancelled=not cancelled), one)))
    shown = visit.view(state).facts
    assert [row.task for row in shown.tasks] == ["overdue" if cancelled else "cancelled", why]
    assert shown.reason is None
    for event in (moved(State.OPENED), moved(State.CLOSED)):
        state, _ = walk(state, *([pressed(Button.CHOOSE, "e1")] if state.phase is RoundPhase.LIST else []), event)
        assert visit.view(state).facts.reason == why
    state, _ = walk(state, pressed(Button.SEEN_PARCEL), settled(Seen.PARCEL), PlaceOffered("S-03"))
    assert visit.view(state).facts.reason == why


@pytest.mark.parametrize("seen", [Seen.SENT_BACK, Seen.LEFT, Seen.MISSING])
def test_in_turn_the_next_door_opens_without_the_list(seen: Seen) -> None:
    state, effects = walk(LISTING, *IN_TURN, pressed(Button.SEEN_LEFT), settled(seen))
    assert effects == [FIRST, fx.Say("op1", Seen.LEFT), SECOND]
    state, effects = walk(state, *LOOKED, pressed(Button.SEEN_LEFT), settled(seen))
    assert effects[-1] == fx.ListOverdue(), "after the last one"


@pytest.mark.parametrize("put", [True, False])
def test_what_goes_to_the_counter_takes_a_place_on_the_way(put: bool) -> None:
    state, effects = walk(LISTING, *IN_TURN, pressed(Button.SEEN_PARCEL), settled(Seen.PARCEL))
    assert effects[-1] == fx.FindPlace("p1")
    state, _ = walk(state, PlaceOffered("S-03"))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.place, shown.facts.reason) == (Screen.LOAD_NO_DOOR, "S-03", "overdue")
    if put:
        state, effects = walk(state, pressed(Button.PUT_PLACE))
        assert effects == [fx.PutAtPlace("p1", "S-03", "st-1")]
        _, effects = walk(state, PlacePut("S-03"))
    else:
        _, effects = walk(state, pressed(Button.LATER))
    assert effects == [SECOND]


def test_with_no_place_free_the_round_goes_on() -> None:
    _, effects = walk(LISTING, *IN_TURN, pressed(Button.SEEN_PARCEL), settled(Seen.PARCEL), PlaceOffered(None))
    assert effects[-1] == SECOND


def test_the_round_can_end_with_the_door_that_is_open() -> None:
    state, _ = walk(LISTING, *IN_TURN[:-1])
    assert visit.view(state).buttons == (Button.DONE,)
    _, effects = walk(state, pressed(Button.DONE), LOOKED[1], pressed(Button.SEEN_LEFT), settled(Seen.LEFT))
    assert effects[-1] == fx.ListOverdue()


@pytest.mark.parametrize("end", [State.UNKNOWN, State.REJECTED])
def test_a_door_that_does_not_open_ends_the_turn_and_is_said(end: State) -> None:
    state, effects = walk(LISTING, LISTED, pressed(Button.IN_TURN), moved(end), LISTED)
    assert effects == [FIRST, fx.ListOverdue()]
    assert visit.view(state).facts.reason == "door_stuck"
    assert isinstance(state, Round)
    assert not state.turn


def test_what_was_not_listed_opens_nothing() -> None:
    state, _ = walk(LISTING, LISTED)
    assert walk(state, pressed(Button.CHOOSE, "e9")) == (state, [])
    assert walk(LISTING, OverdueListed(())) == (menu(ANNE)[0], [fx.CountBank()])
