"""Faces and what follows them, in the real database; and who is asked whether they would recommend the shop."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from service_bench import HandClock, open_book

from kiosk.db.database import SqlDatabase
from kiosk.domain.ratings import Question
from kiosk.flows.effects import FollowUp
from kiosk.services.answers.ratings import RatingAnswers
from kiosk.services.secrets import Secrets

SECRETS = Secrets(bytes(range(32)))


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    one = open_book()
    yield one
    one.close()


def answers(database: SqlDatabase, nps_one_in: int = 5) -> RatingAnswers:
    return RatingAnswers(database, HandClock(), SECRETS, nps_one_in=nps_one_in)


def told(database: SqlDatabase) -> list[tuple[str, dict[str, Any]]]:
    return [(row.type, dict(row.data)) for row in asyncio.run(database.queued(1000)).events]


def test_a_child_who_taps_forty_times_gave_the_first_face(database: SqlDatabase) -> None:
    for tap in range(40):
        asyncio.run(answers(database).rate("s1", 1 + tap % 5))
    assert told(database) == [("rating.given", {"session": "s1", "face": 1, "touchpoint": "kiosk"})]


def test_what_follows_tells_of_the_face_and_leaves_it_alone(database: SqlDatabase) -> None:
    desk = answers(database)
    asyncio.run(desk.rate("s1", 2))
    asyncio.run(desk.follow_up("s1", FollowUp(tags=("price", "staff"))))
    asyncio.run(desk.follow_up("s1", FollowUp(question=Question.CES, answer=7)))
    given, *more = told(database)
    assert given[1]["face"] == 2
    assert more == [
        ("rating.followed", {"session": "s1", "tags": ["price", "staff"], "nps": None, "ces": None}),
        ("rating.followed", {"session": "s1", "tags": None, "nps": None, "ces": 7}),
    ]


def test_without_a_face_nothing_follows(database: SqlDatabase) -> None:
    asyncio.run(answers(database).follow_up("s1", FollowUp(tags=("price",))))
    assert told(database) == []


@pytest.mark.parametrize(("one_in", "least", "most"), [(0, 0, 0), (1, 2000, 2000), (5, 340, 460), (20, 65, 140)])
def test_the_sample_is_as_large_as_it_is_set(database: SqlDatabase, one_in: int, least: int, most: int) -> None:
    """2,000 visits; the bounds are three and a half standard deviations of an honest draw."""
    desk = answers(database, one_in)
    asked = sum(desk.choose(f"s{number}").question is Question.NPS for number in range(2000))
    assert least <= asked <= most


def test_the_same_visit_is_drawn_the_same_way_and_another_key_draws_others(database: SqlDatabase) -> None:
    desk, other = answers(database), RatingAnswers(database, HandClock(), Secrets(bytes(32)), nps_one_in=5)
    names = [f"s{number}" for number in range(200)]
    drawn = [desk.choose(name) for name in names]
    assert drawn == [desk.choose(name) for name in names]
    assert drawn != [other.choose(name) for name in names]
