"""The shipped policy at its edges, one row per edge, and what staff may approve."""

from dataclasses import replace
from typing import Any

import pytest
from policy_documents import EXAMPLE, SHANGHAI, example, ms, policy_of

from kiosk.domain.policy import Condition, Decision, Facts, Grant, Need, Way, authority, decide

POLICY = policy_of(EXAMPLE)
A, V, N = Decision.ACCEPTED, Decision.REVIEW, Decision.REFUSED
BASE = Facts(
    reason="changed_mind",
    amount_fen=12_900,
    category="household",
    now_ms=ms("2026-03-04T10:00"),
    zone=SHANGHAI,
    picked_up_ms=ms("2026-03-03T12:40"),  # a Tuesday: the seventh day after it is Tuesday the 10th
    condition=Condition.INTACT,
)
FAULTY = {"condition": Condition.FAULTY}
SHOP = {"way": Way.SHOP, "condition": Condition.INTACT}
EARLIER = ms("2026-03-01T10:00")
DAY_MS = 86_400_000

ROWS: list[tuple[str, dict[str, Any], Decision, str]] = [
    ("day 1", {}, A, "no_reason_window"),
    ("day 7, the last millisecond", {"now_ms": ms("2026-03-11T00:00") - 1}, A, "no_reason_window"),
    ("day 8, the first millisecond", {"now_ms": ms("2026-03-11T00:00")}, N, "window_over"),
    ("300.00", {"amount_fen": 30_000}, A, "no_reason_window"),
    ("300.01", {"amount_fen": 30_001}, V, "above_machine_limit"),
    ("nothing paid", {"amount_fen": 0}, A, "no_reason_window"),
    ("less than nothing paid", {"amount_fen": -1}, V, "above_machine_limit"),
    ("300.01 on day 8", {"amount_fen": 30_001, "now_ms": ms("2026-03-11")}, N, "window_over"),
    ("unpacked to look", {"condition": Condition.OPENED}, A, "no_reason_window"),
    ("used", {"condition": Condition.USED}, V, "goods_not_intact"),
    ("nobody said how it is", {"condition": None}, A, "no_reason_window"),
    ("made to order", {"category": "made_to_order"}, N, "made_to_order"),
    ("fresh", {"category": "fresh"}, N, "perishable"),
    ("fresh, too late as well", {"category": "fresh", "now_ms": ms("2026-04-11")}, N, "perishable"),
    ("excluded but faulty", {"category": "fresh", "reason": "quality"} | FAULTY, V, "quality_checked_by_staff"),
    ("faulty whatever the reason", {"category": "fresh"} | FAULTY, V, "quality_checked_by_staff"),
    ("faulty and small", {"reason": "quality", "amount_fen": 5_000}, A, "quality_approved"),
    ("faulty and less small", {"reason": "quality", "amount_fen": 5_001}, V, "quality_checked_by_staff"),
    (
        "faulty, small, after 15 days",
        {"reason": "not_as_described", "amount_fen": 5_000, "now_ms": ms("2026-03-19")},
        V,
        "quality_checked_by_staff",
    ),
    ("faulty, nobody knows since when", {"reason": "quality", "picked_up_ms": None}, V, "quality_checked_by_staff"),
    ("software, sealed", {"category": "software"}, A, "no_reason_window"),
    ("software, opened", {"category": "software", "condition": Condition.OPENED}, N, "opened_media"),
    ("software, who knows", {"category": "software", "condition": None}, V, "opened_media"),
    ("hygiene, opened, not confirmed", {"category": "cosmetics", "condition": Condition.OPENED}, A, "no_reason_window"),
    (
        "hygiene, opened, confirmed",
        {"category": "cosmetics", "condition": Condition.OPENED, "confirmed": frozenset({"hygiene"})},
        N,
        "opened_hygiene",
    ),
    (
        "hygiene, sealed, confirmed",
        {"category": "cosmetics", "confirmed": frozenset({"hygiene"})},
        A,
        "no_reason_window",
    ),
    (
        "activated, confirmed",
        {"category": "phone", "condition": Condition.USED, "confirmed": frozenset({"activation"})},
        N,
        "activated",
    ),
    ("sold as flawed", {"confirmed": frozenset({"near_date_or_flawed"})}, N, "near_date_or_flawed"),
    (
        "used trial goods",
        {"category": "mattress", "condition": Condition.USED, "now_ms": ms("2026-04-02T23:59:59.999")},
        A,
        "trial",
    ),
    (
        "used trial goods, day 31",
        {"category": "mattress", "condition": Condition.USED, "now_ms": ms("2026-04-03")},
        N,
        "window_over",
    ),
    (
        "listed by article number, sold as flawed",
        {"goods": "KETTLE-17", "confirmed": frozenset({"near_date_or_flawed"})},
        A,
        "trial",
    ),
    ("of two windows the longer", {"category": "mattress"}, A, "trial"),
    (
        "a certain exclusion before a doubtful one",
        {"category": "cosmetics", "condition": None, "confirmed": frozenset({"hygiene", "near_date_or_flawed"})},
        N,
        "near_date_or_flawed",
    ),
    ("no proof", {"proof": False}, V, "proof_missing"),
    ("no proof, faulty", {"proof": False} | FAULTY, V, "proof_missing"),
    ("nobody knows when it was picked up", {"picked_up_ms": None}, V, "pickup_date_unknown"),
    ("a date no calendar has", {"picked_up_ms": 2**53 - 1}, V, "pickup_date_unknown"),
    ("second this month", {"returned_ms": (EARLIER,)}, A, "no_reason_window"),
    ("third this month", {"returned_ms": (EARLIER, EARLIER)}, V, "person_limit"),
    ("third, two of them long ago", {"returned_ms": (EARLIER, EARLIER - 31 * DAY_MS)}, A, "no_reason_window"),
    (
        "third this month, small and faulty",
        {"returned_ms": (EARLIER,) * 2, "amount_fen": 1} | FAULTY,
        V,
        "person_limit",
    ),
    ("fraud hold", {"hold": True}, V, "fraud_hold"),
    ("fraud hold, excluded", {"hold": True, "category": "fresh"}, N, "perishable"),
    ("in-shop promise, day 14", SHOP | {"now_ms": ms("2026-03-18T00:00") - 1}, A, "shop_promise"),
    ("in-shop promise, day 15", SHOP | {"now_ms": ms("2026-03-18T00:00")}, N, "window_over"),
    ("in-shop promise, unpacked", SHOP | {"condition": Condition.OPENED}, V, "goods_not_intact"),
    # Picked up on 26 September: the seventh day is 3 October, in the holiday of 1 to 7; 8 October is worked.
    (
        "holiday, the last millisecond",
        {"picked_up_ms": ms("2026-09-26T09:00"), "now_ms": ms("2026-10-09T00:00") - 1},
        A,
        "no_reason_window",
    ),
    ("holiday over", {"picked_up_ms": ms("2026-09-26"), "now_ms": ms("2026-10-09")}, N, "window_over"),
    # 10 October is a Saturday that is worked: nothing moves.
    ("worked Saturday", {"picked_up_ms": ms("2026-10-03"), "now_ms": ms("2026-10-11") - 1}, A, "no_reason_window"),
    ("worked Saturday over", {"picked_up_ms": ms("2026-10-03"), "now_ms": ms("2026-10-11")}, N, "window_over"),
    (
        "no holiday moves the shop's promise",
        SHOP | {"picked_up_ms": ms("2026-09-20"), "now_ms": ms("2026-10-05")},
        N,
        "window_over",
    ),
    # 25 December plus 7 is 1 January 2027, of which the calendar knows nothing.
    (
        "past the calendar, in time",
        {"picked_up_ms": ms("2026-12-25"), "now_ms": ms("2027-01-02") - 1},
        A,
        "no_reason_window",
    ),
    ("past the calendar, late", {"picked_up_ms": ms("2026-12-25"), "now_ms": ms("2027-01-02")}, V, "calendar_ended"),
]


@pytest.mark.parametrize(("changes", "decision", "rule"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_shipped_policy_at_its_edges(changes: dict[str, Any], decision: Decision, rule: str) -> None:
    found = decide(POLICY, replace(BASE, **changes))
    assert (found.decision, found.rule) == (decision, rule)
    assert found.rule in POLICY.rules


def test_every_rule_of_the_shipped_policy_but_one_decides_some_row() -> None:
    assert set(POLICY.rules) - {row[3] for row in ROWS} == {"newspaper", "no_window"}


def test_where_no_window_covers_the_goods_the_document_says_what_follows() -> None:
    for said in (V, N):
        windows = [one for one in EXAMPLE["windows"] if one["rule"] == "no_reason_window"]
        policy = policy_of(example(windows=windows, outcomes=EXAMPLE["outcomes"] | {"no_window": said}))
        found = decide(policy, replace(BASE, way=Way.SHOP))
        assert (found.decision, found.rule, found.until_ms) == (said, "no_window", None)


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"proof": False}, (Need.PROOF,)),
        ({"category": "software", "condition": None}, (Need.CONDITION,)),
        ({"reason": "quality"}, (Need.PHOTO,)),
        ({}, ()),
        ({"amount_fen": 20_001}, (Need.PHOTO,)),
        ({"amount_fen": 20_000}, ()),
    ],
)
def test_a_verdict_says_what_is_needed_next(changes: dict[str, Any], needs: tuple[Need, ...]) -> None:
    policy = policy_of(example(limits=EXAMPLE["limits"] | {"photo_above_fen": 20_000}))
    assert decide(policy, replace(BASE, **changes)).needs == needs


def test_the_last_moment_is_told() -> None:
    assert decide(POLICY, BASE).until_ms == ms("2026-03-11T00:00") - 1
    assert decide(POLICY, replace(BASE, now_ms=ms("2026-05-01"))).until_ms == ms("2026-03-11T00:00") - 1


NOW = ms("2026-03-04T10:00")
MINE = Grant("o1", 30_000, NOW, "p1")


@pytest.mark.parametrize(
    ("role", "amount_fen", "earlier", "expected"),
    [
        ("associate", 30_000, [], (True, "staff_authority", 30_000)),
        ("associate", 30_001, [], (False, "above_staff_authority", 30_001)),
        ("manager", 30_001, [], (True, "staff_authority", 30_001)),
        ("manager", 10**9, [MINE], (True, "staff_authority", 10**9 + 30_000)),
        ("technician", 1, [], (False, "above_staff_authority", 1)),
        ("", 1, [], (False, "above_staff_authority", 1)),
        ("associate", -1, [], (False, "above_staff_authority", -1)),
        ("associate", 15_000, [Grant("o1", 15_000, NOW)], (True, "staff_authority", 30_000)),
        ("associate", 15_001, [Grant("o1", 15_000, NOW)], (False, "split_case", 30_001)),
        ("associate", 15_001, [Grant("o2", 15_000, NOW, "p1")], (False, "split_case", 30_001)),
        ("associate", 15_001, [Grant("o2", 15_000, NOW)], (True, "staff_authority", 15_001)),
        ("associate", 15_001, [Grant("o1", 15_000, NOW - 7 * DAY_MS)], (True, "staff_authority", 15_001)),
        ("associate", 15_001, [Grant("o1", 15_000, NOW - 7 * DAY_MS + 1)], (False, "split_case", 30_001)),
        ("associate", 15_001, [Grant("o1", 15_000, NOW + DAY_MS)], (False, "split_case", 30_001)),
        ("associate", 30_001, [Grant("o1", 1, NOW)], (False, "above_staff_authority", 30_002)),
        ("associate", 30_000, [Grant("o1", -30_000, NOW)], (True, "staff_authority", 30_000)),
    ],
)
def test_what_staff_may_approve(
    role: str, amount_fen: int, earlier: list[Grant], expected: tuple[bool, str, int]
) -> None:
    found = authority(POLICY, role, Grant("o1", amount_fen, NOW, "p1"), earlier)
    assert (found.allowed, found.rule, found.counted_fen) == expected


def test_a_manager_may_have_a_limit_too() -> None:
    policy = policy_of(example(staff={"associate_fen": 100, "manager_fen": 200}))
    allowed = [authority(policy, "manager", Grant("o1", amount, NOW)).allowed for amount in (200, 201)]
    assert allowed == [True, False]
