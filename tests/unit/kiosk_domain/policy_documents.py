"""The shipped policy document, moments of a shop in Shanghai, and random valid documents with facts."""

import copy
import tomllib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

import assets
from kiosk.domain.policy import Condition, Facts, Policy, Way, read
from kiosk.domain.policy.words import EXCLUSIONS, OUTCOMES, WINDOWS

SHANGHAI = ZoneInfo("Asia/Shanghai")
EXAMPLE: dict[str, Any] = tomllib.loads(assets.read_text("config/returns.toml"))


def example(**changes: object) -> dict[str, Any]:
    """A copy of the shipped document with some of its tables replaced."""
    return copy.deepcopy(EXAMPLE) | changes


def policy_of(document: object) -> Policy:
    """The policy of a document that has no mistakes."""
    reading = read(document)
    assert reading.policy is not None, reading.mistakes
    return reading.policy


def ms(moment: str) -> int:
    """Unix milliseconds of a local time in Shanghai."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI).timestamp() * 1000)


CATEGORIES = ["household", "fresh", "mattress", "cosmetics", ""]
GOODS = ["K-1", "K-2"]
CONFIRMATIONS = ["hygiene", "flaw"]
DAYS = st.integers(0, 60)
FEN = st.integers(0, 100_000)


def _scope() -> st.SearchStrategy[dict[str, Any]]:
    names = st.lists(st.sampled_from(CATEGORIES[:-1]), max_size=2, unique=True)
    return st.fixed_dictionaries({"categories": names, "goods": st.lists(st.sampled_from(GOODS), max_size=1)})


@st.composite
def _windows(draw: st.DrawFn) -> list[dict[str, Any]]:
    whole = {"rule": "no_reason_window", "ways": ["remote"], "days": draw(st.integers(7, 30))}
    windows = [whole | {"after_holidays": draw(st.booleans())}]
    for number in range(draw(st.integers(0, 3))):
        window = {
            "rule": f"{draw(st.sampled_from(sorted(WINDOWS)))}:{number}",
            "days": draw(DAYS),
            "ways": draw(st.lists(st.sampled_from(list(Way)), min_size=1, unique=True)),
            "conditions": draw(st.lists(st.sampled_from(["intact", "opened", "used"]), min_size=1, unique=True)),
            "after_holidays": draw(st.booleans()),
            "despite_exclusions": draw(st.booleans()),
        }
        windows.append(window | draw(_scope()))
    return windows


@st.composite
def _exclusions(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        one = draw(_scope()) | {"rule": f"{draw(st.sampled_from(sorted(EXCLUSIONS)))}:{number}"}
        one["only_opened"] = draw(st.booleans())
        if draw(st.booleans()) or not (one["categories"] or one["goods"]):
            one["confirmed_as"] = draw(st.sampled_from(CONFIRMATIONS))
        found.append(one)
    return found


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A random valid document."""
    machine_fen = draw(FEN)
    limits: dict[str, Any] = {"machine_fen": machine_fen}
    if draw(st.booleans()):
        limits["person"] = {"returns": draw(st.integers(0, 3)), "days": draw(st.integers(1, 60))}
    if draw(st.booleans()):
        limits["photo_above_fen"] = draw(FEN)
    quality: dict[str, Any] = {"days": draw(DAYS), "photo": draw(st.booleans())}
    if draw(st.booleans()):
        quality["machine_fen"] = draw(st.integers(0, machine_fen))
    return {
        "format": 1,
        "reasons": EXAMPLE["reasons"],
        "windows": draw(_windows()),
        "exclusions": draw(_exclusions()),
        "quality": quality,
        "limits": limits,
        "outcomes": {rule: draw(st.sampled_from(sorted(allowed))) for rule, allowed in OUTCOMES.items()},
        "calendar": draw(st.sampled_from([EXAMPLE["calendar"], EXAMPLE["calendar"] | {"weekend": ["friday"]}])),
    }


FROM_MS, UNTIL_MS = ms("2026-01-01"), ms("2027-03-01")
MOMENTS = st.integers(FROM_MS, UNTIL_MS)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Random facts; moments in and a little after the year of the calendar, and some that no calendar has."""
    picked_up = st.one_of(MOMENTS, st.none(), st.sampled_from([0, 2**53 - 1, -(2**53), 253_402_300_799_999]))
    return Facts(
        reason=draw(st.sampled_from(["changed_mind", "size", "quality", "not_as_described", "nobody_knows"])),
        amount_fen=draw(st.one_of(FEN, st.sampled_from([-1, 0, 2**53]))),
        category=draw(st.sampled_from(CATEGORIES)),
        now_ms=draw(MOMENTS),
        zone=SHANGHAI,
        way=draw(st.sampled_from(list(Way))),
        picked_up_ms=draw(picked_up),
        condition=draw(st.sampled_from([None, *Condition])),
        goods=draw(st.sampled_from([None, *GOODS])),
        confirmed=frozenset(draw(st.lists(st.sampled_from(CONFIRMATIONS)))),
        proof=draw(st.sampled_from([True, True, True, False])),
        hold=draw(st.sampled_from([False, False, False, True])),
        returned_ms=tuple(draw(st.lists(MOMENTS, max_size=4))),
    )
