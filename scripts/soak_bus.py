"""Opens doors on a bad line, family by family, and judges every story by the simulated doors.

`python scripts/soak_bus.py --openings 10000 [--families xor8a modbus] [--pty 200] [--pulls 100] [--seed 1]`.
Of the replies 26 % come split, 5 % are lost, 2 % follow garbage; every other run has an adapter that echoes. With
`--pty` so many openings of each family go through a real port in real time; with `--pulls` an adapter is pulled so
often and comes back under another name. Prints every complaint; exit code 1 when there was one.
"""

import argparse
import multiprocessing
import os
import sys
import time  # what a soak took is printed for a person
from collections.abc import Callable
from functools import partial
from multiprocessing.pool import Pool
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "wire")]

FAMILIES = ("xor8a", "kerong1", "kerong2", "modbus", "wkly", "winnsen")
PIECE = 500
SEEDS_APART = 100_000
"""More than a family has runs, so that no two families share a seed."""


def virtual(part: tuple[str, int, int]) -> tuple[str, dict[str, int], list[str]]:
    """A family's openings on the clock that jumps, in a process of their own."""
    import wire_soak_runs  # noqa: PLC0415  # in the worker

    family, openings, seed = part
    tally = wire_soak_runs.virtual(family, openings, seed)
    return family, dict(tally.counts), tally.complaints


def real(part: tuple[str, int, int]) -> tuple[str, dict[str, int], list[str]]:
    """A family's openings through a port."""
    import wire_soak_runs  # noqa: PLC0415  # in the worker

    family, openings, seed = part
    tally = wire_soak_runs.on_a_port(family, openings, seed)
    return family, dict(tally.counts), tally.complaints


def pulls(part: tuple[str, int, int]) -> tuple[str, dict[str, int], list[str]]:
    """An adapter that comes and goes."""
    import wire_soak_runs  # noqa: PLC0415  # in the worker

    family, times, seed = part
    took_s, wrong = wire_soak_runs.pulled(family, times, seed)
    return family, {"pulls": len(took_s), "longest ms": round(max(took_s) * 1000)}, wrong


def parts(families: list[str], count: int, seed: int, piece: int) -> list[tuple[str, int, int]]:
    """What one process does at a time: family, how many, first seed. Every run of fifty has a seed of its own."""
    return [
        (family, min(piece, count - begun), seed + FAMILIES.index(family) * SEEDS_APART + begun // 50)
        for family in families
        for begun in range(0, count, piece)
    ]


Work = Callable[[tuple[str, int, int]], tuple[str, dict[str, int], list[str]]]


def soak(pool: Pool, title: str, work: Work, todo: list[tuple[str, int, int]]) -> int:
    """Do all of it, print a line for each family; the number of complaints."""
    began_s, told, wrong = time.perf_counter(), {}, 0
    for family, counts, complaints in pool.imap_unordered(work, todo):
        sums = told.setdefault(family, dict.fromkeys(counts, 0))
        for name, count in counts.items():
            sums[name] = sums.get(name, 0) + count
        for complaint in complaints:
            print(complaint, flush=True)
        wrong += len(complaints)
    for family, sums in told.items():
        print(f"{title:8} {family:8} " + ", ".join(f"{name} {count:,}" for name, count in sorted(sums.items())))
    print(f"{title:8} {wrong} complaints, {time.perf_counter() - began_s:.0f} s", flush=True)
    return wrong


def main() -> int:
    """Soak as told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--openings", type=int, default=10_000, help="of each family, on the clock that jumps")
    parser.add_argument("--pty", type=int, default=0, metavar="N", help="so many of each family through a real port")
    parser.add_argument("--pulls", type=int, default=0, metavar="N", help="pull the adapter so often")
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    cut = partial(parts, options.families, seed=options.seed)
    wrong = 0
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        if options.openings:
            wrong += soak(pool, "virtual", virtual, cut(count=options.openings, piece=PIECE))
    with multiprocessing.get_context("spawn").Pool(len(FAMILIES)) as pool:  # they wait for most of the time
        if options.pty:
            wrong += soak(pool, "port", real, cut(count=options.pty, piece=options.pty))
        if options.pulls:
            wrong += soak(pool, "pulls", pulls, [("xor8a", options.pulls, options.seed)])
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
