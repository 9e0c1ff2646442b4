"""`python -m benchmarks [NAME ...]`: run the named measurements, or all of them; `--list` says which there are."""

import argparse
import importlib
import sys

from benchmarks import machine

BENCHES = {
    "clips": "how soon a phone held to the camera is read",
    "conditions": "what is read of frames spoiled in one way each",
    "decoder": "how much the decoder reads and how long it takes",
    "first_picture": "screen start to first picture, cold and warm",
    "memory": "what the programs hold after 1,000 pickups",
    "placement": "how many parcels of a day find a door",
    "polling": "how much of a line's time the driver's reading uses",
    "scan_to_unlock": "frame in to first unlock byte on the wire",
    "screen": "what an idle screen costs, and whether the decoder holds frames up",
    "startup": "controller start to ready",
    "visits": "what staff who load and customers who return wait for the machine",
}


def main() -> int:
    """Run what was asked for; 2 for a name nobody knows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measurements, printed as figures.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHES)}; all without one")
    parser.add_argument("--list", action="store_true", help="say which there are")
    options = parser.parse_args()
    if options.list:
        for name, text in BENCHES.items():
            print(f"{name:<16}{text}")
        return 0
    if unknown := [name for name in options.names if name not in BENCHES]:
        parser.error(f"no measurement is called {unknown[0]!r}; there are {', '.join(BENCHES)}")
    print(machine.facts())
    for name in options.names or BENCHES:
        print(f"\n== {name}: {BENCHES[name]}", flush=True)
        importlib.import_module(f"benchmarks.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
