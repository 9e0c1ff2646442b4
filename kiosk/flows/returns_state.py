"""What a return remembers while the customer stands there. Must never hold a picture: only its digest."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.policy import Decision
from kiosk.flows.events import CodeRefused, ReturnDecided
from kiosk.link.views import ItemView


class ReturnsPhase(StrEnum):
    """Where the customer is."""

    SCAN = "scan"
    CHECKING = "checking"
    REFUSED = "refused"
    ITEMS = "items"
    REASON = "reason"
    CONDITION = "condition"
    DECIDING = "deciding"
    PHOTO = "photo"
    AIM = "aim"
    SEALING = "sealing"
    SHOWN = "shown"
    DECISION = "decision"
    OPENING = "opening"
    OPEN = "open"
    LEFT_OPEN = "left_open"
    INSIDE = "inside"
    SETTLING = "settling"
    RECEIVED = "received"
    JAM = "jam"


R = ReturnsPhase


@dataclass(frozen=True)
class Returns:
    """One visit to bring something back. `photo` is the digest of a picture that was taken and may be used."""

    phase: ReturnsPhase
    refused: CodeRefused | None = None
    order: str | None = None
    order_number: str | None = None
    items: tuple[ItemView, ...] = ()
    item: ItemView | None = None
    reason: str | None = None
    condition: str | None = None
    decided: ReturnDecided | None = None
    photo: str | None = None
    compartment: str | None = None
    operation: str | None = None
    reopen: bool = False
    number: str | None = None
    case: str | None = None
    complaint: str | None = None
    until_ms: int | None = None


def takes_goods(decided: ReturnDecided | None) -> bool:
    """Whether a door may be opened on this verdict."""
    return decided is not None and decided.decision != Decision.REFUSED and decided.compartment is not None
