"""The bodies about returns and their refunds. Must never know a table or a rule."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from central.fields import Answer, Fen, Id, Request
from central.refunds.life import State, Step

Note = Annotated[str, StringConstraints(max_length=1000)]


class Decision(Request):
    """What somebody decides. `amount_fen` is what is given, by default all of it; a refusal and a question need a
    note."""

    step: Literal["approve", "refuse", "ask", "answer"]
    amount_fen: Fen | None = None
    note: Note = ""


class ReviewRequest(Decision):
    """What a member of staff decides."""

    staff: Id


class PaidRequest(Request):
    """Staff paid in another way: how, and by which receipt."""

    staff: Id
    note: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class StepOut(Answer):
    """One thing that happened."""

    step: Step
    by: str
    amount_fen: int
    note: str
    at_ms: int


class RefundOut(Answer):
    """A return and its refund. `due_ms` is when the money must be there at the latest."""

    id: str
    number: str
    order: str
    kiosk: str
    item: str
    reason: str
    condition: str | None
    photo: Literal["none", "expected", "here", "deleted"]
    rule: str
    amount_fen: Fen
    state: State
    received_ms: int
    due_ms: int
    late: bool
    ended_ms: int | None
    reference: str | None
    why: str | None
    next_steps: Annotated[list[Step], Field()]
    steps: list[StepOut]


class RefundList(Answer):
    """Those due soonest first."""

    refunds: list[RefundOut]
