"""Plays bad days of the whole shop on a virtual clock, one seed after the other, and judges the books by the doors.

`python scripts/soak_shop.py --seeds 0:1000`. Prints every complaint with its seed; exit code 1 when there was one.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "chaos"))


def play(seed: int) -> tuple[int, list[str]]:
    """The complaints of one day."""
    import chaos_shop  # noqa: PLC0415  # in the worker, beside its oracles

    with tempfile.TemporaryDirectory() as folder:
        return seed, chaos_shop.play(seed, Path(folder))


def seeds(text: str) -> range:
    """`A:B` as the seeds from A up to, and without, B."""
    first, _, last = text.partition(":")
    return range(int(first), int(last))


def main() -> int:
    """Play them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=range(1000), metavar="A:B")
    options = parser.parse_args()
    wrong = 0
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=50) as pool:
        for done, (seed, complaints) in enumerate(pool.imap_unordered(play, options.seeds), start=1):
            wrong += bool(complaints)
            for complaint in complaints:
                print(f"seed {seed}: {complaint}", flush=True)
            if done % 50 == 0 or done == len(options.seeds):
                print(f"{done} of {len(options.seeds)} days, {wrong} with complaints", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
