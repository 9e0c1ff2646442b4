"""A seed's day on paper: who comes to the bank, what goes wrong meanwhile, and when the controller dies.

Knows: names of people and faults, and a seed. Must never know how any of them acts. The same seed is the same plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.seeds import Random, stream

VISITS = (16, 24)
KILLS = (3, 6)
BLOWS_A_VISIT = 1.6
VISIT_S = 9.0
"""A visit's usual length: blows fall within it."""


@dataclass(frozen=True)
class Blow:
    """A fault of this name strikes so long after the beginning of this visit."""

    fault: str
    visit: int
    after_s: float


@dataclass(frozen=True)
class Plan:
    """One day. `visits` are names of people, in the order in which they come."""

    seed: int
    scene: str
    visits: tuple[str, ...]
    blows: tuple[Blow, ...]

    def during(self, visit: int) -> list[Blow]:
        """What strikes in this visit, soonest first."""
        return sorted((blow for blow in self.blows if blow.visit == visit), key=lambda blow: blow.after_s)


def plan(seed: int, people: Mapping[str, int], faults: Mapping[str, int], deaths: Mapping[str, int]) -> Plan:
    """The day of a seed, from names with weights; `deaths` are the faults after which the controller starts again."""
    random = stream(seed, "plan")
    count = random.randint(*VISITS)
    visits = ("load", *_drawn(random, people, count - 1))
    blows = [_blow(random, name, count) for name in _drawn(random, faults, round(count * BLOWS_A_VISIT))]
    blows += [_blow(random, name, count) for name in _drawn(random, deaths, random.randint(*KILLS))]
    return Plan(seed, "demo", visits, tuple(blows))


def _drawn(random: Random, names: Mapping[str, int], count: int) -> list[str]:
    return random.choices(list(names), weights=list(names.values()), k=count)


def _blow(random: Random, name: str, visits: int) -> Blow:
    return Blow(name, random.randrange(visits), round(random.uniform(0.0, VISIT_S), 3))
