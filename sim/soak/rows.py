"""Rows of the kiosk's and central's databases as the oracles read them, by column names of the tables.

Knows: names of columns. Must never know a rule. Times end in `_ms` (Unix) or `_s` (monotonic), as in the tables.
"""

from typing import NamedTuple


class Operation(NamedTuple):
    """A row of the journal."""

    id: str
    kind: str
    compartment: str
    session: str
    actor: str
    state: str
    epoch: str | None
    parcel: str | None
    order: str | None
    credential: str | None
    return_case: str | None
    attempt: int
    reserved_ms: int
    armed_ms: int | None
    armed_s: float | None
    opened_ms: int | None
    closed_ms: int | None
    ended_ms: int | None
    outcome: str | None
    evidence: str | None


class Compartment(NamedTuple):
    """What the kiosk believes of a door."""

    label: str
    content: str
    epoch: str | None
    quarantine: str | None
    out_of_service: str | None


class Epoch(NamedTuple):
    """One parcel in one compartment."""

    id: str
    parcel: str
    order: str
    compartment: str
    began_ms: int
    loaded_by: str
    collected_ms: int | None
    ended_ms: int | None
    tries: int


class Parcel(NamedTuple):
    """A parcel as the kiosk knows it."""

    id: str
    order: str
    label: str
    status: str


class Task(NamedTuple):
    """Something staff must do."""

    id: str
    kind: str
    opened_ms: int
    compartment: str | None
    order: str | None
    operation: str | None
    done_ms: int | None
    outcome: str | None
    evidence: str | None


class Return(NamedTuple):
    """A return case."""

    id: str
    number: str
    order: str
    item: str
    decision: str
    amount_fen: int
    state: str
    compartment: str | None
    operation: str | None


class Credential(NamedTuple):
    """What may open."""

    id: str
    order: str
    kind: str
    revoked: int
    tries: int
    expires_ms: int


class Staff(NamedTuple):
    """Who may sign in."""

    id: str
    role: str
    failures: int
    locked_until_ms: int | None


class Audit(NamedTuple):
    """A row of the audit log; only ever appended."""

    sequence: int
    id: str
    wall_ms: int
    actor: str
    type: str
    data: str
    hash: str


class Queued(NamedTuple):
    """A row of the outbox."""

    generation: int
    sequence: int
    id: str


class Refund(NamedTuple):
    """What central knows of the money of a return case; `id` is the case's."""

    id: str
    amount_fen: int
    state: str


class RefundStep(NamedTuple):
    """Something that happened to a refund, and by whom."""

    refund: str
    sequence: int
    step: str
    by: str
    amount_fen: int


class Applied(NamedTuple):
    """An event that central applied."""

    row: int
    generation: int
    sequence: int
    event_id: str
    type: str
    operation: str | None
    compartment: str | None


class DeadLetter(NamedTuple):
    """An event that central could not apply; `event` is what was sent, as JSON."""

    row: int
    generation: int
    sequence: int
    reason: str
    event: str = "{}"


class Stream(NamedTuple):
    """How far central holds a generation."""

    generation: int
    acknowledged: int
    audit_sequence: int | None
    audit_hash: str | None
