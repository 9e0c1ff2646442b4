"""The command `locker-sim`: one table of subcommands, each imported when it is asked for.

Knows: names and where they lead. Must never know: the arguments of a subcommand.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

from sim.errors import SimError

COMMANDS: Mapping[str, tuple[str, str]] = {
    "up": ("sim.up:up", "put a whole bank up: ports, control socket, camera"),
    "shop": ("sim.day.command:shop", "start a whole shop; with no display: play a scripted day"),
    "board": ("sim.up:board", "put a single board up"),
    "pickup": ("sim.pickup:command", "play one pickup of the whole shop on a virtual clock"),
    "soak": ("sim.soak.command:soak", "play whole days of the shop from seeds, judged by oracles"),
    "window": ("sim.window.app:window", "see a running simulator, and lay a hand on it"),
    "campaign": ("sim.campaigning:campaign", "play a timeline and random faults from one seed; the same every time"),
    "record": ("sim.replay:record", "take down what passes the ports of a running simulator"),
    "replay": ("sim.replay:replay", "put a bank up that answers from a tape"),
    "families": ("sim.families:families", "list the boards the simulator plays and their options"),
    "acts": ("sim.acts.table:acts", "list what the control socket and a script understand"),
}


def main(argv: list[str] | None = None) -> int:
    """Run a subcommand; 0: well, 1: something of the world failed, 2: asked wrongly."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help"):
        print(_usage())
        return 0 if words else 2
    if words[0] not in COMMANDS:
        print(f"locker-sim: there is no {words[0]!r}\n{_usage()}", file=sys.stderr)
        return 2
    try:
        return _find(COMMANDS[words[0]][0])(words[1:])
    except SimError as error:
        print(f"locker-sim: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"locker-sim: {error}", file=sys.stderr)
        return 2


def _find(where: str) -> Callable[[list[str]], int]:
    module, name = where.split(":")
    command: Callable[[list[str]], int] = getattr(import_module(module), name)
    return command


def _usage() -> str:
    lines = [f"  {name:<10}{what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(["usage: locker-sim COMMAND [options]", "", *lines])


if __name__ == "__main__":
    sys.exit(main())
