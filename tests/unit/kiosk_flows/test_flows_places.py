"""Places behind the counter: put, found and checked at the screen."""

from dataclasses import replace

import pytest
from flow_samples import ANNE, LIES, NO_DOOR, pressed, scanned, walk

from kiosk.domain.tasks import Seen
from kiosk.flows import effects as fx
from kiosk.flows import place_events as pe
from kiosk.flows import staff_events as se
from kiosk.flows import visit
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.places import Places, PlacesPhase
from kiosk.flows.staff import Staff, StaffPhase, menu
from kiosk.link.screens import Button, Screen

SCAN = Load(LoadPhase.SCAN, ANNE)
OFFERED = (scanned("P-W1"), replace(NO_DOOR, place="S-03"))
MENU = Staff(StaffPhase.MENU, ANNE)
SECOND = LIES.model_copy(update={"place": "S-04", "parcel": "p2"})


def test_one_touch_says_that_it_is_at_the_place() -> None:
    state, _ = walk(SCAN, *OFFERED)
    shown = visit.view(state)
    assert (shown.screen, shown.facts.place, shown.facts.reason) == (Screen.LOAD_NO_DOOR, "S-03", "place")
    state, effects = walk(state, pressed(Button.PUT_PLACE))
    assert effects == [fx.PutAtPlace("p1", "S-03", "st-1")]
    shown = visit.view(walk(state, pe.PlacePut("S-03"))[0])
    assert (shown.screen, shown.facts.reason, shown.facts.place) == (Screen.LOAD_SCAN, "placed", "S-03")
    shown = visit.view(walk(state, pe.PlacePut("S-03", done=False))[0])
    assert shown.facts.reason == "place_taken"


def test_without_a_place_nothing_is_put() -> None:
    state, _ = walk(SCAN, scanned("P-W1"), NO_DOOR)
    assert visit.view(state).buttons == (Button.LATER,)
    state, effects = walk(state, pressed(Button.PUT_PLACE))
    assert effects == []
    assert isinstance(state, Load)
    assert state.phase is LoadPhase.SCAN


def test_what_lies_at_a_place_may_still_go_into_a_door() -> None:
    state, _ = walk(SCAN, scanned("P-W1"), se.LabelRefused("at_place", "S-03"))
    shown = visit.view(state)
    assert (shown.facts.place, shown.buttons[0]) == ("S-03", Button.LOAD_DOOR)
    _, effects = walk(state, pressed(Button.LOAD_DOOR))
    assert effects == [fx.FindDoor("P-W1", from_place=True)]


def test_a_label_at_the_menu_is_found_and_opens_nothing() -> None:
    state, effects = walk(MENU, scanned("P-W1"))
    assert effects == [fx.FindParcel("P-W1")]
    shown = visit.view(walk(state, pe.ParcelFound("P-W1", "with_staff", place="S-03"))[0])
    assert (shown.screen, shown.facts.reason, shown.facts.place) == (Screen.STAFF_MENU, "at_place", "S-03")


@pytest.mark.parametrize(
    ("bank", "rounds"),
    [
        (se.BankCounted(1, 0), {Button.BANK_AUDIT}),
        (se.BankCounted(1, 0, places=2), {Button.PLACES, Button.BANK_AUDIT}),
        (se.BankCounted(1, 0, overdue=2), {Button.OVERDUE, Button.BANK_AUDIT}),
        (se.BankCounted(1, 0, places=2, overdue=2), {Button.PLACES, Button.OVERDUE, Button.BANK_AUDIT}),
    ],
)
def test_the_menu_offers_a_round_only_where_something_lies(bank: se.BankCounted, rounds: set[Button]) -> None:
    state, _ = walk(MENU, bank)
    every = {Button.PLACES, Button.OVERDUE, Button.BANK_AUDIT}
    if len(rounds) > 1:
        assert Button.ROUNDS in visit.view(state).buttons
        state, _ = walk(state, pressed(Button.ROUNDS))
    assert set(visit.view(state).buttons) & every == rounds


def test_place_after_place_is_asked_of_and_said() -> None:
    state, effects = walk(MENU, pressed(Button.PLACES))
    assert effects == [fx.ListPlaces()]
    state, _ = walk(state, pe.PlacesListed((LIES, SECOND)))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.place, shown.facts.left) == (Screen.PLACE_AUDIT, "S-03", 2)
    state, effects = walk(state, pressed(Button.SEEN_MISSING))
    assert effects == [fx.CheckPlace("S-03", "p1", Seen.MISSING, "st-1")]
    state, effects = walk(state, pressed(Button.SEEN_THERE))
    assert effects == [fx.CheckPlace("S-04", "p2", Seen.PARCEL, "st-1"), fx.CountBank()]
    assert (state, fx.CountBank()) == (menu(ANNE)[0], effects[-1])


def test_a_round_that_is_broken_off_says_nothing_of_the_rest() -> None:
    state = Places(PlacesPhase.ASK, ANNE, (LIES, SECOND))
    assert walk(state, pressed(Button.BACK)) == (menu(ANNE)[0], [fx.CountBank()])
    assert walk(state, pressed(Button.SEEN_EMPTY)) == (state, [])
