"""Complaint, suggestion or praise: what about, what would you like, a few words if you want; then a number.

Knows what a person sees between "feedback" and the number: four touches without words. Whoever would rather write on
their phone has the number first, and adds the words to it there. Must never keep what was written: it goes straight
into the effect that seals it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.complaints import About, Kind, Remedy
from kiosk.flows.effects import Complain, Effect, MayWrite
from kiosk.flows.events import ComplaintNoted, HelpCalled, TimedOut, WritingKnown
from kiosk.flows.front import Front
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.scanned import scanned
from kiosk.flows.view import View
from kiosk.link.messages import Facts, Pressed, Scanned, WordsTyped
from kiosk.link.screens import Button, Screen


class ComplaintPhase(StrEnum):
    """Where the person is."""

    ABOUT = "about"
    REMEDY = "remedy"
    WORDS = "words"
    NOTING = "noting"
    PHONE = "phone"
    NOTED = "noted"


P = ComplaintPhase
ASKING = (P.ABOUT, P.REMEDY, P.WORDS)
OTHERS = (Kind.SUGGESTION, Kind.PRAISE)
TOPICS = (*About, *OTHERS)
"""What may be chosen first: a class of complaint, or that it is none."""

WITHOUT_CLASS = About.SERVICE
"""Suggestions and praise go to whoever answers for the service."""


@dataclass(frozen=True)
class Complaint:
    """One complaint under way; `writes`: words can be taken, `on_phone`: also there. Of an `order` and a
    `compartment` where there is one."""

    phase: ComplaintPhase = P.ABOUT
    kind: str = Kind.COMPLAINT
    about: str = WITHOUT_CLASS
    remedy: str | None = None
    order: str | None = None
    compartment: str | None = None
    language: str | None = None
    writes: bool = False
    on_phone: bool = False
    noted: ComplaintNoted | None = None


def begin(order: str | None = None) -> Step:
    """The way in, from whatever screen."""
    return Complaint(order=order), (MayWrite(),)


def _writing(state: Complaint, event: WritingKnown) -> Step:
    return replace(state, writes=event.possible, on_phone=event.on_phone), ()


def _about_pressed(state: Complaint, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return Front(), ()
    if event.button is not Button.CHOOSE or event.value not in TOPICS:
        return state, ()
    state, topic = replace(state, language=event.language, remedy=None), str(event.value)
    if topic in OTHERS:
        return _words(replace(state, kind=topic, about=WITHOUT_CLASS))
    return replace(state, phase=P.REMEDY, kind=Kind.COMPLAINT, about=topic), ()


def _remedy_pressed(state: Complaint, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return replace(state, phase=P.ABOUT), ()
    if event.button is not Button.CHOOSE or event.value not in tuple(Remedy):
        return state, ()
    return _words(replace(state, remedy=event.value))


def _words(state: Complaint) -> Step:
    return (replace(state, phase=P.WORDS), ()) if state.writes else _note(state)


def _words_pressed(state: Complaint, event: Pressed) -> Step:
    if event.button is Button.SKIP:
        return _note(state)
    if event.button is Button.ON_PHONE and state.on_phone:
        return _note(replace(state, language=event.language or state.language), on_phone=True)
    if event.button is Button.BACK:
        return replace(state, phase=P.REMEDY if state.remedy else P.ABOUT), ()
    return state, ()


def _words_typed(state: Complaint, event: WordsTyped) -> Step:
    return _note(state, event.words)


def _note(state: Complaint, words: str = "", *, on_phone: bool = False) -> Step:
    effect: Effect = Complain(
        state.kind, state.about, state.remedy, state.order, state.compartment, state.language, words, on_phone
    )
    return replace(state, phase=P.NOTING), (effect,)


def _noted(state: Complaint, event: ComplaintNoted) -> Step:
    return replace(state, phase=P.PHONE if event.link else P.NOTED, noted=event), ()


def _phone_pressed(state: Complaint, event: Pressed) -> Step:
    """The number and who answers come last, as for everybody; the link has been on the screen long enough."""
    if state.noted is None or event.button is not Button.DONE:
        return state, ()
    return replace(state, phase=P.NOTED, noted=replace(state.noted, link=None)), ()


def _home(state: Complaint, event: object) -> Step:
    return Front(), ()


TABLE: Table[Complaint] = Table(
    "complaint",
    {
        (P.ABOUT, Pressed): _about_pressed,
        (P.ABOUT, WritingKnown): _writing,
        (P.REMEDY, Pressed): _remedy_pressed,
        (P.WORDS, Pressed): _words_pressed,
        (P.WORDS, WordsTyped): _words_typed,
        (P.NOTING, ComplaintNoted): _noted,
        (P.PHONE, Pressed): _phone_pressed,
        (P.NOTED, Pressed): _home,
        **rows((P.PHONE, P.NOTED), Scanned, scanned),
        **rows((*ASKING, P.PHONE, P.NOTED), TimedOut, _home),
        **rows(P, HelpCalled, stay),
    },
)

SCREENS: dict[ComplaintPhase, tuple[Screen, tuple[Button, ...]]] = {
    P.ABOUT: (Screen.COMPLAINT_ABOUT, (Button.CHOOSE, Button.BACK, Button.CALL_STAFF)),
    P.REMEDY: (Screen.COMPLAINT_REMEDY, (Button.CHOOSE, Button.BACK, Button.CALL_STAFF)),
    P.WORDS: (Screen.COMPLAINT_WORDS, (Button.SKIP, Button.BACK, Button.CALL_STAFF)),
    P.NOTING: (Screen.CHECKING, ()),
    P.PHONE: (Screen.COMPLAINT_PHONE, (Button.DONE, Button.CALL_STAFF)),
    P.NOTED: (Screen.COMPLAINT_NOTED, (Button.DONE, Button.CALL_STAFF)),
}
CHOICES: dict[ComplaintPhase, tuple[str, ...]] = {P.ABOUT: TOPICS, P.REMEDY: tuple(Remedy)}


def view(state: Complaint) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    noted = state.noted
    if state.phase is P.WORDS and state.on_phone:
        buttons = (Button.ON_PHONE, *buttons)
    facts = Facts(
        reasons=CHOICES.get(state.phase, ()),
        reason=state.kind if state.phase in (P.WORDS, P.PHONE, P.NOTED) else None,
        about=state.about if noted else None,
        number=noted.number if noted else None,
        until_ms=noted.until_ms if noted else None,
        link=noted.link if noted else None,
    )
    return View(screen, facts, buttons, patient=state.phase is P.NOTING)
