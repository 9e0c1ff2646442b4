"""One seed, one day, one result; or the same day twice, to see that it is the same (I25).

Knows: a folder to play in and a virtual loop. Must never know an invariant or a person.
"""

import gc
import os
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim import virtual_loop
from sim.soak.day import Day
from sim.soak.faults.table import played
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.table import ORACLES
from sim.soak.people.table import PEOPLE
from sim.soak.plan import Plan
from sim.soak.plan import plan as drawn
from sim.soak.steps import Violation

COLLECT_AFTER = (100_000, 50, 50)
"""How seldom garbage is looked for: a day makes few cycles and many objects. A fifth of its time, measured."""

SHM = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


@dataclass(frozen=True)
class Result:
    """What one day was and what was wrong with it. `crash`: the simulation itself failed, with a traceback."""

    seed: int
    simulated_s: float = 0.0
    restarts: int = 0
    operations: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    trace_hash: str = ""
    crash: str = ""


def plan_of(seed: int) -> Plan:
    """The plan of a seed, drawn from everybody and everything there is."""
    people = {name: kind.weight for name, kind in PEOPLE.items()}
    return drawn(seed, people, played(deadly=False), played(deadly=True))


def run(
    seed: int,
    *,
    stop_at_first: bool = False,
    oracles: Sequence[type[Oracle]] = ORACLES,
    keep: Callable[[str], None] | None = None,
    planned: Plan | None = None,
) -> Result:
    """Play the day of a seed, or another plan. Never raises for what happens in it; `keep` is told of every line of
    the trace."""
    gc.set_threshold(*COLLECT_AFTER)
    with tempfile.TemporaryDirectory(prefix="soak-", dir=SHM if os.access(SHM, os.W_OK) else None) as folder:
        try:
            return virtual_loop.run(
                lambda: _played(planned or plan_of(seed), Path(folder), stop_at_first, oracles, keep)
            )
        except Exception:
            return Result(seed, crash=traceback.format_exc())


def twice(seed: int) -> Result:
    """As `run`, played twice; a different trace is a violation of I25."""
    first, again = run(seed), run(seed)
    if first.trace_hash == again.trace_hash:
        return first
    differs = Violation("I25", 0.0, f"seed {seed} gave {first.trace_hash[:12]} and then {again.trace_hash[:12]}")
    return Result(**{**vars(first), "violations": (*first.violations, differs)})


async def _played(
    plan: Plan, folder: Path, stop_at_first: bool, oracles: Sequence[type[Oracle]], keep: Callable[[str], None] | None
) -> Result:
    day = Day(plan, folder, oracles)
    day.trace.keep = keep
    await day.play(stop_at_first=stop_at_first)
    day.judge.close()
    return Result(
        seed=plan.seed,
        simulated_s=day.simulated_s,
        restarts=day.supervisor.restarts,
        operations=len(day.judge.see.kiosk.operations),
        faults=dict(Counter(day.stage.struck)),
        violations=tuple(day.judge.violations),
        trace_hash=day.trace.hash,
    )
