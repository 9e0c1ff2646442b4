"""Plays every mutant of `sim/mutants` until an oracle sees it, and tells by which invariant and at which seed.

`python scripts/soak_mutants.py --seeds 0:2000 [--ledger FILE] [MUTANT ...]`. A mutant counts as killed only when the
product as it is has nothing to complain of on that seed. Exit code 1 when a mutant lives. With `--ledger FILE` what was
found is kept, a line of JSON each, and not hunted again; use a new file for changed sources.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from sim.soak.campaign import campaign
from sim.soak.command import seeds
from sim.soak.mutants import Killed, hunt, names


def kept(ledger: Path | None) -> dict[str, Killed]:
    """What an earlier hunt found."""
    if ledger is None or not ledger.exists():
        return {}
    lines = [json.loads(line) for line in ledger.read_text(encoding="utf-8").splitlines()]
    return {line["mutant"]: Killed(line["invariant"], line["seed"], line["what"]) for line in lines}


def hunted(waiting: list[str], days: range) -> Iterator[tuple[str, Killed]]:
    """Each mutant with what killed it; one mutant per processor, since most die within a few days."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from zip(waiting, pool.map(lambda name: hunt(name, days, processes=1), waiting), strict=True)


def main() -> int:
    """Hunt them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mutants", nargs="*", metavar="MUTANT")
    parser.add_argument("--seeds", type=seeds, default=range(2000), metavar="A:B")
    parser.add_argument("--ledger", type=Path)
    options = parser.parse_args()
    found = kept(options.ledger)
    wanted = options.mutants or names()
    for name, killed in hunted([name for name in wanted if name not in found], options.seeds):
        found[name] = killed
        print(f"{name:<44} {killed.invariant or 'lives':<8} {killed.seed} {killed.what[:90]}", flush=True)
        if options.ledger is not None:
            with options.ledger.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"mutant": name, **asdict(killed)}) + "\n")
    return judged({name: found[name] for name in wanted})


def judged(found: dict[str, Killed]) -> int:
    """0 when every mutant was killed on a day on which the product as it is does nothing wrong."""
    alive = sorted(name for name, killed in found.items() if killed.invariant is None)
    days = sorted({killed.seed for killed in found.values() if killed.seed is not None})
    report = campaign(days)
    unclean = sorted({seed for seed, _ in [*report.violations, *report.crashes]})
    print(f"{len(found) - len(alive)} of {len(found)} mutants killed; alive: {', '.join(alive) or 'none'}")
    print(
        f"the product as it is, on the {len(days)} days they died: {f'complaints on {unclean}' if unclean else 'clean'}"
    )
    return 1 if alive or unclean else 0


if __name__ == "__main__":
    sys.exit(main())
