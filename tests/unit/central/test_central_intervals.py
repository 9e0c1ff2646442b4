"""Intervals of shares and scores: as published, as another library has them, and as often right as they say."""

import csv
import random
from math import exp, lgamma, log
from pathlib import Path

import pytest

from central.ratings.intervals import net_promoter, share

VECTORS = Path(__file__).parents[2] / "vectors" / "adjusted_wald.csv"
DRAWS = 1000
SEED = 20251121


def vectors() -> list[dict[str, str]]:
    """Rows of another library."""
    return list(csv.DictReader(line for line in VECTORS.read_text().splitlines() if not line.startswith("#")))


@pytest.mark.parametrize(
    "row", vectors(), ids=lambda row: f"{row['successes']} of {row['answers']} {row['confidence']}"
)
def test_a_share_has_the_interval_that_statsmodels_gives(row: dict[str, str]) -> None:
    found = share(int(row["successes"]), int(row["answers"]), float(row["confidence"]))
    assert (found.low, found.high) == pytest.approx((float(row["low"]), float(row["high"])), abs=1e-9)


def test_a_share_has_the_interval_of_the_published_example() -> None:
    """Tullis and Albert, Measuring the User Experience: 4 of 5 users are 36 % to 98 %."""
    found = share(4, 5)
    assert (found.value, round(found.low, 2), round(found.high, 2)) == (0.8, 0.36, 0.98)


def test_a_score_adds_three_quarters_to_both_ends() -> None:
    """By hand: 10 promoters, 4 detractors of 20: 6/23 apart, variance (15.5/23 - (6/23)^2)/23."""
    found = net_promoter(10, 4, 20)
    half = 1.959964 * ((15.5 / 23 - (6 / 23) ** 2) / 23) ** 0.5
    assert (found.value, found.low, found.high) == pytest.approx((0.3, 6 / 23 - half, 6 / 23 + half), abs=1e-6)


@pytest.mark.parametrize("answers", [20, 50, 100, 200, 500, 1000, 2000])
def test_the_truth_lies_inside_as_often_as_promised(answers: int) -> None:
    """Counted, not drawn: the chance of every number of successes, over true shares from 5 to 95 %."""
    spans = [share(successes, answers) for successes in range(answers + 1)]
    truths = [percent / 100 for percent in range(5, 100, 5)]
    held = [
        sum(_chance(k, answers, truth) for k, span in enumerate(spans) if span.low <= truth <= span.high)
        for truth in truths
    ]
    assert 0.93 <= sum(held) / len(held) <= 0.97
    assert min(held) > 0.92


def _chance(successes: int, answers: int, truth: float) -> float:
    """Of so many successes, by the binomial law."""
    ways = lgamma(answers + 1) - lgamma(successes + 1) - lgamma(answers - successes + 1)
    return exp(ways + successes * log(truth) + (answers - successes) * log(1 - truth))


@pytest.mark.parametrize("answers", [20, 100, 500, 2000])
def test_the_true_score_lies_inside_as_often_as_promised(answers: int) -> None:
    draw = random.Random(SEED - answers)
    held = 0
    for _ in range(DRAWS):
        ups, downs = draw.uniform(0.1, 0.6), draw.uniform(0.05, 0.35)
        said = [draw.random() for _ in range(answers)]
        promoters = sum(one < ups for one in said)
        detractors = sum(one > 1 - downs for one in said)
        found = net_promoter(promoters, detractors, answers)
        held += found.low <= ups - downs <= found.high
    assert 0.92 <= held / (DRAWS) <= 0.98, held / (DRAWS)


@pytest.mark.parametrize(("successes", "answers"), [(0, 0), (-1, 5), (6, 5)])
def test_there_is_no_share_of_nothing(successes: int, answers: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        share(successes, answers)


@pytest.mark.parametrize(("promoters", "detractors", "answers"), [(0, 0, 0), (3, 3, 5), (-1, 0, 5)])
def test_there_is_no_score_of_nothing(promoters: int, detractors: int, answers: int) -> None:
    with pytest.raises(ValueError, match="no score"):
        net_promoter(promoters, detractors, answers)
