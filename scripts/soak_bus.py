"""Opens doors on a bad line, family by family, and judges every story by the simulated doors.

`python scripts/soak_bus.py --openings 10000 [--families xor8a modbus] [--pty 200] [--pulls 100] [--seed 1]`.
Of the replies 26 % come split, 5 % are lost, 2 % follow garbage; every other run has an adapter that echoes. With
`--pty` so many openings of each family go through a real port in real time; with `--pulls` an adapter is pulled so
often and comes back under another name. Prints every complaint; exit code 1 when there was one.

A soak may be cut off and gone on with: `--ledger FILE` keeps what each piece came to, a line of JSON each, and a
piece that stands there is not done again. Use a new file for a changed driver.
"""

import argparse
import gc
import json
import multiprocessing
import os
import sys
import time  # what a soak took is printed for a person
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "wire")]

FAMILIES = ("xor8a", "kerong1", "kerong2", "modbus", "wkly", "winnsen")
PIECE = 500
SEEDS_APART = 100_000
"""More than a family has runs, so that no two families share a seed."""


class Part(NamedTuple):
    """What one process does at a time."""

    title: str
    family: str
    count: int
    seed: int


class Outcome(NamedTuple):
    """What a part came to."""

    part: Part
    counts: dict[str, int]
    complaints: list[str]


def virtual(part: Part) -> Outcome:
    """A family's openings on the clock that jumps, in a process of their own."""
    import wire_soak_runs  # noqa: PLC0415  # in the worker

    tally = wire_soak_runs.virtual(part.family, part.count, part.seed)
    return Outcome(part, dict(tally.counts), tally.complaints)


def real(part: Part) -> Outcome:
    """A family's openings through a port."""
    import wire_soak_runs  # noqa: PLC0415  # in the worker

    tally = wire_soak_runs.on_a_port(part.family, part.count, part.seed)
    return Outcome(part, dict(tally.counts), tally.complaints)


def pulls(part: Part) -> Outcome:
    """An adapter that comes and goes."""
    import wire_soak_runs  # noqa: PLC0415  # in the worker

    took_s, wrong = wire_soak_runs.pulled(part.family, part.count, part.seed)
    return Outcome(part, {"pulls": len(took_s), "longest ms": round(max(took_s) * 1000)}, wrong)


def parts(title: str, families: list[str], count: int, seed: int, piece: int) -> list[Part]:
    """Every run of fifty has a seed of its own."""
    return [
        Part(title, family, min(piece, count - begun), seed + FAMILIES.index(family) * SEEDS_APART + begun // 50)
        for family in families
        for begun in range(0, count, piece)
    ]


class Ledger:
    """What was done before, in a file that grows; without one nothing is remembered."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known: dict[Part, Outcome] = {}
        for line in path.read_text(encoding="utf-8").splitlines() if path is not None and path.exists() else []:
            part, counts, complaints = json.loads(line)
            self._known[Part(*part)] = Outcome(Part(*part), counts, complaints)

    def outcomes(self, pool: Pool, work: Callable[[Part], Outcome], todo: list[Part]) -> Iterator[Outcome]:
        """Of every part, as they come; those that are known first."""
        yield from (self._known[part] for part in todo if part in self._known)
        for outcome in pool.imap_unordered(work, [part for part in todo if part not in self._known]):
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(outcome) + "\n")
            yield outcome


def soak(ledger: Ledger, pool: Pool, work: Callable[[Part], Outcome], todo: list[Part]) -> int:
    """Do all of it; a line for each part as it ends, and one for each family that is whole. The complaints' number."""
    began_s, wrong = time.perf_counter(), 0
    told: dict[str, Counter[str]] = {part.family: Counter() for part in todo}
    left = Counter(part.family for part in todo)
    for part, counts, complaints in ledger.outcomes(pool, work, todo):
        told[part.family].update(counts)
        left[part.family] -= 1
        print(*complaints, sep="\n", end="\n" if complaints else "", flush=True)
        wrong += len(complaints)
        sums = ", ".join(f"{name} {count:,}" for name, count in sorted(told[part.family].items()))
        passed = f"{time.perf_counter() - began_s:.0f} s, {wrong} complaints, {left.total()} pieces to go"
        print(f"{part.title:8} {part.family:8} {passed}", file=sys.stderr, flush=True)
        if not left[part.family]:
            print(f"{part.title:8} {part.family:8} {sums}", flush=True)
    print(f"{todo[0].title:8} {wrong} complaints, {time.perf_counter() - began_s:.0f} s", flush=True)
    return wrong


def main() -> int:
    """Soak as told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--openings", type=int, default=10_000, help="of each family, on the clock that jumps")
    parser.add_argument("--pty", type=int, default=0, metavar="N", help="so many of each family through a real port")
    parser.add_argument("--pulls", type=int, default=0, metavar="N", help="pull the adapter so often")
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="go on where a soak with this file was cut off")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    cut = partial(parts, families=options.families, seed=options.seed)
    ledger, wrong = Ledger(options.ledger), 0
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(os.cpu_count(), initializer=gc.set_threshold, initargs=(100_000,)) as pool:
        if options.openings:
            wrong += soak(ledger, pool, virtual, cut("virtual", count=options.openings, piece=PIECE))
    with spawn.Pool(len(FAMILIES)) as pool:  # they wait for most of the time
        if options.pty:
            wrong += soak(ledger, pool, real, cut("port", count=options.pty, piece=options.pty))
        if options.pulls:
            wrong += soak(ledger, pool, pulls, [Part("pulls", "xor8a", options.pulls, options.seed)])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
