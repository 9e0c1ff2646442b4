"""What follows a face: it never loses it, may always be skipped, and the last touch on a tag counts."""

import pytest
from flow_samples import pressed, scanned, walk

from kiosk.domain.ratings import SCALES, TOUCHPOINTS, Question
from kiosk.flows import effects as fx
from kiosk.flows import events as ev
from kiosk.flows import rating, visit
from kiosk.flows.front import Front
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.rating import Rated, RatedPhase
from kiosk.link.screens import Button, Screen

B, P = Button, RatedPhase


@pytest.mark.parametrize(("face", "word"), [(1, "better"), (2, "better"), (3, "better"), (4, "good"), (5, "good")])
def test_the_face_chooses_the_words(face: int, word: str) -> None:
    shown = visit.view(rating.begin(face)[0])
    assert (shown.screen, shown.facts.reason, shown.facts.reasons) == (Screen.RATING_TAGS, word, TOUCHPOINTS)


@pytest.mark.parametrize("returned", [False, True])
def test_the_face_is_kept_before_anything_is_asked(returned: bool) -> None:
    assert rating.begin(3, returned=returned)[1][0] == fx.Rate(3)


def test_nothing_touched_is_skipped_and_tells_nothing() -> None:
    assert visit.view(Rated()).buttons == (B.CHOOSE, B.SKIP, B.CALL_STAFF)
    assert walk(Rated(), pressed(B.SKIP)) == (Rated(P.THANKS), [])


def test_a_second_touch_takes_a_tag_back() -> None:
    touches = [pressed(B.CHOOSE, tag) for tag in ("price", "goods", "price", "staff")]
    state, told = walk(Rated(), *touches, pressed(B.DONE))
    assert told == [fx.FollowUp(tags=("goods", "staff"))]
    assert state.phase is P.THANKS


def test_forty_touches_tell_once() -> None:
    state, told = walk(Rated(), *[pressed(B.CHOOSE, "goods")] * 41, *[pressed(B.DONE)] * 2)
    assert told == [fx.FollowUp(tags=("goods",))]
    assert state == Front()


@pytest.mark.parametrize("value", [None, "", "12", "-1", "x", "good", "refund"])
@pytest.mark.parametrize("phase", [P.TAGS, P.QUESTION])
def test_what_is_no_choice_does_nothing(phase: RatedPhase, value: str | None) -> None:
    state = Rated(phase, question=Question.NPS)
    assert walk(state, pressed(B.CHOOSE, value)) == (state, [])


@pytest.mark.parametrize(("question", "value"), [(one, value) for one, scale in SCALES.items() for value in scale])
def test_one_touch_answers_the_question(question: Question, value: int) -> None:
    state, told = walk(Rated(question=question), pressed(B.SKIP), pressed(B.CHOOSE, str(value)))
    assert (state, told) == (Rated(P.THANKS, question=question), [fx.FollowUp(question=question, answer=value)])


@pytest.mark.parametrize(("question", "value"), [(Question.CES, "0"), (Question.CES, "8"), (Question.NPS, "11")])
def test_an_answer_beyond_the_scale_is_none(question: Question, value: str) -> None:
    asked = Rated(P.QUESTION, question=question)
    assert walk(asked, pressed(B.CHOOSE, value)) == (asked, [])


def test_the_question_may_be_skipped() -> None:
    state = Rated(P.QUESTION, question=Question.CES)
    assert visit.view(state).facts.reasons == ("1", "2", "3", "4", "5", "6", "7")
    assert walk(state, pressed(B.SKIP)) == (Rated(P.THANKS, question=Question.CES), [])


def test_only_the_sample_is_asked() -> None:
    asked, _ = walk(Rated(), ev.QuestionChosen(Question.NPS), pressed(B.SKIP))
    assert visit.view(asked).screen is Screen.RATING_QUESTION
    thanked, _ = walk(Rated(), ev.QuestionChosen(None), pressed(B.SKIP))
    assert visit.view(thanked).screen is Screen.RATED


def test_who_walks_away_has_said_what_they_touched() -> None:
    named = Rated(tags=("display",))
    kept = fx.FollowUp(tags=("display",))
    assert walk(named, ev.TimedOut("session")) == (Front(), [kept])
    assert walk(named, scanned()) == (Pickup(PickupPhase.CHECKING), [kept, fx.CheckCode("CODE")])
    assert walk(Rated(P.QUESTION, tags=("display",)), ev.TimedOut("session")) == (Front(), [])


def test_at_most_two_follow_ups_come_of_one_face() -> None:
    """However it goes on: tags once, one answer once."""
    every = [pressed(B.CHOOSE, "goods"), pressed(B.DONE), pressed(B.CHOOSE, "7"), pressed(B.CHOOSE, "7"), scanned()]
    _, told = walk(Rated(question=Question.CES), *every)
    assert [one for one in told if isinstance(one, fx.FollowUp)] == [
        fx.FollowUp(tags=("goods",)),
        fx.FollowUp(question=Question.CES, answer=7),
    ]
