"""What the guided audit looks like."""

from kiosk.flows.bank_audit import SEEN, AuditPhase, BankAudit
from kiosk.flows.staff_events import Should
from kiosk.flows.view import View
from kiosk.link.messages import Facts
from kiosk.link.screens import Button, Mark, Screen

A = AuditPhase

SCREENS: dict[AuditPhase, Screen] = {
    A.LISTING: Screen.CHECKING,
    A.LIST: Screen.BANK_AUDIT,
    A.OPENING: Screen.OPENING,
    A.OPEN: Screen.RETRIEVE_OPEN,
    A.SEEN: Screen.RETRIEVE_SEEN,
    A.SETTLING: Screen.CHECKING,
}
MARKS = {A.OPENING: Mark.OPENING, A.OPEN: Mark.OPEN, A.SEEN: Mark.DONE}
REASONS: dict[Should, str | None] = {Should.INSIDE: "audit", Should.EMPTY: "audit_empty", Should.DOUBT: None}
"""By which words a door is asked about; in doubt, those of a task."""


def view(state: BankAudit) -> View:
    """The screen of this state."""
    if state.phase is A.LIST:
        return _list(state)
    at_door = state.phase in {A.OPEN, A.SEEN}
    now, expected = state.now, state.expected if at_door else None
    facts = Facts(
        staff=state.person.number,
        reason=REASONS[now.should] if now and at_door else None,
        compartment=now.compartment if now and state.phase in MARKS else None,
        parcel=expected.parcel if expected else None,
        order=expected.number if expected else None,
        left=len(state.todo) if state.turn and state.phase in MARKS else None,
    )
    mark = MARKS.get(state.phase)
    marks = {now.compartment: mark} if now and mark else {}
    return View(SCREENS[state.phase], facts, _buttons(state), marks, staff=True, patient=True)


def _list(state: BankAudit) -> View:
    reason = state.reason if state.todo else "done"
    facts = Facts(staff=state.person.number, left=len(state.todo) or None, reason=reason)
    return View(Screen.BANK_AUDIT, facts, (Button.IN_TURN, Button.BACK), staff=True)


def _buttons(state: BankAudit) -> tuple[Button, ...]:
    if state.phase is A.OPEN and state.turn and state.todo:
        return (Button.DONE,)
    return tuple(SEEN[state.now.should]) if state.phase is A.SEEN and state.now else ()
