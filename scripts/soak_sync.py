"""Plays a campaign of sync between the real kiosk and the real central over the worst of networks, on virtual time.

`python scripts/soak_sync.py --events 200000 --partitions 10000 --seed 1`. Prints the figures; exit code 1 unless
nothing was lost, doubled, out of order or stood still.
"""

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "contract"), str(ROOT / "tests" / "unit" / "kiosk_services")]


def main() -> int:
    """Play it."""
    from sync_campaign import Plan, campaign  # noqa: PLC0415  # beside the tests that share it

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--partitions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--loss", type=float, default=0.3, help="share of requests that are lost, with or before their answer"
    )
    parser.add_argument("--doubles", type=float, default=0.3, help="share of requests that arrive twice")
    parser.add_argument("--kills", type=float, default=0.05, help="chance of a kill of the kiosk in each partition")
    parser.add_argument("--restores", type=int, default=3, help="how often central comes back from its backup")
    plan = Plan(**vars(parser.parse_args()))
    began_s = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        figures = campaign(plan, Path(folder))
    said = dataclasses.asdict(plan) | dataclasses.asdict(figures) | {"took_s": round(time.perf_counter() - began_s, 1)}
    print(json.dumps(said, indent=1))
    print("well" if figures.well else "NOT WELL")
    return 0 if figures.well else 1


if __name__ == "__main__":
    sys.exit(main())
