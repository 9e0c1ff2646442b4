"""An operation: one journalled physical act on one compartment (safety.md, "The journal").

Knows: the states and which arrows exist. Must never know how a door is driven or a row is written.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """Why a door is opened."""

    PICKUP = "pickup"
    REOPEN = "reopen"
    LOAD = "load"
    RETURN = "return"
    RETRIEVE = "retrieve"
    AUDIT = "audit"
    STAFF = "staff"


class State(StrEnum):
    """How far an operation is, in one durable word."""

    RESERVED = "reserved"
    ARMED = "armed"
    OPENED = "opened"
    CLOSED = "closed"
    SETTLED = "settled"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    RESOLVED = "resolved"


ARROWS: dict[State, frozenset[State]] = {
    State.RESERVED: frozenset({State.ARMED, State.REJECTED}),
    State.ARMED: frozenset({State.ARMED, State.OPENED, State.UNKNOWN}),
    State.OPENED: frozenset({State.CLOSED, State.UNKNOWN}),
    State.CLOSED: frozenset({State.SETTLED, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.RESOLVED}),
    State.SETTLED: frozenset(),
    State.REJECTED: frozenset(),
    State.RESOLVED: frozenset(),
}
"""ARMED to itself is the next pulse, each counted before it is sent."""

LIVE = frozenset({State.RESERVED, State.ARMED, State.OPENED, State.CLOSED})
"""At most one live operation per door (I3)."""

SENSOR_DOUBTED = "sensor_doubted"
"""How the evidence begins of a staff opening that could not wait for a sensor which says "open" of a closed door, or
says nothing: what staff see stands for it (safety.md, R12)."""

OCCUPIED = "occupied"
"""The outcome of a load when staff found something inside that nobody expected, and put nothing in."""

STAYED_SHUT = "shut"
"""What staff say of a doubted door that the pulse did not open."""

CUSTOMER_KINDS = frozenset({Kind.PICKUP, Kind.REOPEN, Kind.RETURN})

STAFF_KINDS = frozenset({Kind.RETRIEVE, Kind.AUDIT, Kind.STAFF})
"""Kinds in which staff stand before the door to say what is inside."""


class ArrowError(Exception):
    """Somebody asked for an arrow the journal does not have: a bug, never the world's fault."""


@dataclass(frozen=True)
class Operation:
    """One row of the journal. Times are monotonic seconds where they measure, wall milliseconds where they tell.

    `session` is the person's visit; `actor` is "customer", "kiosk" or "staff:<id>".
    `outcome` says how it ended, `evidence` what that rests on.
    """

    id: str
    kind: str
    compartment: str
    session: str
    actor: str
    state: str = State.RESERVED
    epoch: str | None = None
    parcel: str | None = None
    order: str | None = None
    credential: str | None = None
    return_case: str | None = None
    attempt: int = 0
    reserved_ms: int = 0
    armed_ms: int | None = None
    armed_s: float | None = None
    opened_ms: int | None = None
    closed_ms: int | None = None
    ended_ms: int | None = None
    outcome: str | None = None
    evidence: str | None = None

    @property
    def live(self) -> bool:
        """Whether the door belongs to this operation now."""
        return self.state in LIVE

    @property
    def doubted(self) -> bool:
        """Whether the sensor's word counts for nothing in this operation."""
        return self.kind == Kind.STAFF and (self.evidence or "").startswith(SENSOR_DOUBTED)

    def to(self, state: State, **changes: object) -> "Operation":
        """The operation one arrow on; ArrowError when the journal has no such arrow."""
        if state not in ARROWS[State(self.state)]:
            raise ArrowError(f"operation {self.id}: no arrow from {self.state} to {state}")
        return replace(self, state=state, **changes)  # type: ignore[arg-type]  # names are checked by replace
