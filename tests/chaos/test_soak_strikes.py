"""Every simulated fault class really strikes, counted by what came of it and not by the intention."""

import itertools

import pytest

from sim.soak.faults.table import FAULTS, simulated
from sim.soak.plan import Blow, Plan
from sim.soak.run import run

pytestmark = pytest.mark.timeout(900)
MOST_DAYS = 12
VISITS = ("load", "collect", "put back", "load wrongly", "swap", "walk away", "load", "take nothing", "guess")
VISITS = (*VISITS, "two at once", "collect", "load", "bring back", "collect")
SHORT = ("load", "collect", "load", "rate", "collect", "load", "bring back", "collect")
ALONE = {"hostile central": (1,), "central restored from backup": (1, 3, 6), "old database restored": (1, 3, 6)}
"""Classes that need a calm day, and the visits in which they strike."""


def _day(seed: int, missing: list[str]) -> Plan:
    """A day on which every class that has not struck yet is tried, spread over the visits."""
    places = itertools.cycle(range(1, len(VISITS)))
    blows = tuple(Blow(name, next(places), 0.5) for name in missing if FAULTS[name].strike is not None)
    return Plan(seed, "demo", VISITS, blows)


@pytest.mark.parametrize("name", ALONE)
def test_what_needs_a_calm_day_strikes_on_one_of_its_own(name: str) -> None:
    result = run(1, planned=Plan(1, "demo", SHORT, tuple(Blow(name, visit, 0.5) for visit in ALONE[name])))
    assert not result.crash, result.crash
    assert not result.violations
    assert result.faults[name] == len(ALONE[name])


def test_every_simulated_class_strikes_within_a_few_days() -> None:
    missing = [name for name in simulated() if name not in ALONE]
    for seed in range(MOST_DAYS):
        result = run(seed, planned=_day(seed, missing))
        assert not result.crash, result.crash
        missing = [name for name in missing if not result.faults.get(name)]
        if not missing:
            return
    assert missing == []
