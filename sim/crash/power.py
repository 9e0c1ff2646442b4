"""Power cuts of recorded days: records one, finds what it wrote, cuts its power and judges what is left.

Knows: the order of these steps. Must never know how one of them is done.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from sim.crash import recorded_day
from sim.crash.recorder import record
from sim.crash.replay import Share, Tally, open_bench, positions, replay
from sim.crash.truth import find_truth
from sim.pickup import MEMORY


@dataclass(frozen=True)
class Cuts:
    """About how many states of one day; `normal` is the control, in which SQLite does not sync at a commit."""

    seed: int
    states: int
    visits: int = 1
    normal: bool = False


def cut_power(cuts: Cuts) -> Tally:
    """Record one day and judge its power cuts. Needs a kernel that lets calls be watched, see `seccomp`."""
    with tempfile.TemporaryDirectory(prefix="power-", dir=MEMORY if MEMORY.is_dir() else None) as home:
        folder = Path(home)

        def day() -> None:
            if cuts.normal:
                recorded_day.normal()
            recorded_day.play(cuts.seed, folder, cuts.visits)

        ops = record(day, folder / "kiosk")
        bench = open_bench(folder / "bench")
        truth = find_truth(ops, bench)
        places = positions(ops)
        # Few states of many changes are better than many of few.
        every, each = max(1, places // cuts.states), max(1, cuts.states // places)
        tally = replay(ops, truth, bench, Share(cuts.seed % every, every, each, cuts.seed))
        for sentence in truth.complaints:
            tally.complain("journal", sentence)
        return tally
