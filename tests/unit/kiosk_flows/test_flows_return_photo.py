"""The photograph of a return: asked for, taken or not, and never in the way of bringing the goods."""

from dataclasses import replace

import pytest
from flow_samples import DECIDED, ITEM, RECEIPT, WITH_PHOTO, moved, pressed, scanned, walk

from kiosk.domain.operations import State
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.events import OrderFound, PhotoSealed, PhotoUnusable, ReturnDecided, TimedOut
from kiosk.flows.front import Front
from kiosk.flows.return_photo import AIM_S
from kiosk.flows.returns_state import R, Returns
from kiosk.flows.status import Status, StatusPhase
from kiosk.link.messages import PhotoTaken, Pressed
from kiosk.link.screens import Button, Screen

DIGEST = "d" * 64
TAKEN, NO_PICTURE = PhotoTaken(serial=1, jpeg="AAAA"), PhotoTaken(serial=1, jpeg=None)
ASKS = (
    pressed(Button.START_RETURN),
    scanned("QR"),
    OrderFound("o1", "W1", 5, (ITEM,)),
    pressed(Button.CHOOSE, "quality"),
)
ASKED = (*ASKS, WITH_PHOTO)
AIMED = (*ASKED, pressed(Button.TAKE_PHOTO))
SHOWN = (*AIMED, TAKEN, PhotoSealed(DIGEST))
DOOR = (pressed(Button.OPEN_DOOR), moved(State.OPENED), moved(State.CLOSED), pressed(Button.INSIDE))


def screens(*events: object) -> list[Screen]:
    return [visit.view(walk(Front(), *events[: count + 1])[0]).screen for count in range(len(events))]


def at(*events: object) -> Returns:
    state = walk(Front(), *events)[0]
    assert isinstance(state, Returns)
    return state


def begun(*events: object) -> fx.Begin:
    return next(effect for effect in walk(Front(), *events)[1] if isinstance(effect, fx.Begin))


def test_consent_still_shown_back_decision_door_in_six_touches() -> None:
    events = (*SHOWN, pressed(Button.USE_PHOTO), *DOOR, moved(State.SETTLED, outcome="inside"))
    assert screens(*events)[4:9] == [
        Screen.RETURN_PHOTO,
        Screen.RETURN_AIM,
        Screen.CHECKING,
        Screen.RETURN_SHOWN,
        Screen.RETURN_DECISION,
    ]
    assert screens(*events)[-1] is Screen.RETURN_RECEIVED
    assert sum(isinstance(event, Pressed) for event in events) == 6
    assert begun(*events).photo == DIGEST
    assert at(*SHOWN, pressed(Button.USE_PHOTO)).decided == WITH_PHOTO


@pytest.mark.parametrize("jpeg", ["AAAA", "x" * 200])
def test_the_still_goes_to_be_sealed_and_nowhere_else(jpeg: str) -> None:
    state, effects = walk(Front(), *AIMED, PhotoTaken(serial=1, jpeg=jpeg))
    assert effects[-1] == fx.SealPhoto("o1", jpeg)
    assert jpeg not in repr(state) + repr(effects) + repr(PhotoTaken(serial=1, jpeg=jpeg))


WITHOUT = {
    "by staff, at the question": (*ASKED, pressed(Button.NO_PHOTO)),
    "by staff, at the camera": (*AIMED, pressed(Button.NO_PHOTO)),
    "by staff, after a look": (*SHOWN, pressed(Button.NO_PHOTO)),
    "no camera": (*AIMED, NO_PICTURE),
    "a screen that sends nothing": (*AIMED, TimedOut("read")),
    "a picture that cannot be kept": (*AIMED, TAKEN, PhotoUnusable()),
    "a second one that cannot be kept": (*SHOWN, pressed(Button.TAKE_PHOTO), TAKEN, PhotoUnusable()),
}


@pytest.mark.parametrize("way", WITHOUT)
def test_without_a_picture_staff_look_and_the_goods_come_in_all_the_same(way: str) -> None:
    state = at(*WITHOUT[way])
    assert (state.phase, state.photo) == (R.DECISION, None)
    assert visit.view(state).facts.reason == "review"
    assert Button.OPEN_DOOR in visit.view(state).buttons
    assert begun(*WITHOUT[way], pressed(Button.OPEN_DOOR)).photo is None


NOT_ASKED = [replace(WITH_PHOTO, decision="refused"), replace(WITH_PHOTO, compartment=None), DECIDED]


@pytest.mark.parametrize("decided", NOT_ASKED)
def test_no_picture_is_asked_for_where_nothing_is_left_or_none_is_needed(decided: ReturnDecided) -> None:
    assert at(*ASKS, decided).phase is R.DECISION


def test_taken_again_the_first_picture_no_longer_counts() -> None:
    state = at(*SHOWN, pressed(Button.TAKE_PHOTO))
    assert (state.phase, state.photo) == (R.AIM, None)
    other = PhotoSealed("e" * 64)
    assert begun(*SHOWN, pressed(Button.TAKE_PHOTO), TAKEN, other, pressed(Button.USE_PHOTO), *DOOR).photo == "e" * 64


@pytest.mark.parametrize("events", [ASKED, SHOWN])
def test_whoever_leaves_is_gone_with_the_picture(events: tuple[object, ...]) -> None:
    assert walk(Front(), *events, TimedOut("session"))[0] == Front()


def test_back_leads_to_the_reason_and_forgets_the_verdict() -> None:
    state = at(*ASKED, pressed(Button.BACK))
    assert (state.phase, state.decided, state.compartment, state.photo) == (R.REASON, None, None, None)


def test_only_the_countdown_waits_for_a_screen_and_not_for_long() -> None:
    view = visit.view(at(*AIMED))
    assert (view.goes_on_s, view.patient) == (AIM_S, False)
    assert visit.view(at(*ASKED)).goes_on_s is None


def test_open_again_keeps_the_picture() -> None:
    events = (*SHOWN, pressed(Button.USE_PHOTO), *DOOR[:3], pressed(Button.OPEN_AGAIN))
    _, effects = walk(Front(), *events, moved(State.SETTLED, outcome="empty"))
    assert [effect.photo for effect in effects if isinstance(effect, fx.Begin)] == [DIGEST, DIGEST]


def test_nothing_put_in_is_asked_and_settles_empty() -> None:
    """Closed at once, or with no sensor in the compartment: the customer is asked, and their word is written."""
    state, effects = walk(Front(), *SHOWN, pressed(Button.USE_PHOTO), *DOOR[:3])
    assert visit.view(state).screen is Screen.RETURN_INSIDE
    state, effects = walk(state, pressed(Button.CHANGED_MIND))
    assert effects == [fx.Say("op1", "empty")]
    assert walk(state, moved(State.SETTLED, outcome="empty")) == (Front(), [])


def test_the_receipt_shows_a_code_and_the_code_how_the_case_stands() -> None:
    settled = moved(State.SETTLED, outcome="inside", return_case=RECEIPT.removeprefix("KRC1:"))
    shown = visit.view(walk(Front(), *ASKS, DECIDED, *DOOR, replace(settled, number="R1001"))[0]).facts
    assert (shown.number, shown.case_code) == ("R1001", RECEIPT)
    asks = (Status(StatusPhase.CHECKING), [fx.AskStatus(RECEIPT)])
    assert walk(Front(), scanned(RECEIPT)) == asks
    assert walk(Front(), pressed(Button.START_RETURN), scanned(RECEIPT)) == asks
    assert walk(Front(), pressed(Button.ORDER_STATUS), scanned(RECEIPT)) == asks
