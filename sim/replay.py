"""`locker-sim record` and `locker-sim replay`: keep what passed the ports, and answer as it was answered then.

Knows: files and the control socket. Must never know: what the bytes mean.
"""

import argparse
from pathlib import Path

from sim.client import ControlClient
from sim.stand import Plan
from sim.tape import bank_of, load_tape
from sim.timing import pause_s
from sim.up import stand


def record(argv: list[str]) -> int:
    """Let a running simulator take down every byte for a while; prints where the tape is."""
    parser = argparse.ArgumentParser(prog="locker-sim record", description=record.__doc__)
    parser.add_argument("--dir", type=Path, default=Path("out/sim"), help="the folder of the running simulator")
    parser.add_argument("--tape", default="bus", help="name of the tape: NAME.tape.jsonl in that folder")
    parser.add_argument("--seconds", type=float, default=10.0)
    args = parser.parse_args(argv)
    with ControlClient(args.dir / "control.sock") as simulator:
        where = simulator.do("record", tape=args.tape)
        try:
            pause_s(args.seconds)
        finally:
            count = simulator.do("record_stop")
    print(f"{where}: {count} records")
    return 0


def replay(argv: list[str]) -> int:
    """Put up a bank that answers from a tape; returns 0 when it was told to end."""
    parser = argparse.ArgumentParser(prog="locker-sim replay", description=replay.__doc__)
    parser.add_argument("tape", type=Path)
    parser.add_argument("--dir", type=Path, default=Path("out/sim"), help="where ports and sockets appear")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    return stand(Plan(bank_of(load_tape(args.tape)), args.dir, args.seed, camera=False))
