"""Return cases, and why a customer says an item comes back. By which rule it may, stands in `policy`."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why an item comes back."""

    CHANGED_MIND = "changed_mind"
    SIZE = "size"
    QUALITY = "quality"
    NOT_AS_DESCRIBED = "not_as_described"


@dataclass(frozen=True)
class ReturnCase:
    """One item on its way back. `refund` and `due_ms`: how the money stands, and when it is there at the latest, as
    central said last."""

    id: str
    number: str
    order: str
    item: str
    reason: str
    rule: str
    decision: str
    amount_fen: int
    state: str
    opened_ms: int
    compartment: str | None = None
    operation: str | None = None
    condition: str | None = None
    refund: str | None = None
    due_ms: int | None = None
