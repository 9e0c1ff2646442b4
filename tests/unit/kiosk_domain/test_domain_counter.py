"""The queue at the counter by its arithmetic: days of business, who is ahead, about how many minutes."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.counter import QueueRules, Ticket, TicketState, ahead_of, business_day, minutes

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON_MS = 1_763_697_600_000
"""2025-11-21 12:00 in Shanghai."""
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
RULES = QueueRules()


def ticket(place: int, state: str = "waiting", *, entered_ms: int = NOON_MS, changed_ms: int | None = None) -> Ticket:
    return Ticket(f"t{place}", f"o{place}", "2025-11-21", place, str(place), entered_ms, state, changed_ms)


@pytest.mark.parametrize(
    ("wall_ms", "begins_h", "day"),
    [
        (NOON_MS, 4, "2025-11-21"),
        (NOON_MS + 12 * HOUR_MS, 4, "2025-11-21"),
        (NOON_MS + 16 * HOUR_MS - 1, 4, "2025-11-21"),
        (NOON_MS + 16 * HOUR_MS, 4, "2025-11-22"),
        (NOON_MS + 12 * HOUR_MS, 0, "2025-11-22"),
    ],
)
def test_a_day_of_business_ends_when_the_shop_says_not_at_midnight(wall_ms: int, begins_h: int, day: str) -> None:
    assert business_day(wall_ms, SHANGHAI, begins_h) == day


def test_ahead_are_those_who_wait_or_are_being_served_before_me() -> None:
    today = [ticket(1, "served"), ticket(2, "passed"), ticket(3, "called"), ticket(4), ticket(5), ticket(6)]
    assert ahead_of(today[4], today, NOON_MS, RULES) == 2
    assert ahead_of(today[0], today, NOON_MS, RULES) == 0
    served = [replace(one, state="served") if one.place == 3 else one for one in today]
    assert ahead_of(today[4], served, NOON_MS, RULES) == 1


def test_who_came_too_long_ago_or_on_another_day_is_not_ahead() -> None:
    old = ticket(1, entered_ms=NOON_MS - 45 * MINUTE_MS - 1)
    edge = ticket(2, entered_ms=NOON_MS - 45 * MINUTE_MS)
    yesterday = replace(ticket(3), day="2025-11-20")
    assert ahead_of(ticket(9), [old, edge, yesterday], NOON_MS, RULES) == 1


def test_minutes_come_from_the_settings_until_the_day_has_shown_better() -> None:
    assert [minutes(ahead, [], RULES) for ahead in (0, 1, 2)] == [0, 2, 4]
    assert minutes(3, [], QueueRules(minutes_each=1.5)) == 5, "rounded up"


def test_minutes_follow_the_customers_served_today() -> None:
    """The second waited for the first; the third came when the counter was free: the idle hour is not counted."""
    served = [
        ticket(1, "served", changed_ms=NOON_MS + 3 * MINUTE_MS),
        ticket(2, "served", changed_ms=NOON_MS + 6 * MINUTE_MS),
        ticket(3, "served", entered_ms=NOON_MS + HOUR_MS, changed_ms=NOON_MS + HOUR_MS + 3 * MINUTE_MS),
    ]
    assert minutes(2, served, RULES) == 6


def test_a_counter_that_serves_at_once_still_takes_a_minute() -> None:
    served = [ticket(1, "served", changed_ms=NOON_MS), ticket(2, "served", changed_ms=NOON_MS)]
    assert minutes(1, served, RULES) == 1
    assert minutes(0, served, RULES) == 0


TICKETS = st.lists(
    st.builds(
        lambda place, state, entered, took: ticket(
            place, state, entered_ms=NOON_MS + entered, changed_ms=NOON_MS + entered + took
        ),
        st.integers(1, 40),
        st.sampled_from(TicketState),
        st.integers(-HOUR_MS, HOUR_MS),
        st.integers(-HOUR_MS, HOUR_MS),
    ),
    max_size=40,
    unique_by=lambda one: one.place,
)


@given(TICKETS, st.integers(1, 41), st.integers(0, 40))
def test_serving_somebody_ahead_makes_it_one_less_and_nothing_else_does(
    today: list[Ticket], place: int, at: int
) -> None:
    mine = ticket(place)
    before = ahead_of(mine, today, NOON_MS, RULES)
    assert 0 <= before <= len(today)
    if at >= len(today):
        return
    one = today[at]
    counted = one.place < place and one.state in ("waiting", "called") and one.entered_ms >= NOON_MS - 45 * MINUTE_MS
    after = [replace(each, state=TicketState.SERVED) if each is one else each for each in today]
    assert ahead_of(mine, after, NOON_MS, RULES) == before - counted
    assert minutes(before, after, RULES) >= min(before, 1)
