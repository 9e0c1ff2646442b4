"""`locker-sim up` and `locker-sim board`: put the simulator up and let it stand until it is told to end.

Knows: arguments and signals. Must never know: what happens in between.
"""

import argparse
import json
import signal
import threading
from pathlib import Path

from sim.acts.people import HABITS
from sim.boards import FAMILIES, check_options, family_named
from sim.stand import Plan, Stand
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring, load_scene, load_wiring

LOOK_EVERY_S = 0.5
"""How often to see whether the simulator is still alive; leaving it raises what ended it."""


def up(argv: list[str]) -> int:
    """Put a whole bank up; returns 0 when it was told to end. SimError when it cannot be put up."""
    parser = argparse.ArgumentParser(prog="locker-sim up", description=up.__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--scene", default="demo", help="a scene that comes with the simulator")
    source.add_argument("--wiring", type=Path, help="a wiring file of your own")
    _common(parser)
    parser.add_argument("--script", type=Path, help="acts and faults by time, in TOML")
    parser.add_argument("--person", choices=HABITS, default="off", help="what somebody does at opened doors")
    parser.add_argument("--no-camera", action="store_true")
    parser.add_argument("--tcp", action="store_true", help="serve every line on TCP as well, on ports that are free")
    args = parser.parse_args(argv)
    wiring = load_wiring(args.wiring) if args.wiring else load_scene(args.scene)
    if args.tcp:
        wiring = on_tcp(wiring)
    return stand(Plan(wiring, args.dir, args.seed, script=args.script, person=args.person, camera=not args.no_camera))


def board(argv: list[str]) -> int:
    """Put a single board up, a door on each lock, called A01, A02, ... from lock 1; no camera."""
    parser = argparse.ArgumentParser(prog="locker-sim board", description=board.__doc__)
    parser.add_argument("--family", default="xor8a", help=", ".join(FAMILIES))
    parser.add_argument("--address", type=int, default=None, help="the DIP switch; the family's lowest by default")
    parser.add_argument("--locks", type=int, default=None, choices=range(1, 65), metavar="1..64")
    parser.add_argument("--baud", type=int, default=None, help="the family's own by default")
    parser.add_argument("--tcp", type=int, default=None, metavar="PORT", help="serve it on TCP as well; 0: any port")
    parser.add_argument("--options", default="{}", help="options of the family, as JSON")
    _common(parser)
    args = parser.parse_args(argv)
    return stand(Plan(single_board(args), args.dir, args.seed, camera=False))


def single_board(args: argparse.Namespace) -> Wiring:
    """The wiring of `locker-sim board`. ValueError (also pydantic's, json's) for anything wrong."""
    family = family_named(args.family)
    options: dict[str, object] = {}
    if args.family == "xor8a":
        locks = args.locks or 8
        options = {"channels": locks, "group_bytes": max(3, -(-locks // 8))}
    elif args.locks:
        options = {"channels": args.locks}
    options.update(json.loads(args.options))
    locks = check_options(args.family, options)
    doors = tuple(
        DoorWiring(label=f"A{lock:02}", line="main", board=1, lock=lock, y_mm=(lock - 1) * 180.0)
        for lock in range(1, locks + 1)
    )
    line = LineWiring(name="main", baud=args.baud or family.baud, tcp_port=args.tcp)
    address = family.lowest_address if args.address is None else args.address
    single = BoardWiring(id=1, line="main", family=args.family, address=address, options=options)
    return Wiring(name="board", lines=(line,), boards=(single,), doors=doors)


def on_tcp(wiring: Wiring) -> Wiring:
    """The same bank, every line served on TCP too: on its own port, or on any that is free."""
    lines = tuple(line.model_copy(update={"tcp_port": line.tcp_port or 0}) for line in wiring.lines)
    return wiring.model_copy(update={"lines": lines})


def stand(plan: Plan) -> int:
    """Put `plan` up, say so on standard output as one JSON line, and wait for SIGTERM or SIGINT."""
    told_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_end.set())
    with Stand(plan) as running:
        print(json.dumps(running.ready()), flush=True)
        while running.bench.loop.is_running and not told_to_end.wait(LOOK_EVERY_S):
            pass
    return 0


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dir", type=Path, default=Path("out/sim"), help="where ports and sockets appear")
    parser.add_argument("--seed", type=int, default=1)
