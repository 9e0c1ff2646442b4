"""Ratings of a span of time, counted honestly: taps in a row count once, and too few answers are no figure.

Pure. Knows faces and moments. Must never know a table or a request.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from central.ratings.intervals import Interval, net_promoter, share

FACES = range(1, 6)
SATISFIED = 4
"""The two best of five faces are satisfied: the usual top-two-box score (CSAT)."""
NPS, DETRACTORS, PROMOTERS = range(11), range(7), range(9, 11)
"""Source of the bounds: Reichheld, Harvard Business Review, December 2003."""
CES, EASY = range(1, 8), range(5, 8)
"""From 1, very hard, to 7, very easy; the three best are easy (CES 2.0, top three boxes)."""
APART_MS = 5_000
"""Nobody else stands before a kiosk so soon after a rating: a tap within it is the same hand again."""
LEAST_ANSWERS = 10
"""Fewer answers give an interval wider than half the scale: no figure is shown of them."""


@dataclass(frozen=True)
class Rating:
    """One touch on a face at one kiosk, and what followed it."""

    kiosk: str
    face: int
    touchpoint: str
    at_ms: int
    tags: frozenset[str] = frozenset()
    nps: int | None = None
    ces: int | None = None

    @property
    def about(self) -> frozenset[str]:
        """The touchpoints it counts for: those it names, else the one where the face was touched."""
        return self.tags or frozenset({self.touchpoint})


@dataclass(frozen=True)
class Summary:
    """Of one touchpoint, or of all. `satisfied` is None below `LEAST_ANSWERS`; `repeats` were left out."""

    touchpoint: str | None
    answers: int
    repeats: int
    faces: tuple[int, ...]
    satisfied: Interval | None


@dataclass(frozen=True)
class Scale:
    """The answers to one question: how many gave each answer, and what they come to; None when they are too few."""

    answers: int
    counts: tuple[int, ...]
    figure: Interval | None


@dataclass(frozen=True)
class Hour:
    """An hour of the day, 0 to 23: how many visits it had, and how many of them were rated."""

    hour: int
    visits: int
    answers: int


def counted(ratings: Iterable[Rating]) -> tuple[list[Rating], list[Rating]]:
    """Those that count, and those that came from the same kiosk within `APART_MS` of the one before, each in order of
    time. A hand that goes on tapping is one hand, however long it taps."""
    kept: list[Rating] = []
    repeats: list[Rating] = []
    last_ms: dict[str, int] = {}
    for one in sorted(ratings, key=lambda rating: (rating.at_ms, rating.kiosk)):
        before_ms = last_ms.get(one.kiosk)
        again = before_ms is not None and one.at_ms - before_ms < APART_MS
        (repeats if again else kept).append(one)
        last_ms[one.kiosk] = one.at_ms
    return kept, repeats


def summaries(ratings: Iterable[Rating]) -> list[Summary]:
    """All touchpoints together, then each by name."""
    kept, repeats = counted(ratings)
    names: list[str | None] = [None, *sorted({name for one in (*kept, *repeats) for name in one.about})]
    return [_summary(name, _of(name, kept), len(_of(name, repeats))) for name in names]


def nps(ratings: Iterable[Rating]) -> Scale:
    """Would they recommend the shop: the Net Promoter Score from -1 to 1."""
    kept, _ = counted(ratings)
    counts = Counter(one.nps for one in kept if one.nps is not None)
    promoters, detractors = _many(counts, PROMOTERS), _many(counts, DETRACTORS)
    return _scale(counts, NPS, lambda answers: net_promoter(promoters, detractors, answers))


def ces(ratings: Iterable[Rating]) -> Scale:
    """How easy was it: the share of those who found it easy."""
    kept, _ = counted(ratings)
    counts = Counter(one.ces for one in kept if one.ces is not None)
    return _scale(counts, CES, lambda answers: share(_many(counts, EASY), answers))


def by_hour(ratings: Iterable[Rating], visits_ms: Iterable[int], zone: tzinfo) -> list[Hour]:
    """The 24 hours of the shop's day: what part of its visits the answers stand for."""
    kept, _ = counted(ratings)
    answers = Counter(_hour(one.at_ms, zone) for one in kept)
    visits = Counter(_hour(at_ms, zone) for at_ms in visits_ms)
    return [Hour(hour, visits[hour], answers[hour]) for hour in range(24)]


def _of(touchpoint: str | None, ratings: Sequence[Rating]) -> list[Rating]:
    return [one for one in ratings if touchpoint is None or touchpoint in one.about]


def _summary(touchpoint: str | None, kept: Sequence[Rating], repeats: int) -> Summary:
    faces = Counter(one.face for one in kept)
    good = sum(count for face, count in faces.items() if face >= SATISFIED)
    satisfied = share(good, len(kept)) if len(kept) >= LEAST_ANSWERS else None
    return Summary(touchpoint, len(kept), repeats, tuple(faces[face] for face in FACES), satisfied)


def _scale(counts: Counter[int], scale: range, figure: Callable[[int], Interval]) -> Scale:
    answers = counts.total()
    return Scale(answers, tuple(counts[step] for step in scale), figure(answers) if answers >= LEAST_ANSWERS else None)


def _many(counts: Counter[int], steps: range) -> int:
    return sum(counts[step] for step in steps)


def _hour(at_ms: int, zone: tzinfo) -> int:
    return datetime.fromtimestamp(at_ms / 1000, zone).hour
