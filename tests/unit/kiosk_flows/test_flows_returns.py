"""Returns, ratings and the front: events in, screens and effects out."""

from dataclasses import replace

import pytest
from flow_samples import DECIDED, ITEM, OTHER, moved, pressed, scanned, walk

from kiosk.domain.operations import Kind, State
from kiosk.domain.ratings import Question
from kiosk.domain.tasks import TaskKind
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.events import CodeRefused, ConditionWanted, HelpCalled, LeftOpen, OrderFound, TimedOut
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.rating import Rated, RatedPhase
from kiosk.flows.returns_state import Returns, ReturnsPhase
from kiosk.flows.staff import Staff, StaffPhase
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import ItemView

R = ReturnsPhase
FOUND = OrderFound("o1", "W1", 5, (ITEM, OTHER))
TO_DECISION = (
    pressed(Button.START_RETURN),
    scanned("QR"),
    FOUND,
    pressed(Button.CHOOSE, "i1"),
    pressed(Button.CHOOSE, "size"),
    DECIDED,
)
TO_OPEN = (*TO_DECISION, pressed(Button.OPEN_DOOR), moved(State.OPENED))
TO_INSIDE = (*TO_OPEN, moved(State.CLOSED))


def test_order_item_reason_decision_door_receipt() -> None:
    state, effects = walk(Front(), *TO_DECISION)
    assert effects == [fx.FindOrder("QR"), fx.DecideReturn("o1", "i1", "size")]
    shown = visit.view(state)
    assert (shown.screen, shown.facts.rule, shown.facts.amount_fen) == (
        Screen.RETURN_DECISION,
        "no_reason_window",
        12_900,
    )
    assert Button.OPEN_DOOR in shown.buttons
    state, effects = walk(state, pressed(Button.OPEN_DOOR))
    assert effects == [fx.Begin(Kind.RETURN, "A02", order="o1", item="i1", reason="size")]
    state, _ = walk(state, moved(State.ARMED), moved(State.OPENED))
    assert visit.view(state).marks == {"A02": Mark.OPEN}
    state, effects = walk(state, moved(State.CLOSED), pressed(Button.INSIDE))
    assert effects == [fx.Say("op1", "inside")]
    receipt = replace(moved(State.SETTLED, outcome="inside"), number="R1001", until_ms=99)
    state, _ = walk(state, receipt)
    shown = visit.view(state)
    assert (shown.screen, shown.facts.number, shown.facts.refund_by_ms) == (Screen.RETURN_RECEIVED, "R1001", 99)


@pytest.mark.parametrize("decided", [replace(DECIDED, decision="refused"), replace(DECIDED, compartment=None)])
def test_no_door_is_offered_for_a_refusal_or_in_a_full_bank(decided: object) -> None:
    state, _ = walk(Front(), *TO_DECISION[:-1], decided)
    assert Button.OPEN_DOOR not in visit.view(state).buttons
    assert walk(state, pressed(Button.OPEN_DOOR)) == (state, []), "not even when it is pressed all the same"


def test_a_case_for_review_takes_the_goods_all_the_same() -> None:
    state, _ = walk(Front(), *TO_DECISION[:-1], replace(DECIDED, decision="review"))
    assert Button.OPEN_DOOR in visit.view(state).buttons


@pytest.mark.parametrize("value", [None, "", "i9"])
def test_an_item_that_is_not_on_the_list_cannot_be_chosen(value: str | None) -> None:
    listed, _ = walk(Front(), *TO_DECISION[:3])
    assert walk(listed, pressed(Button.CHOOSE, value)) == (listed, [])


@pytest.mark.parametrize("value", [None, "", "because"])
def test_a_reason_nobody_published_cannot_be_chosen(value: str | None) -> None:
    asked, _ = walk(Front(), *TO_DECISION[:4])
    assert walk(asked, pressed(Button.CHOOSE, value)) == (asked, [])


def test_back_goes_one_step_back() -> None:
    asked, _ = walk(Front(), *TO_DECISION[:4])
    assert walk(asked, pressed(Button.BACK))[0].phase is R.ITEMS
    decision, _ = walk(Front(), *TO_DECISION)
    back, _ = walk(decision, pressed(Button.BACK))
    assert isinstance(back, Returns)
    assert (back.phase, back.decided, back.compartment) == (R.ITEMS, None, None)
    assert walk(back, pressed(Button.BACK)) == (Front(), [])


TOUCHES = {
    "no question about the condition": ("quality", None),
    "asked for the condition": ("changed_mind", "used"),
}


@pytest.mark.parametrize("path", TOUCHES)
@pytest.mark.parametrize("items", [(ITEM,), (ITEM, OTHER)])
def test_a_whole_return_of_one_item_takes_six_touches_at_most(path: str, items: tuple[ItemView, ...]) -> None:
    """Faces count as none, and nobody has to say that they are done."""
    reason, condition = TOUCHES[path]
    said = [pressed(Button.CHOOSE, "i1")] if len(items) > 1 else []
    said.append(pressed(Button.CHOOSE, reason))
    asked = [ConditionWanted(), pressed(Button.CHOOSE, condition)] if condition else []
    events = [pressed(Button.START_RETURN), scanned("QR"), replace(FOUND, items=items), *said, *asked, DECIDED]
    door = [pressed(Button.OPEN_DOOR), moved(State.OPENED), moved(State.CLOSED), pressed(Button.INSIDE)]
    events += [*door, moved(State.SETTLED, outcome="inside")]
    state, effects = walk(Front(), *events)
    assert visit.view(state).screen is Screen.RETURN_RECEIVED
    assert sum(isinstance(event, Pressed) for event in events) <= 6
    begun = next(effect for effect in effects if isinstance(effect, fx.Begin))
    assert (begun.item, begun.reason, begun.condition) == ("i1", reason, condition)


def test_the_condition_is_one_of_four_and_back_leads_to_the_reason() -> None:
    state, _ = walk(Front(), *TO_DECISION[:5], ConditionWanted())
    assert visit.view(state).facts.reasons == ("intact", "opened", "used", "faulty")
    for value in (None, "", "size", "INTACT"):
        assert walk(state, pressed(Button.CHOOSE, value)) == (state, [])
    assert walk(state, pressed(Button.CHOOSE, "faulty"))[1] == [fx.DecideReturn("o1", "i1", "size", "faulty")]
    assert walk(state, pressed(Button.BACK))[0].phase is R.REASON
    assert walk(state, TimedOut("session"))[0] == Front()


def test_another_reason_forgets_what_was_said_of_the_condition() -> None:
    state, _ = walk(Front(), *TO_DECISION[:5], ConditionWanted(), pressed(Button.CHOOSE, "used"), DECIDED)
    state, _ = walk(state, pressed(Button.BACK), pressed(Button.CHOOSE, "i1"))
    assert walk(state, pressed(Button.CHOOSE, "quality"))[1] == [fx.DecideReturn("o1", "i1", "quality")]


def test_an_order_of_one_item_asks_only_for_the_reason() -> None:
    state, _ = walk(Front(), *TO_DECISION[:2], replace(FOUND, items=(ITEM,)))
    assert visit.view(state).screen is Screen.RETURN_REASON
    assert walk(state, pressed(Button.BACK)) == (Front(), [])
    assert visit.view(walk(Front(), *TO_DECISION[:2], replace(FOUND, items=()))[0]).screen is Screen.RETURN_ITEMS


def test_changed_mind_is_said_at_the_open_door_and_written_when_it_closes() -> None:
    state, effects = walk(Front(), *TO_OPEN, pressed(Button.CHANGED_MIND))
    assert effects[-1] == fx.Say("op1", "empty")
    assert visit.view(state).screen is Screen.LEFT_OPEN
    state, _ = walk(state, moved(State.CLOSED), moved(State.SETTLED, outcome="empty"))
    assert state == Front()


def test_open_again_settles_empty_and_begins_anew() -> None:
    state, effects = walk(Front(), *TO_INSIDE, pressed(Button.OPEN_AGAIN))
    assert effects[-1] == fx.Say("op1", "empty")
    state, effects = walk(state, moved(State.SETTLED, outcome="empty"))
    assert effects == [fx.Begin(Kind.RETURN, "A02", order="o1", item="i1", reason="size")]
    assert visit.view(state).screen is Screen.OPENING


def test_a_silent_customer_before_a_closed_door_becomes_a_call_for_help() -> None:
    assert walk(Front(), *TO_INSIDE, moved(State.UNKNOWN))[0] == Front(FrontPhase.HELP)


def test_a_door_that_does_not_open_calls_staff() -> None:
    state, effects = walk(
        Front(), *TO_DECISION, pressed(Button.OPEN_DOOR), replace(moved(State.UNKNOWN), number="0007")
    )
    assert effects[-1] == fx.CallStaff(TaskKind.JAM, "A01", "o1")
    assert (visit.view(state).screen, visit.view(state).facts.number) == (Screen.JAM, "0007")
    assert walk(state, pressed(Button.DONE))[0] == Front()


def test_a_door_left_open_is_said() -> None:
    state, _ = walk(Front(), *TO_OPEN, LeftOpen("op1"))
    assert visit.view(state).screen is Screen.LEFT_OPEN
    assert walk(state, moved(State.CLOSED))[0].phase is R.INSIDE


def test_a_code_without_a_collected_order_may_be_shown_again() -> None:
    state, _ = walk(Front(), pressed(Button.START_RETURN), scanned("QR"), CodeRefused("not_collected"))
    assert visit.view(state).facts.reason == "not_collected"
    assert walk(state, pressed(Button.BACK))[0] == Returns(R.SCAN)
    assert walk(state, scanned("other"))[1] == [fx.FindOrder("other")]


def test_the_receipt_may_be_rated() -> None:
    state, _ = walk(Front(), *TO_INSIDE, pressed(Button.INSIDE), moved(State.SETTLED, outcome="inside"))
    assert walk(state, pressed(Button.RATE, "2")) == (Rated(face=2, question=Question.CES), [fx.Rate(2)])
    assert walk(state, pressed(Button.DONE)) == (Front(), [])
    assert walk(state, TimedOut("session")) == (Front(), [])


def test_after_a_rating_the_next_person_may_begin_at_once() -> None:
    for phase in RatedPhase:
        assert walk(Rated(phase), scanned("QR")) == (Pickup(PickupPhase.CHECKING), [fx.CheckCode("QR")])
        assert walk(Rated(phase), TimedOut("session"))[0] == Front()
    assert walk(Rated(RatedPhase.THANKS), pressed(Button.DONE))[0] == Front()


def test_the_front_knows_a_badge_from_a_code() -> None:
    assert walk(Front(), scanned("KSB1:ABC")) == (Staff(StaffPhase.BADGE), [fx.SignIn("KSB1:ABC")])
    assert walk(Front(), scanned("QR"))[0] == Pickup(PickupPhase.CHECKING)


def test_help_at_the_front_waits_and_goes_home() -> None:
    state, _ = walk(Front(), HelpCalled())
    assert visit.view(state).screen is Screen.HELP
    for event in (pressed(Button.DONE), TimedOut("session")):
        assert walk(state, event)[0] == Front()
    assert walk(state, scanned("QR"))[0] == Pickup(PickupPhase.CHECKING)


def test_out_of_service_takes_no_code() -> None:
    state = Front(FrontPhase.OUT_OF_SERVICE, reason="doors_silent")
    assert not visit.listens(state, scanned("QR"))
    assert visit.view(state).facts.reason == "doors_silent"
