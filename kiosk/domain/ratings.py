"""A rating: one touch on one of five faces."""

from dataclasses import dataclass

FACES = range(1, 6)
"""1 very poor to 5 very good."""


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
