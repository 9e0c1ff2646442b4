"""Pickup as a customer meets it: events in, screens and effects out."""

from dataclasses import replace

import pytest
from flow_samples import FIRST, SECOND, moved, pressed, scanned, walk

from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.tasks import TaskKind
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.events import CodeAccepted, CodeRefused, HelpCalled, LeftOpen, OperationMoved, TimedOut
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.rating import Rated
from kiosk.link.messages import CodeTyped
from kiosk.link.screens import Button, Mark, Screen

P = PickupPhase


def settled(open_ms: int = 5000, outcome: str = "taken") -> OperationMoved:
    return moved(State.SETTLED, outcome=outcome, opened_ms=1000, closed_ms=1000 + open_ms)


ONE = (scanned("QR"), CodeAccepted("c1", "o1", (FIRST,)))
TWO = (scanned("QR"), CodeAccepted("c1", "o1", (FIRST, SECOND)))
AGAIN = (scanned("QR"), CodeAccepted("c1", "o1", (), (FIRST,)))


def test_a_scan_at_the_idle_screen_is_checked_at_once() -> None:
    state, effects = walk(Front(), scanned("QR"))
    assert (state, effects) == (Pickup(P.CHECKING), [fx.CheckCode("QR")])
    assert visit.view(state).screen is Screen.CHECKING


def test_the_door_opens_the_customer_closes_it_and_is_thanked() -> None:
    state, effects = walk(Front(), *ONE)
    begin = fx.Begin(Kind.PICKUP, "A01", epoch="e1", parcel="p1", order="o1", credential="c1")
    assert effects[-1] == begin
    assert visit.view(state).marks == {"A01": Mark.OPENING}
    state, effects = walk(state, moved(State.RESERVED), moved(State.ARMED))
    assert (visit.view(state).screen, effects) == (Screen.OPENING, [])
    state, _ = walk(state, moved(State.OPENED))
    assert visit.view(state).screen is Screen.OPEN
    assert visit.view(state).facts.compartment == "A01"
    state, effects = walk(state, moved(State.CLOSED), settled())
    assert (visit.view(state).screen, effects) == (Screen.COLLECTED, [])
    assert visit.view(state).marks == {"A01": Mark.DONE}
    state, effects = walk(state, pressed(Button.DONE))
    assert (state, effects) == (Front(), [fx.EndEpochs(("e1",))])


def test_several_doors_open_in_turn_never_two_at_once() -> None:
    state, effects = walk(Front(), *TWO, moved(State.OPENED))
    assert visit.view(state).facts.next_compartment == "B02"
    assert visit.view(state).marks == {"A01": Mark.OPEN, "B02": Mark.NEXT}
    assert len([one for one in effects if isinstance(one, fx.Begin)]) == 1
    state, effects = walk(state, settled())
    assert [one.compartment for one in effects if isinstance(one, fx.Begin)] == ["B02"]
    state, _ = walk(state, moved(State.OPENED), settled())
    assert visit.view(state).screen is Screen.COLLECTED


@pytest.mark.parametrize("end", [State.UNKNOWN, State.REJECTED])
def test_a_door_that_does_not_open_calls_staff_and_shows_the_number(end: State) -> None:
    state, effects = walk(Front(), *TWO, replace(moved(end), number="0042"))
    assert effects[-1] == fx.CallStaff(TaskKind.JAM, "A01", "o1")
    shown = visit.view(state)
    assert (shown.screen, shown.facts.number) == (Screen.JAM, "0042")
    state, effects = walk(state, pressed(Button.DONE))
    assert [one.compartment for one in effects if isinstance(one, fx.Begin)] == ["B02"], "the others are not stopped"


def test_after_a_jam_of_the_only_door_the_customer_goes_home() -> None:
    state, _ = walk(Front(), *ONE, moved(State.UNKNOWN), pressed(Button.DONE))
    assert state == Front()


@pytest.mark.parametrize(("open_ms", "screen"), [(1000, Screen.CLOSED_AT_ONCE), (1001, Screen.COLLECTED)])
def test_a_door_closed_within_a_second_is_asked_about(open_ms: int, screen: Screen) -> None:
    state, _ = walk(Front(), *ONE, moved(State.OPENED), settled(open_ms))
    assert visit.view(state).screen is screen


def test_closed_at_once_may_be_reopened_or_confirmed() -> None:
    asked, _ = walk(Front(), *ONE, moved(State.OPENED), settled(300))
    state, effects = walk(asked, pressed(Button.OPEN_AGAIN))
    assert effects == [fx.Begin(Kind.REOPEN, "A01", epoch="e1", parcel="p1", order="o1", credential="c1")]
    assert visit.view(state).screen is Screen.OPENING
    state, effects = walk(asked, pressed(Button.TAKEN))
    assert (visit.view(state).screen, effects) == (Screen.COLLECTED, [])


def test_within_grace_the_same_code_opens_again() -> None:
    state, _ = walk(Front(), *AGAIN)
    assert visit.view(state).screen is Screen.AGAIN
    _, effects = walk(state, pressed(Button.OPEN_AGAIN))
    assert effects == [fx.Begin(Kind.REOPEN, "A01", epoch="e1", parcel="p1", order="o1", credential="c1")]
    assert walk(state, pressed(Button.DONE)) == (Front(), [fx.EndEpochs(("e1",))])


def test_an_answer_that_opens_nothing_is_a_refusal() -> None:
    state, effects = walk(Front(), scanned("QR"), CodeAccepted("c1", "o1", ()))
    assert effects == [fx.CheckCode("QR")]
    assert visit.view(state).facts.reason == "not_ready"


def test_all_doors_may_be_opened_again_from_the_thanks() -> None:
    state, _ = walk(Front(), *TWO, moved(State.OPENED), settled(), moved(State.OPENED), settled())
    state, effects = walk(state, pressed(Button.OPEN_AGAIN))
    assert [(one.kind, one.compartment) for one in effects if isinstance(one, fx.Begin)] == [(Kind.REOPEN, "A01")]
    _, effects = walk(state, moved(State.OPENED), settled())
    assert [(one.kind, one.compartment) for one in effects if isinstance(one, fx.Begin)] == [(Kind.REOPEN, "B02")]


def test_not_mine_is_said_while_the_door_is_open_and_ends_with_help() -> None:
    opened, _ = walk(Front(), *TWO, moved(State.OPENED))
    state, effects = walk(opened, pressed(Button.NOT_MINE))
    assert effects == [fx.Say("op1", "not_mine"), fx.CallStaff(TaskKind.HELP, "A01", "o1")]
    assert visit.view(state).screen is Screen.NOT_MINE
    state, effects = walk(state, settled(outcome="not_mine"))
    assert (state, effects) == (Front(FrontPhase.HELP), []), "no further door opens"


def test_too_high_calls_staff_and_goes_back_to_the_open_door() -> None:
    opened, _ = walk(Front(), *ONE, moved(State.OPENED))
    state, effects = walk(opened, pressed(Button.TOO_HIGH))
    assert (visit.view(state).screen, effects) == (Screen.TOO_HIGH, [fx.CallStaff(TaskKind.HELP, "A01", "o1")])
    state, _ = walk(state, pressed(Button.DONE))
    assert visit.view(state).screen is Screen.OPEN
    state, _ = walk(opened, pressed(Button.TOO_HIGH), settled())
    assert visit.view(state).screen is Screen.COLLECTED


def test_a_door_left_open_is_said_and_given_up_in_the_end() -> None:
    state, _ = walk(Front(), *ONE, moved(State.OPENED), LeftOpen("op1"))
    assert visit.view(state).screen is Screen.LEFT_OPEN
    assert walk(state, LeftOpen("op1"))[0] == state
    assert walk(state, settled())[0].phase is P.COLLECTED
    assert walk(state, moved(State.UNKNOWN)) == (Front(), [])


def test_a_refused_code_says_why_and_may_be_typed_or_shown_again() -> None:
    state, _ = walk(Front(), scanned("QR"), CodeRefused("expired", at_ms=7, number="W1"))
    shown = visit.view(state)
    assert (shown.screen, shown.facts.reason, shown.facts.at_ms) == (Screen.REFUSED, "expired", 7)
    assert walk(state, pressed(Button.TYPE_CODE))[0] == Pickup(P.TYPING)
    assert walk(state, pressed(Button.BACK))[0] == Front()
    assert walk(state, scanned("other"))[1] == [fx.CheckCode("other")]
    assert walk(state, TimedOut("session"))[0] == Front()
    assert walk(state, HelpCalled())[0] == Front(FrontPhase.HELP)


def test_a_mistyped_code_is_asked_for_again_until_the_tries_are_used_up() -> None:
    typed = CodeTyped(serial=1, code="123456", locator="5678")
    state, effects = walk(Front(), pressed(Button.TYPE_CODE), typed)
    assert effects == [fx.CheckTyped("123456", "5678")]
    again, _ = walk(state, CodeRefused("no_match", tries_left=4))
    assert (visit.view(again).screen, visit.view(again).facts.tries_left) == (Screen.TYPE_CODE, 4)
    stopped, _ = walk(state, CodeRefused("too_many_tries"))
    assert visit.view(stopped).screen is Screen.REFUSED


def test_a_face_is_rated_and_no_face_changes_nothing() -> None:
    thanks, _ = walk(Front(), *ONE, moved(State.OPENED), settled())
    assert walk(thanks, pressed(Button.RATE, "5")) == (Rated(face=5, order="o1"), [fx.Rate(5), fx.ChooseQuestion()])
    for nonsense in (None, "", "0", "6", "ten", "²"):
        assert walk(thanks, pressed(Button.RATE, nonsense)) == (thanks, [])


def test_help_never_interrupts_an_open_door() -> None:
    for state in (walk(Front(), *ONE)[0], walk(Front(), *ONE, moved(State.OPENED))[0]):
        assert walk(state, HelpCalled()) == (state, [])


def test_a_code_is_not_shown_in_the_representation_of_an_effect() -> None:
    assert "QR-SECRET" not in repr(fx.CheckCode("QR-SECRET"))
    assert "123456" not in repr(fx.CheckTyped("123456", "5678"))


@pytest.mark.parametrize(("evidence", "reason"), [("busy", "busy"), ("custody_ended", "already_collected")])
def test_what_was_never_begun_is_refused_and_is_no_jam(evidence: str, reason: str) -> None:
    never = Operation("op1", "reopen", "A01", "s1", "customer", state=State.REJECTED, evidence=evidence)
    state, effects = visit.step(Pickup(PickupPhase.OPENING, operation="op1"), OperationMoved(never))
    assert (visit.view(state).screen, visit.view(state).facts.reason, effects) == (Screen.REFUSED, reason, ())


SILENT = moved(State.REJECTED, evidence="door_silent")


def test_a_silent_door_is_staffs_and_the_others_open_here() -> None:
    state, effects = walk(Front(), *TWO, SILENT)
    shown = visit.view(state)
    assert (shown.screen, shown.facts.reason, shown.facts.compartment) == (Screen.REFUSED, "door_silent", "A01")
    assert effects[-1] == fx.CallStaff(TaskKind.HELP, "A01", "o1")
    state, effects = walk(state, pressed(Button.BACK))
    assert [one.compartment for one in effects if isinstance(one, fx.Begin)] == ["B02"]
    state, _ = walk(state, moved(State.OPENED), settled())
    assert visit.view(state).screen is Screen.COLLECTED


def test_after_the_last_silent_door_the_customer_is_thanked_for_the_others() -> None:
    state, _ = walk(Front(), *TWO, moved(State.OPENED), settled(), SILENT)
    assert visit.view(state).facts.reason == "door_silent"
    state, _ = walk(state, pressed(Button.BACK))
    assert (visit.view(state).screen, visit.view(state).facts.reason) == (Screen.COLLECTED, None)
    state, _ = walk(Front(), *ONE, SILENT, pressed(Button.BACK))
    assert state == Front()
