"""The bodies in which central says what ratings come to. Must never know a table or a rule."""

from central.fields import Answer


class SpanOut(Answer):
    """An estimate and its 95 % interval, shares from 0 to 1."""

    value: float
    low: float
    high: float


class RatingLine(Answer):
    """All touchpoints (None) or one: of those who named it, or who touched a face there and named none.

    `faces`: how many of each, from very poor to very good.
    """

    touchpoint: str | None
    answers: int
    repeats: int
    faces: list[int]
    satisfied: SpanOut | None


class ScoreOut(Answer):
    """An estimate and its 95 % interval, scores from -1 to 1."""

    value: float
    low: float
    high: float


class NpsOut(Answer):
    """Would they recommend the shop: how many said 0 to 10, and the Net Promoter Score."""

    answers: int
    counts: list[int]
    figure: ScoreOut | None


class CesOut(Answer):
    """How easy a return was: how many said 1 to 7, and the share of 5 and above."""

    answers: int
    counts: list[int]
    figure: SpanOut | None


class RatingHour(Answer):
    """An hour of the day at the shop."""

    hour: int
    visits: int
    answers: int


class RatingsOut(Answer):
    """What the ratings of a span come to."""

    from_ms: int
    until_ms: int
    lines: list[RatingLine]
    nps: NpsOut
    ces: CesOut
    hours: list[RatingHour]
