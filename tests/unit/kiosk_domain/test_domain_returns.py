"""The rule of older versions, by the engine of today: days counted from the day after pickup, both figures including
their end."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.policy import Decision, Facts, Verdict, decide, from_older
from kiosk.domain.policy.days import end_of
from kiosk.domain.returns import Reason

SHANGHAI = ZoneInfo("Asia/Shanghai")
EXCLUDED = ("fresh", "custom", "newspaper", "digital_opened")
LIMIT_FEN = 30_000
POLICY = from_older(7, LIMIT_FEN, EXCLUDED)
PICKED_UP = datetime(2025, 11, 21, 12, 40, tzinfo=SHANGHAI)
QUALITY = (Reason.QUALITY, Reason.NOT_AS_DESCRIBED)
NO_REASON = (Reason.CHANGED_MIND, Reason.SIZE)


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def window_end_ms(picked_up_ms: int, days: int, zone: ZoneInfo) -> int:
    end = end_of(picked_up_ms, days, zone)
    assert end is not None
    return end.until_ms


def found(
    reason: str,
    now_ms: int,
    picked_up_ms: int | None,
    paid_fen: int = 12_900,
    category: str = "household",
) -> Verdict:
    return decide(POLICY, Facts(reason, paid_fen, category, now_ms, SHANGHAI, picked_up_ms=picked_up_ms))


def verdict(
    now: datetime | None = None,
    *,
    reason: Reason = Reason.CHANGED_MIND,
    picked_up: datetime | None = PICKED_UP,
    **of_item: object,
) -> tuple[Decision, str]:
    one = found(reason, ms(now or PICKED_UP), ms(picked_up) if picked_up else None, **of_item)
    return one.decision, one.rule


ACCEPTED = (Decision.ACCEPTED, "no_reason_window")
OVER = (Decision.REFUSED, "window_over")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-11-21T12:40", ACCEPTED),
        ("2025-11-22T00:00", ACCEPTED),
        ("2025-11-28T00:00", ACCEPTED),
        ("2025-11-28T23:59:59.999", ACCEPTED),
        ("2025-11-29T00:00", OVER),
        ("2025-11-29T12:40", OVER),
        ("2035-01-01T00:00", OVER),
    ],
)
def test_seven_days_end_at_midnight_of_the_seventh_day_after_pickup(now: str, expected: tuple[Decision, str]) -> None:
    assert verdict(datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)) == expected


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_hour_of_pickup_does_not_matter(hour: int) -> None:
    picked_up = PICKED_UP.replace(hour=hour, minute=59)
    last = datetime(2025, 11, 28, 23, 59, 59, tzinfo=SHANGHAI)
    assert verdict(last, picked_up=picked_up) == ACCEPTED
    assert verdict(last + timedelta(seconds=1), picked_up=picked_up) == OVER


def test_the_day_is_the_shops_day_not_the_computers() -> None:
    late_evening_utc = datetime(2025, 11, 20, 16, 30, tzinfo=ZoneInfo("UTC"))  # 00:30 of the 21st in Shanghai
    assert window_end_ms(ms(late_evening_utc), 7, SHANGHAI) == window_end_ms(ms(PICKED_UP), 7, SHANGHAI)
    assert window_end_ms(ms(late_evening_utc), 7, ZoneInfo("UTC")) < window_end_ms(ms(PICKED_UP), 7, SHANGHAI)


def test_a_day_with_a_clock_change_is_still_one_day() -> None:
    paris = ZoneInfo("Europe/Paris")
    picked_up = datetime(2025, 10, 20, 10, 0, tzinfo=paris)  # clocks go back on the 26th
    assert window_end_ms(ms(picked_up), 7, paris) == ms(datetime(2025, 10, 28, 0, 0, tzinfo=paris)) - 1


def test_no_days_at_all_end_on_the_day_of_pickup() -> None:
    assert window_end_ms(ms(PICKED_UP), 0, SHANGHAI) == ms(datetime(2025, 11, 22, 0, 0, tzinfo=SHANGHAI)) - 1


@pytest.mark.parametrize(
    ("paid_fen", "expected"),
    [
        (0, ACCEPTED),
        (29_999, ACCEPTED),
        (30_000, ACCEPTED),
        (30_001, (Decision.REVIEW, "above_machine_limit")),
    ],
)
def test_the_limit_includes_itself(paid_fen: int, expected: tuple[Decision, str]) -> None:
    assert verdict(paid_fen=paid_fen) == expected


@pytest.mark.parametrize("reason", NO_REASON)
@pytest.mark.parametrize("category", EXCLUDED)
def test_excluded_goods_do_not_come_back_without_a_reason(reason: Reason, category: str) -> None:
    assert verdict(reason=reason, category=category) == (Decision.REFUSED, "excluded_category")


@pytest.mark.parametrize("reason", QUALITY)
@pytest.mark.parametrize("of_item", [{"category": "fresh"}, {"paid_fen": 10**9}, {}])
def test_a_fault_is_never_refused_whatever_the_goods_the_window_or_the_price(
    reason: Reason, of_item: dict[str, object]
) -> None:
    late = PICKED_UP + timedelta(days=400)
    assert verdict(late, reason=reason, **of_item) == (Decision.REVIEW, "quality_checked_by_staff")


def test_without_a_date_of_pickup_staff_decide() -> None:
    assert verdict(picked_up=None) == (Decision.REVIEW, "pickup_date_unknown")


@pytest.mark.parametrize("picked_up_ms", [2**53 - 1, -(2**53), 253_402_300_799_999])
def test_a_date_no_calendar_has_is_for_staff_too(picked_up_ms: int) -> None:
    one = found(Reason.SIZE, ms(PICKED_UP), picked_up_ms)
    assert (one.decision, one.rule) == (Decision.REVIEW, "pickup_date_unknown")


@given(
    reason=st.sampled_from(list(Reason)),
    after_s=st.integers(0, 40 * 86_400),
    paid_fen=st.integers(0, 10**7),
    category=st.sampled_from(["household", "fresh", "custom", ""]),
)
def test_every_verdict_names_its_rule_and_nothing_beyond_the_limit_is_approved(
    reason: Reason, after_s: int, paid_fen: int, category: str
) -> None:
    one = found(reason, ms(PICKED_UP) + after_s * 1000, ms(PICKED_UP), paid_fen, category)
    assert one.rule in POLICY.rules
    assert one.until_ms is not None or reason in QUALITY
    if one.decision is Decision.ACCEPTED:
        assert paid_fen <= LIMIT_FEN
        assert ms(PICKED_UP) + after_s * 1000 <= (one.until_ms or 0)
        assert category not in EXCLUDED
    if one.decision is Decision.REFUSED:
        assert reason in NO_REASON
