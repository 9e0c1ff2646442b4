"""The counter, appointments and order status as a customer meets them."""

from dataclasses import replace

import pytest
from flow_samples import EARLY, FIRST, LATE, NUMBER, SECOND, STATUS, moved, pressed, scanned, walk

from kiosk.domain.operations import Kind, State
from kiosk.flows import effects as fx
from kiosk.flows import events as ev
from kiosk.flows import visit
from kiosk.flows.events import CodeAccepted, CodeRefused, HelpCalled, TimedOut
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.status import Status, StatusPhase
from kiosk.link.messages import OrderTyped
from kiosk.link.screens import Button, Screen

CHECK_IN = fx.CheckIn("o1", "c1")
COUNTER = (scanned("QR"), CodeAccepted("c1", "o1", (), counter=True))
MIXED = (scanned("QR"), CodeAccepted("c1", "o1", (FIRST, SECOND), counter=True))


def settled() -> ev.OperationMoved:
    return moved(State.SETTLED, outcome="taken", opened_ms=1000, closed_ms=9000)


def opened(effects: list[fx.Effect]) -> list[str]:
    return [one.compartment for one in effects if isinstance(one, fx.Begin)]


def test_what_waits_behind_the_counter_gets_a_number_and_opens_no_door() -> None:
    state, effects = walk(Front(), *COUNTER, NUMBER)
    assert effects == [fx.CheckCode("QR"), CHECK_IN]
    shown = visit.view(state)
    facts = shown.facts
    assert (shown.screen, facts.number, facts.ahead, facts.minutes) == (Screen.COUNTER, "12", 2, 4)
    assert shown.marks == {}
    assert walk(state, pressed(Button.DONE))[0] == Front()
    assert walk(state, TimedOut("session"))[0] == Front()
    assert walk(state, HelpCalled()) == (state, [])


def test_of_a_mixed_order_the_doors_open_first_and_then_the_number_is_shown() -> None:
    state, effects = walk(Front(), *MIXED, moved(State.OPENED), settled(), moved(State.OPENED))
    assert opened(effects) == ["A01", "B02"]
    assert CHECK_IN not in effects
    state, effects = walk(state, settled())
    assert effects == [CHECK_IN]
    state, _ = walk(state, NUMBER)
    assert visit.view(state).screen is Screen.COUNTER
    assert Button.OPEN_AGAIN in visit.view(state).buttons
    again, effects = walk(state, pressed(Button.OPEN_AGAIN))
    assert opened(effects) == ["A01"]
    assert walk(again, moved(State.OPENED), settled(), moved(State.OPENED), settled())[1][-1] == CHECK_IN
    assert walk(state, pressed(Button.DONE)) == (Front(), [fx.EndEpochs(("e1", "e2"))])


def test_the_same_code_after_the_doors_shows_the_number_and_may_reopen() -> None:
    state, effects = walk(Front(), scanned("QR"), CodeAccepted("c1", "o1", (), (FIRST,), counter=True), NUMBER)
    assert CHECK_IN in effects
    assert visit.view(state).facts.number == "12"
    _, effects = walk(state, pressed(Button.OPEN_AGAIN))
    assert [one.kind for one in effects if isinstance(one, fx.Begin)] == [Kind.REOPEN]


@pytest.mark.parametrize("end", [moved(State.UNKNOWN), moved(State.REJECTED, evidence="door_silent")])
def test_after_a_door_that_did_not_open_the_number_still_comes(end: ev.OperationMoved) -> None:
    asked = (scanned("QR"), CodeAccepted("c1", "o1", (FIRST,), counter=True))
    button = Button.DONE if end.state is State.UNKNOWN else Button.BACK
    state, effects = walk(Front(), *asked, end, pressed(button), NUMBER)
    assert CHECK_IN in effects
    assert visit.view(state).screen is Screen.COUNTER


def test_when_somebody_is_served_the_screen_tells_the_new_number_ahead() -> None:
    state, _ = walk(Front(), *COUNTER, NUMBER)
    state, effects = walk(state, ev.QueueMoved(), replace(NUMBER, ahead=1, minutes=2))
    assert effects == [fx.LookAtQueue("t1")]
    assert visit.view(state).facts.ahead == 1
    state, _ = walk(state, replace(NUMBER, state="called", ahead=0))
    assert visit.view(state).facts.reason == "called"


@pytest.mark.parametrize(("booked", "word"), [(EARLY, "early"), (LATE, "late")])
@pytest.mark.parametrize("on", [pressed(Button.OPEN_DOOR), TimedOut("read")])
def test_early_or_late_is_said_and_then_the_door_opens(booked: object, word: str, on: object) -> None:
    state, effects = walk(Front(), scanned("QR"), CodeAccepted("c1", "o1", (FIRST,), booked=booked))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.reason, shown.facts.until_ms) == (Screen.APPOINTMENT, word, 30)
    assert (shown.facts.slot_from_ms, shown.facts.slot_until_ms) == (10, 20)
    assert shown.goes_on_s
    assert opened(effects) == []
    state, effects = walk(state, on)
    assert opened(effects) == ["A01"]
    assert visit.view(state).screen is Screen.OPENING


def test_whoever_only_asked_opens_nothing() -> None:
    state, _ = walk(Front(), scanned("QR"), CodeAccepted("c1", "o1", (FIRST,), booked=EARLY))
    assert walk(state, pressed(Button.BACK)) == (Front(), [])


def test_early_for_the_counter_goes_straight_to_the_number_and_says_what_was_booked() -> None:
    state, _ = walk(Front(), scanned("QR"), CodeAccepted("c1", "o1", (), counter=True, booked=EARLY), NUMBER)
    facts = visit.view(state).facts
    assert (facts.number, facts.slot_from_ms, facts.until_ms) == ("12", 10, None)


def test_early_and_not_ready_shows_the_time() -> None:
    state, _ = walk(Front(), scanned("QR"), CodeRefused("early", booked=EARLY))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.reason, shown.facts.slot_from_ms) == (Screen.REFUSED, "early", 10)


def test_order_status_opens_no_door_whatever_is_shown() -> None:
    state, effects = walk(Front(), pressed(Button.ORDER_STATUS), scanned("QR"))
    assert effects == [fx.AskStatus("QR")]
    state, effects = walk(state, STATUS)
    shown = visit.view(state)
    assert (shown.screen, shown.facts.order, shown.facts.parcels) == (Screen.STATUS, "W1", STATUS.parcels)
    assert (shown.marks, effects) == ({}, [])
    assert walk(state, pressed(Button.DONE))[0] == Front()
    assert walk(state, scanned("other"))[1] == [fx.AskStatus("other")]


def test_a_mistyped_order_is_asked_for_again_until_the_tries_are_used_up() -> None:
    asked = OrderTyped(serial=1, number="1042", locator="5678")
    state, effects = walk(Front(), pressed(Button.ORDER_STATUS), asked)
    assert effects == [fx.AskStatusTyped("1042", "5678")]
    assert "1042" not in repr(effects)
    assert "1042" not in repr(asked)
    again, _ = walk(state, CodeRefused("no_match", tries_left=4))
    assert (visit.view(again).screen, visit.view(again).facts.tries_left) == (Screen.STATUS_ASK, 4)
    stopped, _ = walk(state, CodeRefused("too_many_tries", at_ms=9))
    assert (visit.view(stopped).screen, visit.view(stopped).facts.at_ms) == (Screen.REFUSED, 9)
    assert walk(stopped, pressed(Button.ORDER_STATUS))[0] == Status(StatusPhase.ASK)
    assert walk(stopped, pressed(Button.BACK))[0] == Front()
    assert walk(stopped, HelpCalled())[0] == Front(FrontPhase.HELP)


CALLED_ALREADY = {Screen.HELP, Screen.TOO_HIGH}
"""Screens that say themselves that staff were called."""
PASSING = {Screen.CHECKING}
"""Gone before anybody could touch it."""


def test_a_customer_can_call_staff_from_every_screen() -> None:
    from flow_samples import states

    missing = {
        visit.view(state).screen
        for kind, table in visit.TABLES.items()
        for phase in {phase for phase, _ in table.rows}
        for state in states(kind, phase)
        if not visit.view(state).staff and Button.CALL_STAFF not in visit.view(state).buttons
    }
    assert missing - CALLED_ALREADY - PASSING == set()
