"""What ratings come to: taps in a row are one hand, few answers are no figure, each hour says what it stands for."""

from datetime import UTC
from zoneinfo import ZoneInfo

from central.ratings.summary import APART_MS, LEAST_ANSWERS, Rating, by_hour, counted, summaries

HOUR_MS = 3_600_000
MORNING_MS = 1_763_690_400_000
"""2025-11-21 10:00 in Shanghai."""


def rating(at_ms: int, face: int = 5, touchpoint: str = "kiosk", kiosk: str = "k1") -> Rating:
    """One touch."""
    return Rating(kiosk, face, touchpoint, at_ms)


def test_a_child_who_taps_forty_times_has_one_voice() -> None:
    taps = [rating(MORNING_MS + 900 * tap, 1 + tap % 5) for tap in range(40)]
    kept, repeats = counted([*taps, rating(MORNING_MS + 1000, kiosk="k2"), rating(MORNING_MS + 39 * 900 + APART_MS)])
    assert [(one.kiosk, one.at_ms) for one in kept] == [
        ("k1", MORNING_MS),
        ("k2", MORNING_MS + 1000),
        ("k1", MORNING_MS + 39 * 900 + APART_MS),
    ]
    assert len(repeats) == 39


def test_few_answers_are_counted_and_give_no_figure() -> None:
    few = [rating(MORNING_MS + at * HOUR_MS) for at in range(LEAST_ANSWERS - 1)]
    everything, kiosk = summaries(few)
    assert (everything.touchpoint, kiosk.touchpoint) == (None, "kiosk")
    assert (everything.answers, everything.faces, everything.satisfied) == (LEAST_ANSWERS - 1, (0, 0, 0, 0, 9), None)
    enough = summaries([*few, rating(MORNING_MS - HOUR_MS, face=3)])[0].satisfied
    assert enough is not None
    assert (enough.value, round(enough.low, 2), enough.high) == (0.9, 0.57, 1.0)


def test_each_touchpoint_has_its_own_line() -> None:
    some = [
        rating(MORNING_MS + at * HOUR_MS, face=1 + at % 5, touchpoint=("goods", "staff")[at % 2]) for at in range(40)
    ]
    lines = summaries(some)
    assert [(one.touchpoint, one.answers) for one in lines] == [(None, 40), ("goods", 20), ("staff", 20)]
    assert all(one.satisfied is not None and one.satisfied.value == 0.4 for one in lines)


def test_nothing_is_said_of_nothing() -> None:
    (nothing,) = summaries([])
    assert (nothing.answers, nothing.repeats, nothing.satisfied) == (0, 0, None)


def test_hours_are_those_of_the_shop() -> None:
    visits = [MORNING_MS + 60_000 * minute for minute in range(8)]
    for zone, hour in ((ZoneInfo("Asia/Shanghai"), 10), (UTC, 2)):
        hours = by_hour([rating(MORNING_MS + 5), rating(MORNING_MS + 30_000)], visits, zone)
        assert [(one.hour, one.visits, one.answers) for one in hours if one.visits] == [(hour, 8, 2)]
        assert len(hours) == 24
