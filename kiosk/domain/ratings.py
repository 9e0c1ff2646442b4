"""A rating: one touch on one of five faces; then what it was about, and one short question."""

from dataclasses import dataclass
from enum import StrEnum

FACES = range(1, 6)
"""1 very poor to 5 very good."""
GOOD = 4
"""From this face on people are asked what was good; below it, what should be better."""

TOUCHPOINTS = (
    "goods",
    "price",
    "choice",
    "environment",
    "checkout",
    "display",
    "after_sales",
    "staff",
    "kiosk",
)
"""What a visit is made of, in the order in which it is offered."""


class Question(StrEnum):
    """The second of two follow-ups: would you recommend us, or how easy was the return."""

    NPS = "nps"
    CES = "ces"


SCALES: dict[Question, range] = {Question.NPS: range(11), Question.CES: range(1, 8)}
"""What may be answered. NPS: 0 not at all to 10 very likely. CES: 1 very hard to 7 very easy."""


@dataclass(frozen=True)
class Rating:
    """What a person touched after a visit; at most one per session counts."""

    session: str
    face: int
    given_ms: int
    touchpoint: str = "kiosk"

    def __post_init__(self) -> None:
        """Refuse what is no face."""
        if self.face not in FACES:
            raise ValueError(f"a rating is 1 to 5, not {self.face}")
