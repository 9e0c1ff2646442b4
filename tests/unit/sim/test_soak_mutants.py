"""The mutants: each still applies to the sources, and none of them is in the sources."""

from pathlib import Path

import pytest

from sim.errors import SimError
from sim.soak import mutants
from sim.soak.faults.table import FAULTS
from sim.soak.people.table import PEOPLE
from sim.soak.run import plan_of

SAFETY = {
    "send-before-intent", "outbox-in-separate-transaction", "recover-as-done", "recover-as-not-done",
    "ack-before-send", "ack-lost-means-failed", "trust-ack", "stale-ack", "forget-unknown", "reuse-door-without-look",
    "server-no-dedupe", "retry-after-settle", "no-epoch-check", "ignore-commit-error", "sensor-of-wrong-door",
    "poll-stops-on-one-bad-board", "sequence-reuse-after-restore", "delete-outbox-on-send", "cursor-before-apply",
    "wall-clock-ordering", "failure-counter-in-RAM", "audit-row-outside-transaction",
    "unknown-frees-itself-after-timeout", "double-start-without-lock", "open-while-draining", "reopen-after-epoch",
    "single-read-advances", "load-ready-before-closed",
}  # fmt: skip
"""The mutants that docs/safety.md names."""


def test_every_mutant_of_the_safety_rules_is_there_and_ten_more() -> None:
    assert set(mutants.names()) >= SAFETY
    assert len(set(mutants.names()) - SAFETY) >= 10


@pytest.mark.parametrize("name", mutants.names())
def test_a_mutant_still_applies(name: str) -> None:
    mutants.check(name)


def test_a_mutant_lives_in_its_copy_and_nowhere_else(tmp_path: Path) -> None:
    tree = mutants.mutated("single-read-advances", tmp_path)
    rule = "kiosk/flows/operation.py"
    assert "AGREEING = 1" in (tree / rule).read_text(encoding="utf-8")
    assert "AGREEING = 2" in (mutants.ROOT / rule).read_text(encoding="utf-8")


def test_an_unknown_mutant_is_refused() -> None:
    with pytest.raises(SimError, match="no mutant"):
        mutants.check("nonsense")


@pytest.mark.parametrize("name", [name for name in mutants.names() if mutants.needs(name)])
def test_what_a_mutant_needs_is_somebody_or_something_of_the_soak(name: str) -> None:
    assert set(mutants.needs(name)) <= {*PEOPLE, *FAULTS}


def test_the_days_worth_playing_come_first() -> None:
    days = mutants.worth("ignore-commit-error", range(200))
    assert sorted(days) == list(range(200))
    struck = [sum(blow.fault in mutants.needs("ignore-commit-error") for blow in plan_of(seed).blows) for seed in days]
    assert struck == sorted(struck, reverse=True)
    assert struck[0] >= 2
    assert mutants.worth("trust-ack", range(5)) == list(range(5)), "any day will do"
