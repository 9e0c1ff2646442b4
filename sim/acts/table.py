"""`locker-sim acts`: every act the simulator understands, as a table for people.

Knows: how acts describe themselves. Must never know: what they do.
"""

import argparse
from pathlib import Path

from sim.acts import Acts
from sim.camera import CameraServer
from sim.taping import Taping
from sim.wiring import load_scene
from sim.world import World


def acts_table() -> str:
    """The table in Markdown, one act a row; an argument in brackets may be left out."""
    world = World(load_scene("demo"), seed=0)
    acts = Acts(world)
    camera = CameraServer(Path("camera.sock"), seed=0)
    for name, act in {**camera.acts(), **Taping(world, Path()).acts()}.items():
        acts.add(name, act)
    camera.stop()
    rows = [f"| `{name}` | {takes} | {does} |" for name in acts.names() for takes, does in [acts.describe(name)]]
    return "\n".join(["| act | takes | what happens |", "|---|---|---|", *rows])


def acts(argv: list[str]) -> int:
    """Print what the control socket and a script understand."""
    argparse.ArgumentParser(prog="locker-sim acts", description=acts.__doc__).parse_args(argv)
    print(acts_table())
    return 0
