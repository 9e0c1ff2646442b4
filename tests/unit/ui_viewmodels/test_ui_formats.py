"""Money, days, times and places as people read them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ui import samples
from ui.viewmodels import formats, places
from ui.viewmodels.texts import load

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH, EN = load("zh-CN"), load("en")


@pytest.mark.parametrize(
    ("amount_fen", "shown"),
    [(12900, "¥129.00"), (5, "¥0.05"), (0, "¥0.00"), (100000001, "¥1000000.01"), (-3650, "-¥36.50")],
)
def test_money_is_exact(amount_fen: int, shown: str) -> None:
    assert formats.money(ZH, amount_fen) == shown
    assert formats.money(EN, amount_fen) == shown


def _ms(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=SHANGHAI).timestamp() * 1000)


def test_days_and_times_are_the_shops() -> None:
    moment_ms = _ms(2026, 11, 28, 21, 5)
    assert formats.day(ZH, moment_ms, SHANGHAI) == "11\u00a0月\u00a028\u00a0日"
    assert formats.day(EN, moment_ms, SHANGHAI) == "28\u00a0Nov"
    assert formats.moment(ZH, moment_ms, SHANGHAI) == "11\u00a0月\u00a028\u00a0日 21:05"
    assert formats.moment(EN, moment_ms, SHANGHAI) == "28\u00a0Nov, 21:05"
    assert formats.clock(moment_ms, UTC) == "13:05"


def test_today_needs_no_date() -> None:
    now_ms = _ms(2026, 11, 28, 8)
    assert formats.when(ZH, _ms(2026, 11, 28, 23, 59), now_ms, SHANGHAI) == "23:59"
    assert formats.when(ZH, _ms(2026, 11, 29), now_ms, SHANGHAI) == "11\u00a0月\u00a029\u00a0日 00:00"


def test_a_time_zone_nobody_knows_is_utc() -> None:
    for name in ("Mars/Olympus", "", "../etc/passwd", "a\0b"):
        assert formats.zone(name) is UTC


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("A01", "在您<b>左边</b>，<b>高过头顶</b>", "On your <b>left</b>, <b>above your head</b>"),
        ("A07", "在您<b>左边</b>，<b>齐腰高</b>", "On your <b>left</b>, <b>at waist height</b>"),
        ("D04", "在您<b>右边</b>，<b>齐膝高</b>", "On your <b>right</b>, <b>at knee height</b>"),
        ("C12", "在您<b>右边</b>，<b>贴近地面</b>", "On your <b>right</b>, <b>near the floor</b>"),
    ],
)
def test_a_place_is_told_in_words(label: str, zh: str, en: str) -> None:
    bank = samples.bank()
    view = places.door(bank, label)
    assert view is not None
    assert places.sentence(ZH, bank, view) == zh
    assert places.sentence(EN, bank, view) == en


def test_a_door_under_the_screen_is_in_front() -> None:
    bank = samples.bank()
    door = bank.doors[0]
    under = door.model_copy(update={"rect": door.rect.model_copy(update={"x_mm": 900, "y_mm": 1200})})
    assert places.side(bank, under) == "front"
    assert places.door(bank, "Z99") is None
