"""A shop in which the controller is killed at a random moment, or in the middle of a random commit, while something
else goes wrong: whatever the seed, the books agree with the doors in the end."""

from pathlib import Path

import chaos_shop
import pytest

from kiosk.flows import operation as acts

SEEDS = range(48)
"""Every misfortune at every stage twice. `play` takes any seed: more of them are a soak."""


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: "-".join((str(seed), *chaos_shop.plan(seed))))
def test_the_books_agree_with_the_doors_after_a_kill(seed: int, tmp_path: Path) -> None:
    assert chaos_shop.play(seed, tmp_path) == [], f"seed {seed}"


@pytest.mark.parametrize("seed", range(0, 48, 5))
def test_the_books_agree_with_the_doors_without_a_kill(seed: int, tmp_path: Path) -> None:
    assert chaos_shop.play(seed, tmp_path, kills=False) == [], f"seed {seed}"


def test_the_oracles_see_a_pulse_before_its_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: the rule that is broken here on purpose is found."""
    arm = acts._arm

    def hasty(act: acts.Act, at_s: float) -> acts.ActStep:
        act, (commit, *timers, unlock) = arm(act, at_s)
        return act, (unlock, commit, *timers)

    monkeypatch.setattr(acts, "_arm", hasty)
    complaints = chaos_shop.play(0, tmp_path, kills=False)
    assert any("left with ARMED rows []" in complaint for complaint in complaints), complaints


def test_the_oracles_see_an_ack_taken_for_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: who believes that a jammed door opened is found out."""

    def trusting(act: acts.Act, event: acts.Due) -> acts.ActStep:
        opened, first = acts._commit(act, acts.State.OPENED)
        closed, second = acts._commit(opened, acts.State.CLOSED)
        settled, third = acts._commit(closed, acts.State.SETTLED, outcome="taken")
        return settled, (first, second, third)

    monkeypatch.setattr(acts, "_armed_due", trusting)
    complaints = chaos_shop.play(3, tmp_path, kills=False)
    assert any("was open, and it was not" in complaint for complaint in complaints), complaints
