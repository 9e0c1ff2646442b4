"""Where somebody stands at the screen when the controller was restarted beneath them.

Knows: live operations, and the states of a visit. Must never know why it was restarted.
"""

from kiosk.domain.operations import Kind, Operation, State
from kiosk.flows.events import Target
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.returns_state import Returns, ReturnsPhase
from kiosk.flows.visit import Visit


def where_they_stood(operations: list[Operation]) -> Visit:
    """Where the person was before the controller was restarted: before a door that stands open, or asked what became
    of the goods behind one just closed. Staff have to sign in again: only their door is named."""
    for operation in operations:
        opened = operation.state == State.OPENED
        if operation.kind == Kind.RETURN:
            phase = ReturnsPhase.OPEN if opened else ReturnsPhase.INSIDE
            return Returns(phase, order=operation.order, compartment=operation.compartment, operation=operation.id)
        if operation.kind in {Kind.PICKUP, Kind.REOPEN}:
            return _collecting(operation)
        if opened:
            return Front(FrontPhase.CLOSE_DOOR, compartment=operation.compartment)
    return Front()


def _collecting(operation: Operation) -> Pickup:
    target = Target(operation.epoch or "", operation.parcel or "", operation.compartment)
    return Pickup(
        PickupPhase.OPEN,
        credential=operation.credential,
        order=operation.order,
        now=target,
        operation=operation.id,
    )
