"""Mutants: small patches that break the product, kept as unified diffs in `sim/mutants`. An oracle must see each.

Knows: patches, and how to play days on a mutated copy of the source in a process of its own. Shipped code holds no
switch: the copy stands first on the path of that process, and nothing else differs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from sim.errors import SimError

ROOT = Path(__file__).resolve().parents[2]
PATCHES = ROOT / "sim" / "mutants"
PACKAGES = ("kiosk", "locker_driver", "central", "assets", "sim")
DAYS_A_BATCH = 10
NEEDS = "needs: "
"""How the first line of a patch begins that says what must happen on a day for anybody to see the mutant."""


@dataclass(frozen=True)
class Killed:
    """By which invariant and at which seed a mutant was seen; empty when it was not."""

    invariant: str | None = None
    seed: int | None = None
    what: str = ""


def names() -> list[str]:
    """Every mutant, sorted."""
    return sorted(path.stem for path in PATCHES.glob("*.patch"))


def mutated(name: str, folder: Path) -> Path:
    """A copy of the sources in `folder` with the mutant in it. SimError when there is none or it does not apply."""
    known(name)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "qml", "*.wav"))
    _apply(name, folder, "--unsafe-paths", f"--directory={folder}")
    return folder


def needs(name: str) -> tuple[str, ...]:
    """The people and misfortunes without which this mutant does no harm; none: any day will do.
    SimError when there is no such mutant."""
    known(name)
    first = (PATCHES / f"{name}.patch").read_text(encoding="utf-8").partition("\n")[0]
    return tuple(first.removeprefix(NEEDS).split("; ")) if first.startswith(NEEDS) else ()


def worth(name: str, seeds: Sequence[int]) -> list[int]:
    """These days, those first on which the most happens of what the mutant needs."""
    from sim.soak.run import plan_of  # noqa: PLC0415 - what plays the days is not loaded to list mutants

    wanted = set(needs(name))

    def happens(seed: int) -> int:
        plan = plan_of(seed)
        return sum(one in wanted for one in (*plan.visits, *(blow.fault for blow in plan.blows)))

    return sorted(seeds, key=happens, reverse=True) if wanted else list(seeds)


def check(name: str) -> None:
    """SimError when there is no such mutant or it does not apply to the sources as they are."""
    known(name)
    _apply(name, ROOT, "--check")


def known(name: str) -> str:
    """The name of a mutant there is. SimError when there is none of it."""
    if name not in names():
        raise SimError(f"there is no mutant {name!r}; see --list-mutants")
    return name


def _apply(name: str, folder: Path, *options: str) -> None:
    patch = ["git", "apply", "-C1", *options, str(PATCHES / f"{name}.patch")]
    done = subprocess.run(patch, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SimError(f"the mutant {name} does not apply: {done.stderr.strip()[:300]}")


def hunt(name: str, seeds: Sequence[int], processes: int | None = None) -> Killed:
    """Play these days with the mutant, the likeliest first, until an oracle complains; of the days then played the
    lowest that saw it counts."""
    days = worth(name, seeds)
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = mutated(name, Path(folder))
        found = [killed for killed in _batches(tree, days, processes or os.cpu_count() or 1) if killed.invariant]
    return min(found, key=lambda killed: killed.seed or 0, default=Killed())


def _batches(tree: Path, seeds: Sequence[int], processes: int) -> Iterator[Killed]:
    waiting = [seeds[start : start + DAYS_A_BATCH] for start in range(0, len(seeds), DAYS_A_BATCH)]
    with ThreadPoolExecutor(processes) as pool:
        running: set[Future[Killed]] = set()
        seen = False
        while running or (waiting and not seen):
            while waiting and not seen and len(running) < processes:
                running.add(pool.submit(_batch, tree, waiting.pop(0)))
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
                seen = seen or one.result().invariant is not None


def _batch(tree: Path, seeds: Sequence[int]) -> Killed:
    """Some days in a process of their own. A process that dies was killed by its mutant, which nobody asked for."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, "-P", "-m", "sim.soak.mutants", *map(str, seeds)]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SimError(f"the mutant's days ended with {done.returncode}: {done.stderr.strip()[-600:]}")
    return Killed(**json.loads(done.stdout.splitlines()[-1]))


def main(seeds: Sequence[int]) -> None:
    """Inside the mutated process: play until the first violation and say so as JSON."""
    from sim.soak.run import run  # noqa: PLC0415 - only the mutated process plays

    for seed in seeds:
        result = run(seed, stop_at_first=True)
        if result.violations:
            first = result.violations[0]
            print(json.dumps({"invariant": first.invariant, "seed": seed, "what": first.what}))
            return
        if result.crash:
            print(json.dumps({"invariant": "crash", "seed": seed, "what": result.crash[-400:]}))
            return
    print(json.dumps({}))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
