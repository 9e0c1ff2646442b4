"""What holds for every valid document and all facts, and the mistakes a document may have."""

import tomllib
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_documents import EXAMPLE, FEN, MOMENTS, documents, example, facts, policy_of

import assets
from kiosk.domain.policy import Condition, Decision, Facts, Grant, authority, decide, from_older, read, to_older
from kiosk.domain.policy.words import SHOWN, word

A, REFUSED = Decision.ACCEPTED, Decision.REFUSED


@given(documents(), facts())
def test_the_engine_always_decides_by_a_rule_of_the_document_and_never_above_a_limit(
    document: dict[str, Any], known: Facts
) -> None:
    policy = policy_of(document)
    found = decide(policy, known)
    assert found.decision in set(Decision)
    assert found.rule in policy.rules
    assert word(found.rule) in SHOWN
    if found.decision is A:
        assert 0 <= known.amount_fen <= document["limits"]["machine_fen"]
        assert found.until_ms is not None
        assert known.now_ms <= found.until_ms
        assert known.proof
        assert not known.hold
    if known.reason in {"quality", "not_as_described"} or known.condition is Condition.FAULTY:
        assert found.decision is not REFUSED
        if found.decision is A:
            assert known.amount_fen <= document["quality"]["machine_fen"]


@given(documents(), facts(), st.lists(MOMENTS, min_size=2, max_size=8))
def test_what_its_time_refused_is_never_accepted_later(
    document: dict[str, Any], known: Facts, moments: list[int]
) -> None:
    """Whoever returns nothing else in between: the only thing that may change is the time."""
    policy = policy_of(document)
    found = [decide(policy, replace(known, now_ms=now_ms)) for now_ms in sorted(moments)]
    for before, after in pairwise(found):
        if before.decision is REFUSED or before.rule in {"window_over", "calendar_ended"}:
            assert after.decision is not A
            assert after.until_ms == before.until_ms


@given(documents(), facts(), FEN, FEN)
def test_who_pays_less_is_never_treated_worse(document: dict[str, Any], known: Facts, one: int, other: int) -> None:
    policy = policy_of(document)
    less, more = (decide(policy, replace(known, amount_fen=fen)) for fen in sorted((one, other)))
    if more.decision is A:
        assert less.decision is A


@given(st.integers(0, 2**60), st.lists(st.integers(0, 2**60), max_size=20))
def test_the_money_of_a_case_is_summed_exactly(amount_fen: int, earlier: list[int]) -> None:
    policy = policy_of(EXAMPLE)
    given_before = [Grant("o1", fen, 5) for fen in earlier]
    found = authority(policy, "associate", Grant("o1", amount_fen, 5), given_before)
    assert found.counted_fen == amount_fen + sum(earlier)
    assert found.allowed == (found.counted_fen <= 30_000)


@given(documents())
def test_what_an_older_kiosk_hears_never_lets_its_machine_approve_more(document: dict[str, Any]) -> None:
    policy = policy_of(document)
    older = to_older(policy)
    assert older["limit_fen"] == policy.limits.machine_fen
    assert older["window_days"] >= 7


def test_the_shipped_policy_is_told_to_older_kiosks_as_they_knew_it() -> None:
    older = to_older(policy_of(EXAMPLE))
    assert (older["window_days"], older["limit_fen"]) == (7, 30_000)
    assert older["excluded_categories"] == ["chilled", "fresh", "frozen", "made_to_order", "magazine", "newspaper"]
    assert [one["code"] for one in older["reasons"]] == ["changed_mind", "size", "quality", "not_as_described"]


def test_every_rule_an_older_policy_names_has_words() -> None:
    assert {word(rule) for rule in from_older(7, 1, ("fresh",)).rules} <= SHOWN


MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"format": 2}, "format", "out_of_range"),
    ({"format": True}, "format", "wrong_kind"),
    ({"colour": 1}, "colour", "unknown_field"),
    ({"windows": []}, "windows", "out_of_range"),
    ({"windows": {}}, "windows", "wrong_kind"),
    ({"windows": [7]}, "windows[1]", "wrong_kind"),
    ({"windows": [{"days": 7}]}, "windows[1].rule", "missing"),
    ({"windows": [{"rule": "newspaper", "days": 7}]}, "windows[1].rule", "rule_without_words"),
    ({"windows": [{"rule": "a b", "days": 7}]}, "windows[1].rule", "wrong_kind"),
    ({"windows": [{"rule": "trial"}]}, "windows[1].days", "missing"),
    ({"windows": [{"rule": "trial", "days": 3651}]}, "windows[1].days", "out_of_range"),
    ({"windows": [{"rule": "trial", "days": 7.0}]}, "windows[1].days", "wrong_kind"),
    ({"windows": [{"rule": "trial", "days": 7, "ways": []}]}, "windows[1].ways", "empty"),
    ({"windows": [{"rule": "trial", "days": 7, "ways": ["web"]}]}, "windows[1].ways[1]", "wrong_kind"),
    ({"windows": [{"rule": "trial", "days": 7, "conditions": ["faulty"]}]}, "windows[1].conditions[1]", "wrong_kind"),
    ({"windows": [{"rule": "trial", "days": 7, "goods": [""]}]}, "windows[1].goods[1]", "wrong_kind"),
    ({"windows": [{"rule": "trial", "days": 7, "after_holidays": 1}]}, "windows[1].after_holidays", "wrong_kind"),
    ({"windows": [{"rule": "trial", "days": 7, "categories": "all"}]}, "windows[1].categories", "wrong_kind"),
    ({"windows": [{"rule": "trial", "days": 7, "categories": ["x"] * 101}]}, "windows[1].categories", "out_of_range"),
    ({"windows": [{"rule": "trial", "days": 6}]}, "windows", "remote_not_covered"),
    ({"windows": [{"rule": "trial", "days": 7, "categories": ["shoes"]}]}, "windows", "remote_not_covered"),
    ({"windows": [{"rule": "trial", "days": 7}] * 2}, "windows[2].rule", "rule_twice"),
    ({"exclusions": [{"rule": "perishable"}]}, "exclusions[1]", "excludes_everything"),
    ({"exclusions": [{"rule": "perishable", "confirmed_as": ""}]}, "exclusions[1].confirmed_as", "wrong_kind"),
    ({"reasons": []}, "reasons", "out_of_range"),
    ({"reasons": [{"code": "a", "text": {"en": "A"}}]}, "reasons[1].text", "text_missing"),
    ({"reasons": [{"code": "a", "text": "A"}]}, "reasons[1].text", "wrong_kind"),
    ({"reasons": [{"code": "a", "text": {"en": "A" * 401, "zh-CN": "B"}}]}, "reasons[1].text.en", "wrong_kind"),
    ({"reasons": [EXAMPLE["reasons"][0]] * 2}, "reasons[2].code", "reason_twice"),
    ({"quality": {"machine_fen": 30_001}}, "quality.machine_fen", "above_machine_limit"),
    ({"quality": {"rule": "trial"}}, "quality.rule", "rule_without_words"),
    ({"limits": {}}, "limits.machine_fen", "missing"),
    ({"limits": {"machine_fen": -1}}, "limits.machine_fen", "out_of_range"),
    ({"limits": {"machine_fen": "300.00"}}, "limits.machine_fen", "wrong_kind"),
    ({"limits": {"machine_fen": 1, "person": {"returns": 2}}}, "limits.person.days", "missing"),
    ({"staff": {"manager_fen": 29_999}}, "staff.manager_fen", "below_associate"),
    ({"outcomes": {}}, "outcomes.proof_missing", "missing"),
    ({"outcomes": EXAMPLE["outcomes"] | {"fraud_hold": "refused"}}, "outcomes.fraud_hold", "unknown_word"),
    ({"outcomes": EXAMPLE["outcomes"] | {"window_over": "accepted"}}, "outcomes.window_over", "unknown_word"),
    ({"calendar": {}}, "windows[1].after_holidays", "calendar_missing"),
    ({"calendar": {"until": "2026-02-30"}}, "calendar.until", "not_a_date"),
    ({"calendar": {"until": "2026-12-31", "holidays": ["2027-01-01"]}}, "calendar.holidays", "after_calendar"),
    ({"calendar": {"until": "2026-12-31", "holidays": ["1 May"]}}, "calendar.holidays[1]", "wrong_kind"),
    ({"calendar": {"until": "2026-12-31", "weekend": ["someday"]}}, "calendar.weekend[1]", "wrong_kind"),
    (
        {"calendar": {"until": "2026-12-31", "holidays": ["2026-05-01"], "workdays": ["2026-05-01"]}},
        "calendar.workdays",
        "both_holiday_and_workday",
    ),
]


@pytest.mark.parametrize(("changes", "field", "code"), MISTAKES, ids=[f"{field}-{code}" for _, field, code in MISTAKES])
def test_a_mistake_is_named_by_its_field_and_a_word(changes: dict[str, Any], field: str, code: str) -> None:
    reading = read(example(**changes))
    assert reading.policy is None
    assert (field, code) in {(one.field, one.code) for one in reading.mistakes}
    assert all(one.sentence.endswith(".") for one in reading.mistakes)


def test_many_mistakes_are_all_named_at_once() -> None:
    one_each = {
        "format": 3,
        "windows": [*EXAMPLE["windows"], {"rule": "trial:x", "days": -1, "wayz": ["remote"]}],
        "exclusions": [{"rule": "perishable"}],
        "limits": {"machine_fen": "much"},
        "staff": {"split_days": 0},
        "outcomes": EXAMPLE["outcomes"] | {"no_window": "perhaps"},
        "calendar": EXAMPLE["calendar"] | {"weekend": ["funday"]},
        "notes": "none",
    }
    assert sorted((one.field, one.code) for one in read(example(**one_each)).mistakes) == [
        ("calendar.weekend[1]", "wrong_kind"),
        ("exclusions[1]", "excludes_everything"),
        ("format", "out_of_range"),
        ("limits.machine_fen", "wrong_kind"),
        ("notes", "unknown_field"),
        ("outcomes.no_window", "unknown_word"),
        ("staff.split_days", "out_of_range"),
        ("windows[4].days", "out_of_range"),
        ("windows[4].wayz", "unknown_field"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(st.sampled_from([None, *EXAMPLE]), JSON, st.booleans())
def test_no_document_however_strange_breaks_the_reader(place: str | None, value: object, newer: bool) -> None:
    reading = read(value if place is None else example(**{place: value}), newer=newer)
    assert (reading.policy is None) == bool(reading.mistakes)


def test_what_a_newer_version_adds_is_passed_over() -> None:
    newer = example(weather="fine", limits=EXAMPLE["limits"] | {"per_hour": 3})
    assert read(newer).policy is None
    assert read(newer, newer=True).policy == policy_of(EXAMPLE)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_rule_has_words_in_both_languages(language: str) -> None:
    texts = tomllib.loads(assets.read_text(f"translations/{language}.toml"))["rule"]
    assert set(texts) >= SHOWN
