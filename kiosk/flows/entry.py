"""The ways in: what the first scan or touch means when nobody's session is under way, or somebody's has just ended."""

from kiosk.flows import complaint, rating
from kiosk.flows.events import HelpCalled, QuestionChosen, TimedOut
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.rating import Rated, RatedPhase
from kiosk.flows.returns_state import Returns, ReturnsPhase
from kiosk.flows.scanned import scanned
from kiosk.flows.status import Status, StatusPhase
from kiosk.link.messages import Pressed, Scanned
from kiosk.link.screens import Button


def _pressed(state: Front, event: Pressed) -> Step:
    if event.button is Button.TYPE_CODE:
        return Pickup(PickupPhase.TYPING), ()
    if event.button is Button.START_RETURN:
        return Returns(ReturnsPhase.SCAN), ()
    if event.button is Button.ORDER_STATUS:
        return Status(StatusPhase.ASK), ()
    if event.button is Button.COMPLAIN:
        return complaint.begin()
    return state, ()


def _rated_pressed(state: Rated, event: Pressed) -> Step:
    return complaint.begin(state.order) if event.button is Button.COMPLAIN else (Front(), ())


def _rated_scanned(state: Rated, event: Scanned) -> Step:
    """The next one is at the screen: what this one named is kept."""
    following, effects = scanned(Front(), event)
    return following, (*rating.told(state), *effects)


def _rated_home(state: Rated, event: TimedOut) -> Step:
    return Front(), rating.told(state)


def _help(state: Front, event: HelpCalled) -> Step:
    return Front(FrontPhase.HELP), ()


def _home(state: Front, event: object) -> Step:
    return Front(), ()


FRONT: Table[Front] = Table(
    "front",
    {
        (FrontPhase.IDLE, Scanned): scanned,
        (FrontPhase.IDLE, Pressed): _pressed,
        (FrontPhase.IDLE, HelpCalled): _help,
        (FrontPhase.HELP, HelpCalled): stay,
        (FrontPhase.HELP, Scanned): scanned,
        (FrontPhase.HELP, Pressed): _home,
        (FrontPhase.HELP, TimedOut): _home,
        (FrontPhase.OUT_OF_SERVICE, HelpCalled): stay,
    },
)

RATED: Table[Rated] = Table(
    "rating",
    {
        (RatedPhase.TAGS, QuestionChosen): rating.chosen,
        (RatedPhase.TAGS, Pressed): rating.tags_pressed,
        (RatedPhase.QUESTION, Pressed): rating.question_pressed,
        (RatedPhase.THANKS, Pressed): _rated_pressed,
        **rows(RatedPhase, TimedOut, _rated_home),
        **rows(RatedPhase, Scanned, _rated_scanned),
        **rows(RatedPhase, HelpCalled, stay),
    },
)
