"""The table of oracles: every invariant and rule of the specification is judged, or says where it is; and I25."""

from dataclasses import replace

import pytest

from sim.soak import run as days
from sim.soak.oracle.base import STEPS, Oracle
from sim.soak.oracle.table import ELSEWHERE, ORACLES

INVARIANTS = [f"I{number}" for number in range(1, 27)]
RULES = [f"R{number}" for number in range(1, 13)]


@pytest.mark.parametrize("name", INVARIANTS + RULES)
def test_every_invariant_and_rule_has_its_judge(name: str) -> None:
    judges = [oracle for oracle in ORACLES if oracle.invariant == name]
    assert len(judges) + (name in ELSEWHERE) == 1


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: str(oracle.invariant))
def test_every_judge_is_told_of_something(oracle: type[Oracle]) -> None:
    assert any(getattr(oracle, step) is not getattr(Oracle, step) for step in STEPS)


@pytest.mark.parametrize(("again", "seen"), [("the same", []), ("another", ["I25"])])
def test_i25_the_same_seed_must_give_the_same_trace(
    monkeypatch: pytest.MonkeyPatch, again: str, seen: list[str]
) -> None:
    first = days.Result(7, trace_hash="the same")
    played = [first, replace(first, trace_hash=again)]
    monkeypatch.setattr(days, "run", lambda seed: played.pop(0))
    assert [one.invariant for one in days.twice(7).violations] == seen
