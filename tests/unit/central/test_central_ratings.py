"""Ratings as shop systems read them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from central_world import NOON_MS, KioskSide, World

MINUTE_MS = 60_000


def rated(kiosk: KioskSide, number: int, face: int = 5, minutes: float = 0) -> None:
    """One rating, told by the kiosk; `minutes` from noon on."""
    event = kiosk.example("rating.given", session=f"s{number}", face=face, touchpoint="kiosk")
    event["time"] = world_time(int(NOON_MS + minutes * MINUTE_MS))
    assert kiosk.words(event) == ["applied"]


def world_time(at_ms: int) -> str:
    """A moment as events have it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def figures(world: World, **query: object) -> Any:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return world.admin("GET", f"/v1/ratings?{text}")


def test_ratings_come_with_their_interval_and_without_repeats(world: World, kiosk: KioskSide) -> None:
    for number in range(12):
        rated(kiosk, number, face=5 if number < 9 else 2, minutes=number)
    rated(kiosk, 99, face=1, minutes=11.01)
    said = figures(world, from_ms=NOON_MS, until_ms=NOON_MS + 60 * MINUTE_MS)
    everything = said["lines"][0]
    assert (everything["touchpoint"], everything["answers"], everything["repeats"]) == (None, 12, 1)
    assert everything["faces"] == [0, 3, 0, 0, 9]
    assert everything["satisfied"]["low"] < everything["satisfied"]["value"] == 0.75 < everything["satisfied"]["high"]
    assert [one["touchpoint"] for one in said["lines"]] == [None, "kiosk"]
    assert sum(one["answers"] for one in said["hours"]) == 12


def test_a_span_and_a_shop_leave_out_the_others(world: World, kiosk: KioskSide) -> None:
    for number in range(3):
        rated(kiosk, number, minutes=10 * number)
    half = figures(world, from_ms=NOON_MS + MINUTE_MS, until_ms=NOON_MS + 20 * MINUTE_MS)
    assert half["lines"][0]["answers"] == 1
    assert half["lines"][0]["satisfied"] is None
    assert world.admin("GET", "/v1/ratings?shop=elsewhere", status=404)["code"] == "shop_unknown"


@pytest.mark.parametrize("query", ["from_ms=-1", "until_ms=soon", "shop=%20"])
def test_a_span_that_is_none_is_refused(world: World, query: str) -> None:
    assert world.admin("GET", f"/v1/ratings?{query}", status=422)["code"] == "field_invalid"


def test_visits_stand_beside_their_answers(world: World, kiosk: KioskSide) -> None:
    world.add_order(kiosk, picked_up_ms=NOON_MS)
    hours = figures(world, from_ms=NOON_MS - MINUTE_MS, until_ms=NOON_MS + MINUTE_MS)["hours"]
    assert [(one["visits"], one["answers"]) for one in hours if one["visits"]] == [(1, 0)]
