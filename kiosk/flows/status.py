"""Order status: by a code, or by the order's number and a locator. Opens nothing, changes nothing.

Knows: what a person sees between asking and reading. Must never know how an order is found.
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.credentials import Refusal
from kiosk.flows.effects import AskStatus, AskStatusTyped
from kiosk.flows.events import CodeRefused, HelpCalled, OrderShown, StatusFound, TimedOut
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.view import View
from kiosk.link.messages import Facts, OrderTyped, Pressed, Scanned
from kiosk.link.screens import Button, Screen


class StatusPhase(StrEnum):
    """Where the asking person is."""

    ASK = "ask"
    CHECKING = "checking"
    SHOWN = "shown"
    REFUSED = "refused"


P = StatusPhase
WAITING = (P.ASK, P.SHOWN, P.REFUSED)


@dataclass(frozen=True)
class Status:
    """One question. What was typed is not in it; `number` are the digits of an order number that was shown."""

    phase: StatusPhase
    number: str | None = None
    typed: bool = False
    refused: CodeRefused | None = None
    found: StatusFound | None = None


def _scanned(state: Status, event: Scanned) -> Step:
    return Status(P.CHECKING), (AskStatus(event.text),)


def _typed(state: Status, event: OrderTyped) -> Step:
    return Status(P.CHECKING, typed=True), (AskStatusTyped(event.number, event.locator),)


def _found(state: Status, event: StatusFound) -> Step:
    return Status(P.SHOWN, found=event), ()


def _shown(state: Status, event: OrderShown) -> Step:
    return Status(P.ASK, number=event.digits), ()


def _refused(state: Status, event: CodeRefused) -> Step:
    again = state.typed and event.reason == Refusal.NO_MATCH
    return Status(P.ASK if again else P.REFUSED, refused=event), ()


def _again(state: Status, event: Pressed) -> Step:
    return (Status(P.ASK), ()) if event.button is Button.ORDER_STATUS else (Front(), ())


def _home(state: Status, event: object) -> Step:
    return Front(), ()


def _help(state: Status, event: HelpCalled) -> Step:
    return Front(FrontPhase.HELP), ()


TABLE: Table[Status] = Table(
    "status",
    {
        (P.ASK, OrderTyped): _typed,
        (P.CHECKING, StatusFound): _found,
        (P.CHECKING, OrderShown): _shown,
        (P.CHECKING, CodeRefused): _refused,
        (P.ASK, Pressed): _home,
        (P.SHOWN, Pressed): _again,
        (P.REFUSED, Pressed): _again,
        **rows(WAITING, Scanned, _scanned),
        **rows(WAITING, TimedOut, _home),
        **rows((P.ASK, P.REFUSED), HelpCalled, _help),
        **rows((P.CHECKING, P.SHOWN), HelpCalled, stay),
    },
)

SCREENS: dict[StatusPhase, tuple[Screen, tuple[Button, ...]]] = {
    P.ASK: (Screen.STATUS_ASK, (Button.BACK, Button.CALL_STAFF)),
    P.CHECKING: (Screen.CHECKING, ()),
    P.SHOWN: (Screen.STATUS, (Button.DONE, Button.CALL_STAFF)),
    P.REFUSED: (Screen.REFUSED, (Button.CALL_STAFF, Button.ORDER_STATUS, Button.BACK)),
}


def view(state: Status) -> View:
    """The screen of this state."""
    screen, buttons = SCREENS[state.phase]
    refused, found = state.refused, state.found
    facts = Facts(
        reason=refused.reason if refused else None,
        at_ms=refused.at_ms if refused else None,
        tries_left=refused.tries_left if refused else None,
        order=found.number if found else state.number,
        parcels=found.parcels if found else (),
    )
    return View(screen, facts, buttons, patient=state.phase is P.CHECKING)
