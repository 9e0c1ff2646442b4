"""Holidays that run out are told in November, at the console too, to whoever can do something about it."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from central_world import World
from console_bench import Browser, signed_in

import assets
from central.policy.files import load
from central.policy.holidays import known_until
from kiosk.domain.policy import from_older, read

POLICY, _ = load(assets.path("config/returns.toml"))
UNTIL = read(POLICY).policy.calendar.until
TOLD = {"en": "The policy knows holidays until 2026-12-31 only", "zh-CN": "节假日只到 2026-12-31"}
PAGES = ("/console/complaints", "/console/policy")


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ("2026-01-01", False),
        ("2026-10-31", False),
        ("2026-11-01", True),
        ("2026-12-31", True),
        ("2027-01-01", True),
        ("2029-01-01", True),
    ],
)
def test_it_is_told_from_november_on_and_until_it_is_renewed(today: str, told: bool) -> None:
    policy = read(POLICY).policy
    assert known_until(policy, date.fromisoformat(today)) == (UNTIL if told else None)
    assert known_until(from_older(7, 0, ()), date.fromisoformat(today)) is None, "no calendar, nothing to renew"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Browser]]:
    """The browsers of each role at a central with the policy that ships."""
    world = World(tmp_path_factory.mktemp("holidays"))
    world.admin("PUT", "/v1/policies/returns", json.loads(json.dumps(POLICY, default=str)))
    yield {role: signed_in(world, role) for role in ("viewer", "agent", "manager", "admin")}
    world.close()


def look(shown: dict[str, Browser], role: str, path: str, moment: datetime, language: str = "en") -> str:
    browser = shown[role]
    clock = browser.world.clock
    before = clock.now_ms
    clock.now_ms = int(moment.timestamp() * 1000)
    browser.world.sql(
        lambda unit: unit.conn.exec_driver_sql(
            "UPDATE user_sessions SET seen_ms = ?, ends_ms = ?", (clock.now_ms, 2**50)
        )
    )
    words = browser.see(f"{path}?lang={language}").words
    clock.now_ms = before
    return words


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("role", ["viewer", "agent", "manager", "admin"])
def test_whoever_may_renew_them_is_told(shown: dict[str, Browser], role: str, path: str, language: str) -> None:
    words = look(shown, role, path, datetime(2026, 12, 1, tzinfo=UTC), language)
    assert (TOLD[language] in words) == (role in {"manager", "admin"})


@pytest.mark.parametrize("path", PAGES)
def test_the_day_is_that_of_the_shops(shown: dict[str, Browser], path: str) -> None:
    """1 November begins at 16:00 UTC of 31 October."""
    assert TOLD["en"] not in look(shown, "manager", path, datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert TOLD["en"] in look(shown, "manager", path, datetime(2026, 10, 31, 16, 0, tzinfo=UTC))
