"""Many seeds over the processors of this computer, merged into one report.

Knows: results. Must never know what a day is made of. Results are merged in the order of their seeds, so that the
trace hash of a campaign is the same on any number of processors.
"""

import contextlib
import hashlib
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sim.soak.ledger import Ledger
from sim.soak.quota import WHATEVER_COMES, Quota
from sim.soak.run import Result, run, twice
from sim.soak.steps import Violation

DAYS_A_PROCESS = 100
TWICE_EVERY = 50
"""Every so many seeds the day is played twice (I25)."""


@dataclass
class Report:
    """All days together."""

    seeds: int = 0
    simulated_s: float = 0.0
    restarts: int = 0
    operations: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[tuple[int, Violation]] = field(default_factory=list)
    crashes: list[tuple[int, str]] = field(default_factory=list)
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, result: Result) -> None:
        """One more day."""
        self.seeds += 1
        self.simulated_s += result.simulated_s
        self.restarts += result.restarts
        self.operations += result.operations
        self.faults.update(result.faults)
        self.violations += [(result.seed, one) for one in result.violations]
        if result.crash:
            self.crashes.append((result.seed, result.crash))
        self.digest.update(f"{result.seed} {result.trace_hash}\n".encode())

    def by_invariant(self) -> dict[str, int]:
        """How many violations of each."""
        return dict(sorted(Counter(one.invariant for _, one in self.violations).items()))


def played(seed: int) -> Result:
    """The day of a seed; of some seeds twice."""
    return twice(seed) if seed % TWICE_EVERY == TWICE_EVERY - 1 else run(seed)


def results(seeds: Sequence[int], processes: int, ledger: Ledger) -> Iterator[Result]:
    """The days of these seeds in their order, on so many processes; those that the ledger knows are not played."""
    todo = [seed for seed in seeds if seed not in ledger.known]
    with contextlib.ExitStack() as stack:
        coming: Iterator[Result] = map(played, todo)
        if processes > 1:
            pool = multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=DAYS_A_PROCESS)
            coming = stack.enter_context(pool).imap(played, todo)
        for seed in seeds:
            result = ledger.known[seed] if seed in ledger.known else next(coming)
            ledger.keep(result)
            yield result


def campaign(
    seeds: Sequence[int],
    *,
    processes: int | None = None,
    wanted: Quota = WHATEVER_COMES,
    ledger: Ledger | None = None,
    heard: Callable[[Result], None] = lambda result: None,
) -> Report:
    """All these days, or as many as it takes for what is wanted; `heard` is told of each."""
    report = Report()
    for result in results(seeds, processes or os.cpu_count() or 1, ledger or Ledger()):
        report.add(result)
        heard(result)
        if wanted and not wanted.missing(report):
            break
    return report
