"""A code shown by whoever has no visit yet: what the code is says what it is about.

Knows: which visit each kind of code begins. Must never know whether the code is good: that comes as an answer.
"""

from kiosk.domain.codes import BadgeCode, CaseCode, parse
from kiosk.flows.effects import AskStatus, CheckCode, SignIn
from kiosk.flows.machine import Step
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.staff import Staff, StaffPhase
from kiosk.flows.status import Status, StatusPhase
from kiosk.link.messages import Scanned


def scanned(state: object, event: Scanned) -> Step:
    """Begin the visit of this code, whatever the screen shows of the one before."""
    match parse(event.text):
        case BadgeCode():
            return Staff(StaffPhase.BADGE), (SignIn(event.text),)
        case CaseCode():
            return Status(StatusPhase.CHECKING), (AskStatus(event.text),)
    return Pickup(PickupPhase.CHECKING), (CheckCode(event.text),)
