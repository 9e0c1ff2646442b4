"""The long campaigns, tier by tier. Interrupted, it goes on with the tier that was not finished.

`python scripts/soak.py [TIER ...]`: all tiers, or those named. What a tier printed and kept stands in
`out/soak/TIER/`, with a fingerprint of the sources: after any change of them a tier is played anew, before it never
twice (`--again` plays it anyway). They are played two at a time: some wait for most of their time, or have one
process. Exit code 0 when every tier passed, 1 otherwise.

Knows: which campaigns there are. Must never know what one of them proves: that is docs/reliability.md.
"""

import argparse
import functools
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "soak"
ROOMS = ("kiosk", "locker_driver", "central", "sim", "ui", "assets", "scripts", "tests")
SOURCES = {".py", ".toml", ".yaml", ".patch", ".qml"}

LEDGER = "{folder}/ledger"
"""Where a tier that can be resumed keeps what it has done."""

QUOTA = ("--operations", "50000", "--restarts", "5000", "--each-fault", "100")

TIERS: dict[str, Sequence[str]] = {
    "shop": ("-m", "sim.cli", "soak", "--seeds", "0:10000", *QUOTA, "--ledger", LEDGER),
    "bus": ("scripts/soak_bus.py", "--openings", "10000", "--pty", "200", "--pulls", "100", "--ledger", LEDGER),
    "sync": ("scripts/soak_sync.py", "--events", "200000", "--partitions", "10000", "--seed", "1"),
    "codecs": ("scripts/soak_codecs.py", "--bytes", "10000000"),
    "bits": ("scripts/bit_errors.py", "--exhaustive"),
    "credentials": ("scripts/soak_credentials.py", "--count", "1000000"),
    "redemption": ("scripts/soak_redemption.py", "--seeds", "0:2"),
    "kills": ("scripts/soak_power.py", "--kills", "252"),
    "power": ("scripts/soak_power.py", "--states", "100000", "--control"),
    "disk": ("scripts/soak_power.py", "--io", "all", "--ledger", LEDGER),
    "mutants": ("scripts/soak_mutants.py", "--seeds", "0:2000", "--ledger", LEDGER),
}


def fingerprint(root: Path) -> str:
    """A hash of every source file under `root`: what a passed tier was played with."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted(path for path in (root / room).rglob("*") if path.suffix in SOURCES):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def play(name: str, folder: Path) -> int:
    """Run one tier, and pass on what it prints. Its exit code."""
    command = [sys.executable, "-u", *(word.format(folder=folder) for word in TIERS[name])]
    with (
        (folder / "said.txt").open("a", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running,
    ):
        for line in running.stdout or ():
            print(f"{name}: {line}", end="", flush=True)
            log.write(line)
            log.flush()
    return running.returncode


def emptied(folder: Path, now: str, *, again: bool) -> bool:
    """Make the folder of a tier, without what was played with other sources. Whether the tier passed before."""
    sources, passed = folder / "sources", folder / "passed"
    if again or not sources.exists() or sources.read_text(encoding="utf-8") != now:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        sources.write_text(now, encoding="utf-8")
    return passed.exists()


def tier(name: str, now: str, *, again: bool) -> bool:
    """Whether a tier passed, now or before."""
    folder = OUT / name
    if emptied(folder, now, again=again):
        print(f"{name}: passed before", flush=True)
        return True
    print(f"{name}: {' '.join(TIERS[name])}", flush=True)
    begun_s = time.monotonic()  # noqa: TID251 - how long a person waits
    code = play(name, folder)
    took_s = time.monotonic() - begun_s  # noqa: TID251 - how long a person waits
    print(f"{name}: {'passed' if code == 0 else f'failed with exit code {code}'} in {took_s:.0f} s", flush=True)
    if code == 0:
        (folder / "passed").touch()
    return code == 0


def main() -> int:
    """Play what is left."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tiers", nargs="*", metavar="TIER", help=f"one of {', '.join(TIERS)}")
    parser.add_argument("--again", action="store_true", help="also the tiers that passed before")
    options = parser.parse_args()
    unknown = [name for name in options.tiers if name not in TIERS]
    if unknown:
        parser.error(f"no tier is called {', '.join(unknown)}; there are {', '.join(TIERS)}")
    names = options.tiers or list(TIERS)
    play_one = functools.partial(tier, now=fingerprint(ROOT), again=options.again)
    begun_s = time.monotonic()  # noqa: TID251 - how long a person waits
    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(play_one, names))
    took_s = time.monotonic() - begun_s  # noqa: TID251 - how long a person waits
    print(f"{sum(passed)} of {len(passed)} tiers passed, in {took_s / 60:.0f} min", flush=True)
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
