"""Kills the controller at every commit of a customer's visit, and counts how often the code opens the door afterwards.

`python scripts/soak_redemption.py --seeds 0:2`. Each commit of each seed twice: with the one in flight on the disk, and
without it. Exit code 1 when a door was commanded after its custody ended, or the books tell it twice.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "chaos")]

from soak_power import seldom_collecting  # noqa: E402

from sim.soak.command import seeds  # noqa: E402

NO_DEATH = 10**6


class Job(NamedTuple):
    """One story."""

    seed: int
    commit: int
    present: bool


class Done(NamedTuple):
    """What came of it."""

    job: Job
    commits: int
    pulses: int
    later: int
    wrong: list[str]


def play(job: Job) -> Done:
    """One story, in a worker."""
    import chaos_redemption  # noqa: PLC0415  # in the worker, beside its oracles
    import migrated  # noqa: PLC0415  # in the worker

    with migrated.copies(), tempfile.TemporaryDirectory() as folder:
        try:
            told = chaos_redemption.play(job.seed, Path(folder), job.commit, present=job.present)
        except Exception as error:
            return Done(job, 0, 0, 0, [f"{type(error).__name__}: {error}"])
    return Done(job, told.commits, told.first, told.later, told.wrong)


def main() -> int:
    """Play them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seeds, default=range(2), metavar="A:B")
    options = parser.parse_args()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), seldom_collecting, maxtasksperchild=50) as pool:
        whole = pool.map(play, [Job(seed, NO_DEATH, True) for seed in options.seeds], chunksize=1)
        jobs = [Job(one.job.seed, at, there) for one in whole for at in range(one.commits) for there in (False, True)]
        print(f"{len(jobs)} crash points in {len(whole)} visits", flush=True)
        done = [*whole]
        for one in pool.imap_unordered(play, jobs):
            done.append(one)
            for complaint in one.wrong:
                print(f"seed {one.job.seed}, commit {one.job.commit}, {one.job.present}: {complaint}", flush=True)
            if len(done) % 20 == 0:
                print(f"{len(done) - len(whole)} of {len(jobs)}", flush=True)
    pulses, later = sum(one.pulses for one in done), sum(one.later for one in done)
    wrong = sum(bool(one.wrong) for one in done)
    print(f"{len(done)} stories: {pulses} pulses in custody, {later} after it, {wrong} stories with complaints")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
