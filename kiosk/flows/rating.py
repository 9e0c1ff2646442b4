"""Rating: one touch on one of five faces, after any visit; then at most two short follow-ups, a screen each.

The face is durable before the first follow-up is asked, and nothing that follows changes it. All of it may be skipped;
it never blocks and never counts down. Where a rating leads to afterwards stands in `entry`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.ratings import FACES, GOOD, SCALES, TOUCHPOINTS, Question
from kiosk.flows.effects import ChooseQuestion, Effect, FollowUp, Rate
from kiosk.flows.events import QuestionChosen
from kiosk.flows.machine import Step
from kiosk.flows.view import View
from kiosk.link.messages import Facts, Pressed
from kiosk.link.screens import Button, Screen


class RatedPhase(StrEnum):
    """Where the person is."""

    TAGS = "tags"
    QUESTION = "question"
    THANKS = "thanks"


P = RatedPhase


@dataclass(frozen=True)
class Rated:
    """A face was touched, after a visit for this order. `tags`: what was named so far, in the order of touching."""

    phase: RatedPhase = P.TAGS
    face: int = FACES[-1]
    order: str | None = None
    question: Question | None = None
    tags: tuple[str, ...] = ()


def rated(value: str | None) -> int | None:
    """The face that a press names, or None when it names none."""
    return int(value) if value is not None and value.isdecimal() and int(value) in FACES else None


def begin(face: int, order: str | None = None, *, returned: bool = False) -> Step:
    """The way in, with the face that was touched. Who returned something is asked how easy it was; of the others a
    sample is asked whether they would recommend us."""
    question = Question.CES if returned else None
    asks: tuple[Effect, ...] = () if returned else (ChooseQuestion(),)
    return Rated(face=face, order=order, question=question), (Rate(face), *asks)


def chosen(state: Rated, event: QuestionChosen) -> Step:
    """Whether this visit is one of the sample."""
    return replace(state, question=event.question), ()


def tags_pressed(state: Rated, event: Pressed) -> Step:
    """A touch names a touchpoint, another one takes it back: the last touch counts."""
    tag = event.value
    if event.button is Button.CHOOSE and tag in TOUCHPOINTS:
        others = tuple(one for one in state.tags if one != tag)
        return replace(state, tags=others if tag in state.tags else (*others, tag)), ()
    if event.button not in (Button.DONE, Button.SKIP):
        return state, ()
    return replace(state, phase=P.QUESTION if state.question else P.THANKS), told(state)


def question_pressed(state: Rated, event: Pressed) -> Step:
    """One touch answers, and that is the end."""
    thanks = replace(state, phase=P.THANKS)
    if event.button is Button.SKIP:
        return thanks, ()
    question, value = state.question, event.value or ""
    if event.button is not Button.CHOOSE or question is None or value not in map(str, SCALES[question]):
        return state, ()
    return thanks, (FollowUp(question=question, answer=int(value)),)


def told(state: Rated) -> tuple[Effect, ...]:
    """What was named and is not told yet: kept also of those who walk away."""
    return (FollowUp(tags=state.tags),) if state.phase is P.TAGS and state.tags else ()


def view(state: Rated) -> View:
    """The screen of this state."""
    match state.phase, state.question:
        case (P.TAGS, _):
            reason = "good" if state.face >= GOOD else "better"
            facts = Facts(reason=reason, reasons=TOUCHPOINTS, chosen=state.tags)
            onward = Button.DONE if state.tags else Button.SKIP
            return View(Screen.RATING_TAGS, facts, (Button.CHOOSE, onward, Button.CALL_STAFF))
        case (P.QUESTION, Question() as question):
            facts = Facts(reason=question, reasons=tuple(map(str, SCALES[question])))
            return View(Screen.RATING_QUESTION, facts, (Button.CHOOSE, Button.SKIP, Button.CALL_STAFF))
        case _:
            return View(Screen.RATED, buttons=(Button.DONE, Button.COMPLAIN, Button.CALL_STAFF))
