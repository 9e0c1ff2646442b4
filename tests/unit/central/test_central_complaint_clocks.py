"""The two clocks of a complaint: one that nothing stops, one that runs while the shop works."""

import random
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from central.complaints.clocks import Hours, Pause, first_answer_due_ms, solving_due_ms, worked_ms

ZONE = ZoneInfo("Asia/Shanghai")
HOUR_MS = 3_600_000
NEW_YEAR = frozenset(date(2026, 2, day) for day in range(16, 23))
HOURS = Hours(ZONE, time(9), time(21), days_off=NEW_YEAR, made_up=frozenset({date(2026, 2, 22)}))
SEED = 4711


def at(text: str) -> int:
    """A moment at the shop, in ms."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)


@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        ("2026-01-05T10:00", 3, "2026-01-05T13:00"),
        ("2026-01-05T20:00", 3, "2026-01-06T11:00"),
        ("2026-01-05T23:30", 1, "2026-01-06T10:00"),
        ("2026-01-05T06:00", 12, "2026-01-05T21:00"),
        ("2026-01-05T09:00", 24, "2026-01-06T21:00"),
        ("2026-02-15T20:00", 2, "2026-02-22T10:00"),  # the holiday; its last day is made up for
    ],
)
def test_solving_takes_working_time_only(received: str, hours: int, due: str) -> None:
    assert solving_due_ms(HOURS, at(received), hours * HOUR_MS) == at(due)


def test_the_first_answer_is_due_on_the_holiday_too() -> None:
    assert first_answer_due_ms(at("2026-02-16T20:00")) == at("2026-02-17T20:00")


def test_the_clock_rests_while_the_customer_is_waited_for() -> None:
    pauses: list[Pause] = [(at("2026-01-05T11:00"), at("2026-01-06T11:00")), (at("2026-01-06T11:30"), None)]
    assert solving_due_ms(HOURS, at("2026-01-05T10:00"), 3 * HOUR_MS, pauses[:1]) == at("2026-01-06T13:00")
    assert solving_due_ms(HOURS, at("2026-01-05T10:00"), 3 * HOUR_MS, pauses) is None
    assert worked_ms(HOURS, at("2026-01-05T10:00"), at("2026-01-08T10:00"), pauses) == 1.5 * HOUR_MS


def test_what_is_due_is_exactly_worked_by_then() -> None:
    """Drawn complaints and pauses: up to the due moment the allowed time is worked, a millisecond before it is not."""
    draw = random.Random(SEED)
    for _ in range(300):
        received = at("2026-01-01T00:00") + draw.randrange(90 * 24 * HOUR_MS)
        cuts = sorted(received + draw.randrange(10 * 24 * HOUR_MS) for _ in range(2 * draw.randrange(4)))
        pauses = list(zip(cuts[::2], cuts[1::2], strict=True))
        allowed = draw.randrange(1, 60 * HOUR_MS)
        due = solving_due_ms(HOURS, received, allowed, pauses)
        assert due is not None
        assert worked_ms(HOURS, received, due, pauses) == allowed, (SEED, received, pauses, allowed)
        assert worked_ms(HOURS, received, due - 1, pauses) < allowed


def test_more_waiting_is_never_due_earlier() -> None:
    received = at("2026-01-05T10:00")
    due = [
        solving_due_ms(HOURS, received, 20 * HOUR_MS, [(received + HOUR_MS, received + (1 + rest) * HOUR_MS)])
        for rest in range(72)
    ]
    assert due == sorted(due, key=lambda moment: moment or 0)


def test_a_shop_that_never_works_is_refused() -> None:
    with pytest.raises(ValueError, match="open from"):
        Hours(ZONE, time(9), time(9))
    with pytest.raises(ValueError, match="open from"):
        Hours(ZONE, time(9), time(10), weekdays=frozenset())
    first = date(2026, 1, 1)
    shut = Hours(ZONE, time(9), time(10), days_off=frozenset(first + timedelta(days=day) for day in range(4 * 366)))
    with pytest.raises(ValueError, match="not to be worked"):
        solving_due_ms(shut, at("2026-01-05T10:00"), 1)
