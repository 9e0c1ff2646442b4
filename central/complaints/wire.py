"""The bodies about complaints. Must never know a table or a rule."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from central.complaints.life import Act, State
from central.complaints.rules import Class, Level
from central.fields import Answer, Compartment, Id, Request
from central.wire import Short

Kind = Literal["complaint", "suggestion", "praise"]
Remedy = Literal["refund", "replace", "repair", "answer", "nothing"]
Source = Literal["kiosk", "page", "phone", "box", "social", "staff"]
Words = Annotated[str, StringConstraints(max_length=2000)]


class ComplaintRequest(Request):
    """A complaint, suggestion or praise that staff enter. `about` in the class's own words."""

    shop: Id
    source: Source
    kind: Kind = "complaint"
    about: Annotated[Class, Field(strict=False)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    remedy: Remedy | None = None
    order: Id | None = None
    compartment: Compartment | None = None
    by: Short


class ActRequest(Request):
    """What somebody did; `note` is the answer, the proposal, the evidence, the reason or the new owner."""

    act: Annotated[Act, Field(strict=False)]
    note: Words = ""
    by: Short


class ClockOut(Answer):
    """A clock: `due_ms` is None while it rests, `done_ms` None until it is stopped."""

    due_ms: int | None
    done_ms: int | None
    late: bool


class ActOut(Answer):
    """One thing that was done."""

    act: Act
    note: str
    by: str
    at_ms: int


class ComplaintOut(Answer):
    """A complaint with its clocks and what may be done next."""

    id: str
    number: str
    shop: str
    kiosk: str | None
    source: str
    kind: str
    about: Class
    remedy: str | None
    text: str
    order: str | None
    compartment: str | None
    level: Level
    word: str | None
    owner: str
    state: State
    reopened: int
    received_ms: int
    first_answer: ClockOut
    solving: ClockOut
    next_acts: list[Act]
    acts: list[ActOut]


class ComplaintList(Answer):
    """Most urgent first, then by what is due soonest."""

    complaints: list[ComplaintOut]
