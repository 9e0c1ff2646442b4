"""All flows together: which table and which view belongs to a state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.flows import (
    bank_audit,
    bank_audit_view,
    complaint,
    entry,
    front,
    load,
    load_view,
    overdue,
    overdue_view,
    pickup,
    pickup_view,
    places,
    rating,
    retrieve,
    retrieve_view,
    returns,
    returns_view,
    sign_in,
    staff,
    status,
)
from kiosk.flows.bank_audit import BankAudit
from kiosk.flows.complaint import Complaint
from kiosk.flows.front import Front
from kiosk.flows.load_state import Load
from kiosk.flows.machine import Step, Table
from kiosk.flows.overdue import Round
from kiosk.flows.pickup_state import Pickup
from kiosk.flows.places import Places
from kiosk.flows.rating import Rated
from kiosk.flows.retrieve import Retrieve
from kiosk.flows.returns_state import Returns
from kiosk.flows.staff import Staff
from kiosk.flows.status import Status
from kiosk.flows.view import View

Visit = Front | Pickup | Returns | Rated | Status | Complaint | Staff | Load | Retrieve | Places | Round | BankAudit

Driving = Pickup | Returns | Load | Retrieve | Round | BankAudit
"""Visits that follow an operation."""

TABLES: dict[type, Table[Any]] = {
    Front: entry.FRONT,
    Rated: entry.RATED,
    Pickup: pickup.TABLE,
    Returns: returns.TABLE,
    Status: status.TABLE,
    Complaint: complaint.TABLE,
    Staff: sign_in.TABLE,
    Load: load.TABLE,
    Retrieve: retrieve.TABLE,
    Places: places.TABLE,
    Round: overdue.TABLE,
    BankAudit: bank_audit.TABLE,
}

VIEWS: dict[type, Callable[[Any], View]] = {
    Front: front.view,
    Rated: rating.view,
    Pickup: pickup_view.view,
    Returns: returns_view.view,
    Status: status.view,
    Complaint: complaint.view,
    Staff: staff.view,
    Load: load_view.view,
    Retrieve: retrieve_view.view,
    Places: places.view,
    Round: overdue_view.view,
    BankAudit: bank_audit_view.view,
}


def step(state: Visit, event: object) -> Step:
    """The next state and what is to be done."""
    return TABLES[type(state)].step(state, event)


def listens(state: Visit, event: object) -> bool:
    """Whether the state has a row for this event."""
    return TABLES[type(state)].listens(state, type(event))


def view(state: Visit) -> View:
    """What the state looks like."""
    return VIEWS[type(state)](state)


def owning(state: Visit, operation: str) -> Visit:
    """The state that follows this operation from now on."""
    if isinstance(state, Driving):
        return replace(state, operation=operation)
    return state


def operation_of(state: Visit) -> str | None:
    """The operation this state follows."""
    return state.operation if isinstance(state, Driving) else None
