"""`locker-sim shop`: a whole shop, for a person with a display, or played by itself.

Knows arguments and exit codes. Must never know a step of the day or how a program is started.
"""

import argparse
import os
from pathlib import Path

from sim.day.ending import Told, told
from sim.day.open_shop import stay
from sim.day.places import Places
from sim.day.play import play


def shop(argv: list[str]) -> int:
    """Start a whole shop with fresh data. With a display it stays open; without one it plays a scripted day.

    0: the day went as it should, or the shop was closed; 1: it did not, and standard error says what.
    """
    parser = argparse.ArgumentParser(prog="locker-sim shop", description="Start a whole shop with fresh data.")
    parser.add_argument("--out", type=Path, default=Path("out"), help="where transcript, pictures and logs go")
    parser.add_argument("--seed", type=int, default=1, help="of the simulated doors, hands and camera")
    parser.add_argument("--display", choices=("auto", "on", "off"), default="auto", help="off: play a scripted day")
    given = parser.parse_args(argv)
    there = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    stays = given.display == "on" or (given.display == "auto" and there)
    places = Places.open(given.out)
    try:
        with told():
            return stay(places, given.seed) if stays else play(places, given.seed)
    except Told:
        return 0 if stays else 1
    finally:
        places.clear()
