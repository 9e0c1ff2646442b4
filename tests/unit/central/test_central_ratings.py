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


def followed(kiosk: KioskSide, number: int, **more: object) -> None:
    """What follows a face, told by the kiosk."""
    nothing = {"tags": None, "nps": None, "ces": None}
    event = kiosk.example("rating.followed", session=f"s{number}", **nothing | more)
    assert kiosk.words(event) == ["applied"]


def hour(world: World) -> Any:
    return figures(world, from_ms=NOON_MS, until_ms=NOON_MS + 60 * MINUTE_MS)


def test_a_face_counts_for_what_was_named_after_it(world: World, kiosk: KioskSide) -> None:
    for number in range(10):
        rated(kiosk, number, face=5 if number < 6 else 1, minutes=number)
        followed(kiosk, number, tags=["goods", "price"] if number < 7 else ["price"])
    rated(kiosk, 10, face=4, minutes=10)
    said = {one["touchpoint"]: one for one in hour(world)["lines"]}
    assert {name: one["answers"] for name, one in said.items()} == {None: 11, "goods": 7, "price": 10, "kiosk": 1}
    assert said["goods"]["satisfied"] is None
    assert said["price"]["satisfied"]["value"] == 0.6
    assert said[None]["faces"] == [4, 0, 0, 1, 6]


def test_the_last_word_on_a_matter_counts_and_the_face_stays(world: World, kiosk: KioskSide) -> None:
    followed(kiosk, 1, tags=["goods"])
    rated(kiosk, 1, face=2)
    followed(kiosk, 1, nps=3)
    followed(kiosk, 1, tags=["price", "price"])
    followed(kiosk, 1, nps=10)
    said = hour(world)
    assert [(one["touchpoint"], one["faces"]) for one in said["lines"]] == [
        (None, [0, 1, 0, 0, 0]),
        ("price", [0, 1, 0, 0, 0]),
    ]
    assert (said["nps"]["counts"], said["nps"]["figure"]) == ([0] * 10 + [1], None)


def test_scores_come_with_intervals_and_not_of_too_few(world: World, kiosk: KioskSide) -> None:
    for number in range(10):
        rated(kiosk, number, minutes=number)
        followed(kiosk, number, nps=9 if number < 7 else 6, ces=None if number < 5 else 7)
    said = hour(world)
    assert (said["nps"]["answers"], said["ces"]["answers"], said["ces"]["figure"]) == (10, 5, None)
    figure = said["nps"]["figure"]
    assert figure["value"] == pytest.approx(0.4)
    assert -1 <= figure["low"] < 0.4 < figure["high"] <= 1


def test_a_hand_that_goes_on_tapping_is_one_answer(world: World, kiosk: KioskSide) -> None:
    for number in range(40):
        rated(kiosk, number, face=1, minutes=number / 60)
        followed(kiosk, number, tags=["kiosk"], ces=1)
    said = hour(world)
    assert (said["lines"][0]["answers"], said["lines"][0]["repeats"], said["ces"]["answers"]) == (1, 39, 1)


def test_without_its_face_an_answer_is_no_figure(world: World, kiosk: KioskSide) -> None:
    followed(kiosk, 1, nps=10)
    assert hour(world)["nps"]["answers"] == 0


@pytest.mark.parametrize("wrong", [{"nps": 11}, {"ces": 0}, {"tags": ["a b"]}, {"tags": ["x"] * 21}, {"session": ""}])
def test_an_answer_beyond_its_scale_is_a_dead_letter(world: World, kiosk: KioskSide, wrong: dict[str, object]) -> None:
    nothing: dict[str, object] = {"tags": None, "nps": None, "ces": None}
    event = kiosk.example("rating.followed", session="s1", **nothing)
    event["data"] |= wrong
    assert kiosk.words(event) == ["dead_letter"]
