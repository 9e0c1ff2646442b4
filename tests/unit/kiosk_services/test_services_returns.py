"""An item comes back once: a second return is refused by a rule of its own, unless the first was withdrawn."""

import asyncio
import tomllib
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from service_bench import NOW_MS, OLDER_RULE, HandClock, Seeded, open_book, order, put, work

import assets
from kiosk.db.database import SqlDatabase
from kiosk.domain.compartments import Address, Compartment, Layout, Place, Rect, Size, Zone
from kiosk.domain.operations import Kind
from kiosk.domain.policy import Condition, from_older, to_older
from kiosk.domain.returns import Reason
from kiosk.flows.effects import Begin, DecideReturn
from kiosk.flows.events import ConditionWanted, ReturnDecided
from kiosk.services.answers.returns import ReturnAnswers
from kiosk.services.changes import Changes
from kiosk.services.photographs import Photographs
from kiosk.services.ports import ConflictError
from kiosk.services.secrets import Secrets

APPLY = Changes(Secrets(Seeded(3).bytes(32))).apply_change
RECT = Rect(0, 0, 1, 1)
LAYOUT = Layout(
    "1", 1, 1, 0, RECT, RECT, RECT, (Place("A01", Size.M, Zone.AMBIENT, False, RECT, Address("main", 1, 1)),)
)
INTACT = DecideReturn("o1", "o1.i1", Reason.CHANGED_MIND, Condition.INTACT)
BEGIN = Begin(Kind.RETURN, "A01", order="o1", item="o1.i1", reason=Reason.CHANGED_MIND)


@pytest.fixture
def database() -> SqlDatabase:
    """A free door, and an order collected now."""
    opened = open_book()
    work(opened, lambda book: book.compartments.add(Compartment("A01")))
    put(opened, APPLY, "order.put", order(picked_up_ms=NOW_MS))
    return opened


def photos(database: SqlDatabase) -> Photographs:
    return Photographs(database, HandClock(), Seeded())


@pytest.fixture
def answers(database: SqlDatabase) -> ReturnAnswers:
    """The answers about returns."""
    return ReturnAnswers(
        database, HandClock(), LAYOUT, ZoneInfo("Asia/Shanghai"), OLDER_RULE, silent=(), photographs=photos(database)
    )


def decided(answers: ReturnAnswers, asked: DecideReturn = INTACT) -> ReturnDecided:
    answer = asyncio.run(answers.decide(asked))
    assert isinstance(answer, ReturnDecided)
    return answer


@pytest.mark.parametrize("state", ["opened", "unsure", "received"])
def test_what_is_back_or_on_its_way_back_does_not_come_back_twice(
    database: SqlDatabase, answers: ReturnAnswers, state: str
) -> None:
    assert decided(answers).decision == "accepted"
    case = work(database, lambda book: answers.open_case(book, BEGIN, "case-1"))
    work(database, lambda book: book.returns.put(replace(case, state=state)))
    assert decided(answers) == ReturnDecided("refused", "already_returned", None, 12_900, None)
    with pytest.raises(ConflictError):
        work(database, lambda book: answers.open_case(book, BEGIN, "case-2"))


def test_what_was_withdrawn_may_come_back_after_all(database: SqlDatabase, answers: ReturnAnswers) -> None:
    case = work(database, lambda book: answers.open_case(book, BEGIN, "case-1"))
    work(database, lambda book: book.returns.put(replace(case, state="withdrawn")))
    assert decided(answers).decision == "accepted"
    assert work(database, lambda book: answers.open_case(book, BEGIN, "case-2")).decision == "accepted"


@pytest.mark.parametrize(("low", "door"), [(False, "A01"), (True, "A02")])
def test_whoever_asks_is_offered_a_low_door(database: SqlDatabase, low: bool, door: str) -> None:
    """The larger low one rather than the high one that would fit; without a free low one, any."""
    work(database, lambda book: book.compartments.add(Compartment("A02")))
    places = (*LAYOUT.places, Place("A02", Size.L, Zone.AMBIENT, True, RECT, Address("main", 1, 2)))
    layout = replace(LAYOUT, places=places)
    answers = ReturnAnswers(
        database, HandClock(), layout, ZoneInfo("Asia/Shanghai"), OLDER_RULE, silent=(), photographs=photos(database)
    )
    asked = replace(INTACT, low=low)
    assert decided(answers, asked).compartment == door
    work(database, lambda book: book.compartments.put(Compartment("A02", out_of_service="broken")))
    assert decided(answers, asked).compartment == "A01"


def policy_in_force(database: SqlDatabase) -> None:
    document = tomllib.loads(assets.read_text("config/returns.toml"))
    document["calendar"] = {"until": "2030-12-31"}
    older = to_older(from_older(7, 30_000, ()))
    put(database, APPLY, "policy.put", {"version": 1, "returns": {**older, "document": document}})


SHOP = {"way": "shop"}
FLAWED = {"confirmed": ["near_date_or_flawed"]}
DAYS_10 = NOW_MS - 10 * 86_400_000


@pytest.mark.parametrize(
    ("item", "changes", "decision", "rule"),
    [
        ({}, {}, "accepted", "no_reason_window"),
        ({}, {"picked_up_ms": DAYS_10}, "refused", "window_over"),
        (SHOP, {"picked_up_ms": DAYS_10}, "accepted", "shop_promise"),
        ({"goods": "KETTLE-17"}, {"picked_up_ms": DAYS_10}, "accepted", "trial"),
        (FLAWED, {}, "refused", "near_date_or_flawed"),
        ({}, {"returns_hold": True}, "review", "fraud_hold"),
        ({}, {"other_returns_ms": [NOW_MS - 5]}, "accepted", "no_reason_window"),
        ({}, {"other_returns_ms": [NOW_MS - 5, NOW_MS - 9]}, "review", "person_limit"),
        ({"category": "fresh"}, {}, "refused", "perishable"),
    ],
)
def test_the_policy_hears_all_that_is_known_of_an_item(
    database: SqlDatabase,
    answers: ReturnAnswers,
    item: dict[str, object],
    changes: dict[str, object],
    decision: str,
    rule: str,
) -> None:
    policy_in_force(database)
    said = order("o2", **{"picked_up_ms": NOW_MS, **changes})
    said["items"] = [{**said["items"][0], **item}]
    put(database, APPLY, "order.put", said)
    found = decided(answers, replace(INTACT, order="o2", item="o2.i1"))
    assert (found.decision, found.rule) == (decision, rule)


def test_returns_of_the_same_order_count_for_its_person(database: SqlDatabase, answers: ReturnAnswers) -> None:
    policy_in_force(database)
    said = order(picked_up_ms=NOW_MS, other_returns_ms=[NOW_MS])
    first = said["items"][0]
    said["items"] = [first, {**first, "id": "o1.i2"}]
    put(database, APPLY, "order.put", said)
    case = work(database, lambda book: answers.open_case(book, replace(BEGIN, item="o1.i2"), "case-1"))
    assert decided(answers).rule == "person_limit"
    work(database, lambda book: book.returns.put(replace(case, state="withdrawn")))
    assert decided(answers).rule == "no_reason_window"


MEDIA = {"category": "media"}
LAST_YEAR = NOW_MS - 400 * 86_400_000


@pytest.mark.parametrize(
    ("reason", "changes", "asks"),
    [
        ("changed_mind", {}, True),
        ("quality", {}, False),
        ("not_as_described", {"picked_up_ms": LAST_YEAR}, False),
        ("changed_mind", {"picked_up_ms": LAST_YEAR}, True),
    ],
)
def test_the_condition_is_asked_only_where_the_verdict_hangs_on_it(
    database: SqlDatabase, answers: ReturnAnswers, reason: str, changes: dict[str, object], asks: bool
) -> None:
    """A fault is never refused, so the condition counts even when the time is over."""
    policy_in_force(database)
    put(database, APPLY, "order.put", order("o2", **{"picked_up_ms": NOW_MS, **changes}))
    asked = DecideReturn("o2", "o2.i1", reason)
    assert isinstance(asyncio.run(answers.decide(asked)), ConditionWanted) is asks
    verdicts = {decided(answers, replace(asked, condition=one)) for one in Condition}
    assert (len(verdicts) > 1) is asks
    assert decided(answers, replace(asked, condition=Condition.FAULTY)).decision == "review"


def test_the_condition_decides_and_stays_with_the_case(database: SqlDatabase, answers: ReturnAnswers) -> None:
    policy_in_force(database)
    assert decided(answers, replace(INTACT, condition=Condition.USED)).rule == "goods_not_intact"
    used = replace(BEGIN, condition=Condition.USED)
    case = work(database, lambda book: answers.open_case(book, used, "case-1"))
    kept = work(database, lambda book: book.returns.get("case-1"))
    assert case == kept
    assert (case.condition, case.rule, case.decision) == ("used", "goods_not_intact", "review")
