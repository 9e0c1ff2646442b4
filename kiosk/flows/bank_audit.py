"""The guided audit of the whole bank: door after door, what should be inside against what is (mission L4).

Knows: what staff see, and what they may say of each door. Must never know what a difference leads to.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.credentials import Refusal
from kiosk.domain.operations import OCCUPIED, Kind, State
from kiosk.domain.tasks import Seen
from kiosk.flows.effects import Begin, ListAudit, Say
from kiosk.flows.events import HelpCalled, LeftOpen, OperationMoved, TimedOut
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.retrieve import SEEN as IN_DOUBT
from kiosk.flows.staff import Person, menu, sign_out
from kiosk.flows.staff_events import AuditDoor, AuditListed, Expected, Should
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button


class AuditPhase(StrEnum):
    """Where the member of staff is."""

    LISTING = "listing"
    LIST = "list"
    OPENING = "opening"
    OPEN = "open"
    SEEN = "seen"
    SETTLING = "settling"


A = AuditPhase

SEEN: dict[Should, dict[Button, str]] = {
    Should.INSIDE: {Button.SEEN_LEFT: Seen.LEFT, Button.SEEN_MISSING: Seen.MISSING, Button.NOT_EMPTY: OCCUPIED},
    Should.EMPTY: {Button.SEEN_EMPTY: Seen.EMPTY, Button.NOT_EMPTY: OCCUPIED},
    Should.DOUBT: IN_DOUBT,
}
"""What may be said of a door, by what should be inside. Where nobody knows, the look settles it as a task does."""

PASSED_BY = ("door_stuck", Refusal.DOOR_SILENT)
"""Why one door stays shut, and the next may open."""


@dataclass(frozen=True)
class BankAudit:
    """Going round the bank. `now` is the door in hand, `todo` are those after it; `turn`: the next one opens by itself.
    `reason`: why a door of this turn stayed shut."""

    phase: AuditPhase
    person: Person
    todo: tuple[AuditDoor, ...] = ()
    now: AuditDoor | None = None
    turn: bool = False
    operation: str | None = None
    expected: Expected | None = None
    reason: str | None = None


def begin(person: Person) -> Step:
    """From the menu."""
    return BankAudit(A.LISTING, person), (ListAudit(),)


def _listed(state: BankAudit, event: AuditListed) -> Step:
    return replace(state, phase=A.LIST, todo=event.doors, now=None, turn=False), ()


def _list_pressed(state: BankAudit, event: Pressed) -> Step:
    if event.button is not Button.IN_TURN:
        return menu(state.person)
    if not state.todo:
        return replace(state, phase=A.LISTING, reason=None), (ListAudit(anew=True),)
    return _next(replace(state, turn=True, reason=None))


def _next(state: BankAudit) -> Step:
    """The next door, or the list of those that are left."""
    if not state.turn or not state.todo:
        return replace(state, phase=A.LISTING), (ListAudit(),)
    now, *rest = state.todo
    opening = replace(state, phase=A.OPENING, now=now, todo=tuple(rest), operation=None, expected=None)
    return opening, (Begin(Kind.AUDIT, now.compartment),)


def _moved(state: BankAudit, event: OperationMoved) -> Step:
    state = replace(state, expected=event.expected)
    match event.state:
        case State.OPENED:
            return replace(state, phase=A.OPEN), ()
        case State.CLOSED:
            return replace(state, phase=A.SEEN), ()
        case State.SETTLED:
            return _next(state)
        case State.REJECTED | State.UNKNOWN:
            return _shut(state, event)
        case _:
            return state, ()


def _shut(state: BankAudit, event: OperationMoved) -> Step:
    """One that stays shut is passed by and told of at the end, but where no door opens now; whoever left one open
    has gone."""
    goes_on = state.phase is A.OPENING and event.why_shut in PASSED_BY
    return _next(replace(state, reason=event.why_shut, turn=state.turn and goes_on))


def _open_pressed(state: BankAudit, event: Pressed) -> Step:
    """This door is the last one for now."""
    return (replace(state, turn=False), ()) if event.button is Button.DONE else (state, ())


def _seen(state: BankAudit, event: Pressed) -> Step:
    seen = SEEN[state.now.should].get(event.button) if state.now else None
    if seen is None:
        return state, ()
    return replace(state, phase=A.SETTLING), (Say(state.operation or "", seen),)


TABLE: Table[BankAudit] = Table(
    "bank_audit",
    {
        (A.LISTING, AuditListed): _listed,
        (A.LIST, Pressed): _list_pressed,
        (A.OPEN, Pressed): _open_pressed,
        (A.SEEN, Pressed): _seen,
        **rows((A.OPENING, A.OPEN, A.SEEN, A.SETTLING), OperationMoved, _moved),
        (A.LIST, TimedOut): sign_out,
        **rows(AuditPhase, LeftOpen, stay),
        **rows(AuditPhase, HelpCalled, stay),
    },
)
