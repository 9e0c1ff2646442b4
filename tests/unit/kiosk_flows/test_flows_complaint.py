"""The flow of a complaint: four touches without words, words that are kept nowhere, a way back from every screen."""

import pytest
from flow_samples import LINKED, NOTED, pressed, scanned, walk

from kiosk.flows import effects as fx
from kiosk.flows import events as ev
from kiosk.flows import visit
from kiosk.flows.complaint import Complaint, ComplaintPhase
from kiosk.flows.front import Front
from kiosk.flows.pickup import Pickup, PickupPhase
from kiosk.flows.rating import Rated, RatedPhase
from kiosk.link.messages import Pressed, WordsTyped
from kiosk.link.screens import Button, Screen

B, P = Button, ComplaintPhase
BEGUN = (pressed(B.COMPLAIN), ev.WritingKnown(True))
WORDS = WordsTyped(serial=1, words="苹果坏了要退款")


def test_four_touches_without_words() -> None:
    chosen = Pressed(serial=1, button=B.CHOOSE, value="goods", language="en")
    state, told = walk(Front(), *BEGUN, chosen, pressed(B.CHOOSE, "refund"), pressed(B.SKIP))
    assert told == [fx.MayWrite(), fx.Complain("complaint", "goods", "refund", language="en")]
    state, _ = walk(state, NOTED)
    assert visit.view(state).screen is Screen.COMPLAINT_NOTED
    assert visit.view(state).facts.number == "1K1121-1"


@pytest.mark.parametrize("kind", ["suggestion", "praise"])
def test_who_does_not_complain_is_not_asked_what_they_want(kind: str) -> None:
    state, _ = walk(Front(), *BEGUN, pressed(B.CHOOSE, kind))
    assert state.phase is P.WORDS
    assert walk(state, pressed(B.BACK))[0].phase is P.ABOUT
    told = walk(state, pressed(B.SKIP))[1]
    assert told == [fx.Complain(kind, "service")]


def test_words_go_into_the_effect_and_stay_nowhere() -> None:
    state, told = walk(Front(), *BEGUN, pressed(B.CHOOSE, "kiosk"), pressed(B.CHOOSE, "answer"), WORDS, NOTED)
    assert told[-1] == fx.Complain("complaint", "kiosk", "answer", words=WORDS.words)
    assert WORDS.words not in repr(state)
    assert WORDS.words not in repr(told)
    assert WORDS.words not in repr(WORDS)


def test_without_a_key_nobody_is_asked_for_words() -> None:
    begun = (pressed(B.COMPLAIN), ev.WritingKnown(False))
    state, told = walk(Front(), *begun, pressed(B.CHOOSE, "goods"), pressed(B.CHOOSE, "nothing"))
    assert state.phase is P.NOTING
    assert told[-1] == fx.Complain("complaint", "goods", "nothing")


def test_the_way_back_and_the_way_on() -> None:
    state, _ = walk(Front(), *BEGUN, pressed(B.CHOOSE, "goods"), pressed(B.CHOOSE, "refund"))
    back, _ = walk(state, pressed(B.BACK))
    assert (back.phase, walk(back, pressed(B.BACK))[0].phase) == (P.REMEDY, P.ABOUT)
    assert walk(back, pressed(B.BACK), pressed(B.BACK))[0] == Front()
    assert walk(state, ev.TimedOut("session")) == (Front(), []), "who walks away has told nothing"
    noted, _ = walk(state, pressed(B.SKIP), NOTED)
    assert walk(noted, scanned("CODE"))[0] == Pickup(PickupPhase.CHECKING)


@pytest.mark.parametrize("value", [None, "A01", "refund", "nonsense"])
def test_what_is_no_choice_does_nothing(value: str | None) -> None:
    state, _ = walk(Front(), *BEGUN)
    assert walk(state, pressed(B.CHOOSE, value)) == (state, [])


def test_after_a_rating_the_order_goes_along() -> None:
    state, told = walk(
        Rated(RatedPhase.THANKS, order="o1"), pressed(B.COMPLAIN), ev.WritingKnown(True), pressed(B.CHOOSE, "praise")
    )
    assert isinstance(state, Complaint)
    assert told == [fx.MayWrite()]
    assert walk(state, pressed(B.SKIP))[1] == [fx.Complain("praise", "service", order="o1")]


ASKED = (pressed(B.COMPLAIN), ev.WritingKnown(True, on_phone=True), pressed(B.CHOOSE, "goods"))
TURNS_TO_THE_PHONE = Pressed(serial=1, button=B.ON_PHONE, language="en")


def test_who_writes_on_the_phone_has_the_number_first_and_the_link_with_it() -> None:
    state, told = walk(Front(), *ASKED, pressed(B.CHOOSE, "refund"), TURNS_TO_THE_PHONE)
    assert told == [fx.MayWrite(), fx.Complain("complaint", "goods", "refund", language="en", on_phone=True)]
    state, _ = walk(state, LINKED)
    shown = visit.view(state)
    assert (shown.screen, shown.buttons) == (Screen.COMPLAINT_PHONE, (B.DONE, B.CALL_STAFF))
    assert (shown.facts.link, shown.facts.number, shown.facts.until_ms) == (LINKED.link, LINKED.number, 9)
    noted = visit.view(walk(state, pressed(B.DONE))[0])
    assert (noted.screen, noted.facts.number, noted.facts.link) == (Screen.COMPLAINT_NOTED, LINKED.number, None)


def test_the_link_is_told_to_the_screen_and_to_no_log() -> None:
    state, _ = walk(Front(), *ASKED, pressed(B.CHOOSE, "refund"), TURNS_TO_THE_PHONE, LINKED)
    assert "/w/" not in repr(state)
    assert "/w/" not in repr(visit.view(state).facts)


def test_without_a_page_for_phones_the_phone_is_not_offered_and_a_touch_on_it_does_nothing() -> None:
    state, _ = walk(Front(), *BEGUN, pressed(B.CHOOSE, "praise"))
    assert B.ON_PHONE not in visit.view(state).buttons
    assert walk(state, TURNS_TO_THE_PHONE) == (state, [])


def test_a_link_that_could_not_be_made_costs_no_complaint() -> None:
    state, _ = walk(Front(), *ASKED, pressed(B.CHOOSE, "refund"), TURNS_TO_THE_PHONE, NOTED)
    assert state.phase is P.NOTED


def test_from_the_code_there_is_a_way_on_for_everybody() -> None:
    state, _ = walk(Front(), *ASKED, pressed(B.CHOOSE, "refund"), TURNS_TO_THE_PHONE, LINKED)
    assert walk(state, ev.TimedOut("session")) == (Front(), []), "the complaint is kept, whoever walks away"
    assert walk(state, scanned("CODE"))[0] == Pickup(PickupPhase.CHECKING)
    assert walk(state, pressed(B.BACK)) == (state, [])


def test_after_a_face_the_phone_is_offered_too() -> None:
    start = Rated(RatedPhase.THANKS, order="o1")
    state, told = walk(start, *ASKED[:2], pressed(B.CHOOSE, "praise"), TURNS_TO_THE_PHONE, LINKED)
    assert told[-1] == fx.Complain("praise", "service", order="o1", language="en", on_phone=True)
    assert visit.view(state).screen is Screen.COMPLAINT_PHONE
