"""Adjusted-Wald intervals of a share and of a Net Promoter Score: honest for few answers and for nearly all alike.

Pure. Shares lie between 0 and 1, scores between -1 and 1; an interval never leaves its range.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """An estimate as it was counted, and where the truth lies with the confidence asked for."""

    value: float
    low: float
    high: float


def share(successes: int, answers: int, confidence: float = CONFIDENCE) -> Interval:
    """The share of `successes` among `answers`: z squared imagined answers are added, half of them successes.

    Source: Agresti and Coull, The American Statistician 52 (1998), 119-126. ValueError without any answer, or with
    more successes than answers.
    """
    if not 0 <= successes <= answers or answers == 0:
        raise ValueError(f"no share of {successes} among {answers}")
    z = _z(confidence)
    more = answers + z * z
    middle = (successes + z * z / 2) / more
    half = z * sqrt(middle * (1 - middle) / more)
    return Interval(successes / answers, max(0.0, middle - half), min(1.0, middle + half))


def net_promoter(promoters: int, detractors: int, answers: int, confidence: float = CONFIDENCE) -> Interval:
    """The Net Promoter Score: three imagined answers are added, three quarters of a promoter and of a detractor.

    Source: Rocks, The American Statistician 70 (2016), 365-372. ValueError without any answer, or with more promoters
    and detractors than answers.
    """
    if min(promoters, detractors) < 0 or promoters + detractors > answers or answers == 0:
        raise ValueError(f"no score of {promoters} promoters and {detractors} detractors among {answers}")
    more = answers + 3
    ups, downs = (promoters + 0.75) / more, (detractors + 0.75) / more
    half = _z(confidence) * sqrt((ups + downs - (ups - downs) ** 2) / more)
    middle = ups - downs
    return Interval((promoters - detractors) / answers, max(-1.0, middle - half), min(1.0, middle + half))


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)
