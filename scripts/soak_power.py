"""Power cuts, disks that fail and programs that are killed: the long campaign.

`python scripts/soak_power.py --states 100000 --control --io all --kills 252`. Each option is a tier. Prints every
complaint; exit code 1 when a tier has one, or when the control (SQLite at NORMAL) loses nothing.
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
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "chaos")]

DAY_STATES = 5_000
"""About so many states of one day: many short days have more different changes than one long day."""

LONG_DAYS, LONG_VISITS = 10, 9
"""One day in so many is so long that SQLite takes the WAL into the database in the middle of it."""

ONE_SHOP = 12
"""Deaths in one shop: what was returned stays behind its doors, and a bank fills up."""

Said = dict[str, Any]


def cut(day: tuple[int, int, int, bool]) -> tuple[int, Said, list[str]]:
    """The power cuts of one day, in a worker."""
    from sim.crash.power import Cuts, cut_power  # noqa: PLC0415  # in the worker

    seed, states, visits, normal = day
    began_s = time.process_time()
    tally = cut_power(Cuts(seed, states, visits, normal))
    counts = {name: getattr(tally, name) for name in ("states", "images", "exhaustive", "restarts")}
    said = {**counts, **{f"wrong {kind}": count for kind, count in tally.wrong.items()}}
    return seed, {**said, "cpu_s": round(time.process_time() - began_s, 1)}, tally.sentences


def days(states: int, *, seed: int, normal: bool) -> Iterator[tuple[int, int, int, bool]]:
    """Days without an end, each with its visits and its share of the states."""
    number = seed
    while True:
        long = number % LONG_DAYS == 0 and states > DAY_STATES
        yield number, min(states, DAY_STATES), LONG_VISITS if long else 1 + number % 2, normal
        number += 1


def power(pool: Pool, states: int, seed: int, *, normal: bool) -> Said:
    """So many states or a few more."""
    total: Counter[str] = Counter()
    complaints: list[str] = []
    coming = days(states, seed=seed, normal=normal)
    while total["states"] < states:
        batch = [next(coming) for _ in range(os.cpu_count() or 1)]
        for number, said, sentences in pool.imap_unordered(cut, batch):
            total.update({**said, "days": 1})
            complaints += [f"day {number}: {sentence}" for sentence in sentences]
            print(f"{'control' if normal else 'power':8} {total['states']:,} of {states:,} states", flush=True)
    wrong = sum(count for name, count in total.items() if name.startswith("wrong"))
    said = {**total, "wrong": wrong, "states_per_cpu_s": round(total["states"] / max(total["cpu_s"], 0.1))}
    if normal:
        # Here transactions must be lost, and nothing else may go wrong.
        others = wrong - total["wrong lost"]
        return {**said, "lost_share": round(total["wrong lost"] / total["states"], 3), "failed": others or not wrong}
    for complaint in complaints:
        print(complaint, flush=True)
    return {**said, "failed": wrong}


def fault(job: tuple[int, Any]) -> tuple[str, list[str], list[str]]:
    """One point of the sweep, in a worker."""
    import chaos_disk  # noqa: PLC0415  # in the worker

    seed, point = job
    played = chaos_disk.fail_at(seed, point)
    return str(point), played.result.complaints, played.result.ended


def seldom_collecting() -> None:
    """Begin a worker that looks for garbage as seldom as the simulation of whole days does."""
    from sim.soak.run import COLLECT_AFTER  # noqa: PLC0415  # in the worker

    gc.set_threshold(*COLLECT_AFTER)


def counted(seed: int) -> dict[str, int]:
    """How many calls of each kind the sound day has."""
    import chaos_disk  # noqa: PLC0415  # in the worker

    return dict(chaos_disk.fail_at(seed, None).disk.counts)


def swept(pool: Pool, jobs: list[tuple[int, Any]], ledger: Path | None) -> Iterator[tuple[str, list[str], list[str]]]:
    """What became of each point; what stands in the ledger is not played again."""
    lines = ledger.read_text(encoding="utf-8").splitlines() if ledger is not None and ledger.exists() else []
    known = {name: (name, complaints, ends) for name, complaints, ends in map(json.loads, lines)}
    yield from (known[str(point)] for _, point in jobs if str(point) in known)
    for result in pool.imap_unordered(fault, [job for job in jobs if str(job[1]) not in known]):
        if ledger is not None:
            with ledger.open("a", encoding="utf-8") as file:
                file.write(json.dumps(result) + "\n")
        yield result


def sweep(pool: Pool, wanted: int | None, seed: int, ledger: Path | None) -> Said:
    """Every point of the day, or so many of them by chance."""
    from sim.crash.faulty import points  # noqa: PLC0415
    from sim.seeds import stream  # noqa: PLC0415

    counts = pool.apply(counted, (seed,))
    every = list(points(counts))
    chosen = every if wanted is None else stream(seed, "points").sample(every, min(wanted, len(every)))
    wrong = ended = 0
    for done, (point, complaints, ends) in enumerate(swept(pool, [(seed, p) for p in chosen], ledger), start=1):
        wrong += bool(complaints)
        ended += bool(ends)
        for complaint in complaints:
            print(f"disk, {point}: {complaint}", flush=True)
        if done % 100 == 0:
            print(f"{'io':8} {done:,} of {len(chosen):,} points, {wrong} wrong", flush=True)
    said = {"points": len(every), "played": len(chosen), "ended": ended, "went_on": len(chosen) - ended}
    return {**said, "calls": counts, "wrong": wrong, "failed": wrong}


def kill(batch: list[Any]) -> list[tuple[str, bool, float, list[str]]]:
    """Some deaths in one shop, in a worker."""
    from sim.crash.kill import kill_all  # noqa: PLC0415  # in the worker
    from sim.errors import SimError  # noqa: PLC0415

    try:
        return [(one.name, one.reached, one.seconds, one.complaints) for one in kill_all(batch)]
    except SimError as fault:
        return [(str(steps[-1]), False, 0.0, [f"the shop did not open: {fault}"]) for steps in batch]


def kills(pool: Pool, wanted: int, seed: int) -> Said:
    """Every point at every moment, by chance in order, and again from the first one on until there are so many."""
    from sim.crash.kill import cycles  # noqa: PLC0415
    from sim.crash_points import POINTS  # noqa: PLC0415
    from sim.seeds import stream  # noqa: PLC0415

    every = list(cycles())
    stream(seed, "kills").shuffle(every)
    chosen = [every[number % len(every)] for number in range(wanted)]
    batches = [chosen[begin : begin + ONE_SHOP] for begin in range(0, wanted, ONE_SHOP)]
    done = wrong = reached = 0
    longest_s = 0.0
    for cycles_of in pool.imap_unordered(kill, batches):
        for name, there, seconds, complaints in cycles_of:
            done, reached, wrong = done + 1, reached + there, wrong + bool(complaints)
            longest_s = max(longest_s, seconds)
            for complaint in complaints:
                print(f"kill, {name}: {complaint}", flush=True)
        print(f"{'kills':8} {done} of {wanted}, {wrong} wrong", flush=True)
    points = {steps[-1].point for steps in chosen}
    return {
        "cycles": done,
        "reached": reached,
        "points": f"{len(points & set(POINTS))} of {len(POINTS)}",
        "longest_s": round(longest_s, 1),
        "wrong": wrong,
        "failed": wrong,
    }


def main() -> int:
    """Play the tiers asked for."""
    options = arguments()
    tiers = chosen_tiers(options)
    said: dict[str, Said] = {}
    with multiprocessing.get_context("spawn").Pool(options.jobs, seldom_collecting, maxtasksperchild=50) as pool:
        for name, play in tiers.items():
            began_s = time.perf_counter()
            said[name] = play(pool)
            said[name]["wall_s"] = round(time.perf_counter() - began_s, 1)
            if not options.json:
                print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in said[name].items()), flush=True)
    if options.json:
        print(json.dumps(said))
    return 1 if any(tier["failed"] for tier in said.values()) else 0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--states", type=int, default=0, metavar="N", help="power cuts to replay")
    parser.add_argument("--control", action="store_true", help="a tenth of the power cuts with SQLite at NORMAL")
    parser.add_argument("--io", metavar="all|N", help="let the disk fail at every call, or at so many by chance")
    parser.add_argument(
        "--ledger", type=Path, metavar="FILE", help="go on with --io where one with this file was cut off"
    )
    parser.add_argument("--kills", type=int, default=0, metavar="N", help="kill -9 of real programs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="processes at a time")
    parser.add_argument("--json", action="store_true", help="end with one JSON object of all figures")
    return parser.parse_args()


def chosen_tiers(options: argparse.Namespace) -> dict[str, Callable[[Pool], Said]]:
    """The tiers by a name that says their numbers."""
    tiers: dict[str, Callable[[Pool], Said]] = {}
    states, seed = options.states, options.seed
    if states:
        tiers[f"power {states} seed {seed}"] = lambda pool: power(pool, states, seed, normal=False)
    if options.control:
        count = max(200, states // 10)
        tiers[f"control {count} seed {seed}"] = lambda pool: power(pool, count, seed, normal=True)
    if options.io:
        wanted = None if options.io == "all" else int(options.io)
        tiers[f"io {options.io} seed {seed}"] = lambda pool: sweep(pool, wanted, seed, options.ledger)
    if options.kills:
        tiers[f"kills {options.kills} seed {seed}"] = lambda pool: kills(pool, options.kills, seed)
    return tiers


if __name__ == "__main__":
    sys.exit(main())
