"""What a kiosk may tell: the event types and their data. Must never know an effect or a table.

The envelope stands in `envelope.py`; a shape raises ValueError (pydantic's) for anything it cannot understand.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from central.fields import Compartment, Count, CounterPlace, CredentialId, Fen, Id, Line, Positive, Reading, UnixMs

OperationState = Literal["reserved", "armed", "opened", "closed", "settled", "unknown", "rejected", "resolved"]
OperationKind = Literal["pickup", "reopen", "load", "return", "retrieve", "audit", "staff"]
ACTOR = r"^(customer|kiosk|staff:[A-Za-z0-9][A-Za-z0-9._:-]*)$"


class OperationData(Reading):
    """One arrow of the journal of one operation."""

    operation: Id
    kind: OperationKind
    compartment: Compartment
    epoch: Id | None
    parcel: Id | None
    order: Id | None
    credential: CredentialId | None
    return_case: Id | None
    actor: Annotated[str, StringConstraints(max_length=70, pattern=ACTOR)]
    attempt: Count
    state: OperationState
    outcome: Line | None
    evidence: Line | None
    monotonic_s: float
    wall_ms: UnixMs


class ParcelLoaded(Reading):
    """A parcel lies in a compartment and waits."""

    parcel: Id
    order: Id
    compartment: Compartment
    epoch: Id
    staff: Id


class ParcelCollected(Reading):
    """A parcel went to its holder."""

    parcel: Id
    order: Id
    compartment: Compartment
    epoch: Id
    operation: Id


class ParcelRetrieved(Reading):
    """Staff looked into a compartment and said what they saw. `unloaded`: taken out again, to be loaded later;
    `sent_back`: taken out, to go back where it came from; `left`: it is there and stays."""

    parcel: Id | None
    order: Id | None
    compartment: Compartment
    seen: Literal["empty", "parcel", "missing", "unloaded", "sent_back", "left"]
    staff: Id
    operation: Id


class ParcelPlaced(Reading):
    """Staff put a parcel at a place behind the counter."""

    parcel: Id
    order: Id
    place: CounterPlace
    staff: Id


class PlaceChecked(Reading):
    """Staff looked whether a parcel lies at its place."""

    place: CounterPlace
    parcel: Id
    order: Id
    seen: Literal["parcel", "missing"]
    staff: Id


class CredentialRefused(Reading):
    """A code that opened nothing; never the code itself."""

    reason: Id
    credential: CredentialId | None


class CheckedIn(Reading):
    """A customer went to the counter with a number."""

    ticket: Id
    number: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?[0-9]{1,6}$")]
    day: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    order: Id
    parcels: Annotated[list[Id], Field(max_length=50)]
    credential: CredentialId | None


class StatusRefused(Reading):
    """A question for the status of an order that was not answered; never what was typed."""

    reason: Id


class ReturnReceived(Reading):
    """One item of an order was handed back."""

    return_case: Id
    number: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    order: Id
    item: Id
    reason: Id
    condition: Literal["intact", "opened", "used", "faulty"] | None = None
    photo: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    rule: Id
    decision: Literal["accepted", "review"]
    amount_fen: Fen
    compartment: Compartment
    operation: Id


class RatingGiven(Reading):
    """One touch on a face; 5 is very good."""

    session: Id
    face: Annotated[int, Field(ge=1, le=5)]
    touchpoint: Id


class RatingFollowed(Reading):
    """What followed a face: what it was about, or an answer to one question; null is what this one does not tell."""

    session: Id
    tags: Annotated[list[Id], Field(max_length=20)] | None
    nps: Annotated[int, Field(ge=0, le=10)] | None
    ces: Annotated[int, Field(ge=1, le=7)] | None


class ComplaintOpened(Reading):
    """A complaint, suggestion or praise; the words are sealed for central."""

    complaint: Id
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}[A-Z][0-9]{4}-[0-9]{1,6}$")]
    kind: Literal["complaint", "suggestion", "praise"]
    about: Literal["goods", "service", "environment", "kiosk"]
    cause: Literal["customer", "jam"]
    remedy: Literal["refund", "replace", "repair", "answer", "nothing"] | None
    order: Id | None
    compartment: Compartment | None
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] | None
    sealed: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,8000}$")] | None


class HelpCalled(Reading):
    """A person at the screen wants staff."""

    help: Id
    screen: Id
    compartment: Compartment | None
    order: Id | None = None


class TaskOpened(Reading):
    """Something staff must do."""

    task: Id
    kind: Id
    compartment: Compartment | None
    order: Id | None
    operation: Id | None
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None


class TaskTaken(Reading):
    """A member of staff is on a task."""

    task: Id
    staff: Id


class TaskGivenBack(TaskTaken):
    """A task is free for others again."""


class TaskDone(Reading):
    """What came of a task."""

    task: Id
    outcome: Line
    evidence: Line | None
    staff: Id | None


class StaffSignedIn(Reading):
    """A member of staff signed in."""

    staff: Id


class StaffRefused(Reading):
    """A sign-in that was refused."""

    reason: Id


class KioskStarted(Reading):
    """The controller started and read its doors."""

    software: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    generation: Positive
    reconciled: Count


class KioskRestored(Reading):
    """The kiosk's database was an old copy; a new generation begins."""

    generation: Positive
    held: Count
    known: Count
    by: Literal["anchor", "central"]


class AuditPruned(Reading):
    """The kiosk dropped audit rows that central had countersigned."""

    through: Count
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class EventsLost(Reading):
    """Central lost events that the kiosk no longer keeps."""

    generation: Positive
    after: Count
    through: Count


class AlarmRaised(Reading):
    """A door did what no operation asked."""

    kind: Id
    compartment: Compartment | None


DATA: dict[str, type[Reading]] = {
    **{f"operation.{state}": OperationData for state in get_args(OperationState)},
    "parcel.loaded": ParcelLoaded,
    "parcel.collected": ParcelCollected,
    "parcel.retrieved": ParcelRetrieved,
    "parcel.placed": ParcelPlaced,
    "place.checked": PlaceChecked,
    "credential.refused": CredentialRefused,
    "customer.checked_in": CheckedIn,
    "status.refused": StatusRefused,
    "return.received": ReturnReceived,
    "rating.given": RatingGiven,
    "rating.followed": RatingFollowed,
    "complaint.opened": ComplaintOpened,
    "help.called": HelpCalled,
    "task.opened": TaskOpened,
    "task.taken": TaskTaken,
    "task.given_back": TaskGivenBack,
    "task.done": TaskDone,
    "staff.signed_in": StaffSignedIn,
    "staff.refused": StaffRefused,
    "kiosk.started": KioskStarted,
    "kiosk.restored": KioskRestored,
    "audit.pruned": AuditPruned,
    "events.lost": EventsLost,
    "alarm.raised": AlarmRaised,
}
