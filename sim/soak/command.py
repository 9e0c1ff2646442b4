"""The command `locker-sim soak`: days from seeds, one JSON object on standard output, progress on standard error.

Knows: arguments, and what an exit code means: 0 clean, 1 a violation, 2 asked wrongly, 3 the simulation crashed.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from sim.errors import SimError
from sim.soak.campaign import Report, campaign
from sim.soak.ledger import Ledger
from sim.soak.mutants import hunt, known, names
from sim.soak.quota import Quota
from sim.soak.run import Result, run

CLEAN, VIOLATED, ASKED_WRONGLY, CRASHED = 0, 1, 2, 3


def seeds(text: str) -> range:
    """`A:B` as the seeds from A up to, and without, B; `A` alone is that one. None at all is asked wrongly: a proof
    that plays nothing must not pass."""
    first, colon, last = text.partition(":")
    try:
        found = range(int(first), int(last) if colon else int(first) + 1)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not two whole numbers A:B") from None
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} holds no seed: B is without, so it must be more than A")
    return found


def soak(argv: list[str]) -> int:
    """Run the subcommand."""
    options = _parser().parse_args(argv)
    if options.list_mutants:
        print("\n".join(names()))
        return CLEAN
    if options.mutant:
        return _mutant(options)
    if options.trace:
        return _trace(options.seeds[0])
    return _campaign(options)


def _campaign(options: argparse.Namespace) -> int:
    began_s, wanted = time.perf_counter(), Quota(options.operations, options.restarts, options.each_fault)
    report = campaign(
        options.seeds,
        processes=options.processes,
        wanted=wanted,
        ledger=options.ledger,
        heard=_progress,
    )
    said = _said(report, time.perf_counter() - began_s)
    print(json.dumps(said) if options.json else "\n".join(f"{name}: {value}" for name, value in said.items()))
    if report.crashes:
        return CRASHED
    if report.violations:
        return VIOLATED
    for line in wanted.missing(report):
        print(f"these seeds are too few: {line}", file=sys.stderr)
    return ASKED_WRONGLY if wanted.missing(report) else CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="locker-sim soak", description=__doc__)
    parser.add_argument("--seeds", type=seeds, default=range(100), metavar="A:B", help="from A up to, without, B")
    enough = "stop after the day in which so many {} are reached; exit code 2 when the seeds do not hold them"
    parser.add_argument("--operations", type=_positive, default=0, metavar="N", help=enough.format("operations"))
    parser.add_argument("--restarts", type=_positive, default=0, metavar="N", help=enough.format("restarts"))
    parser.add_argument("--each-fault", type=_positive, default=0, metavar="N", help=enough.format("of each class"))
    parser.add_argument("--processes", type=_positive, help="how many; default: one for each processor")
    parser.add_argument(
        "--ledger", type=_ledger, metavar="FILE", help="go on where a campaign with this file was cut off"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--list-mutants", action="store_true", help="one name per line")
    parser.add_argument(
        "--mutant", type=_mutant_name, metavar="NAME", help="play with this mutant, and stop at the first violation"
    )
    parser.add_argument("--trace", action="store_true", help="print everything that happens on the first seed's day")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _ledger(text: str) -> Ledger:
    try:
        Path(text).open("a", encoding="utf-8").close()  # Found out now, not after the first day.
        return Ledger(Path(text))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no ledger of this command: {error}") from None


def _mutant_name(text: str) -> str:
    try:
        return known(text)
    except SimError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _progress(result: Result) -> None:
    for one in result.violations:
        print(f"seed {result.seed}: {one.at_s:.2f} s: {one.invariant}: {one.what}", file=sys.stderr, flush=True)
    if result.crash:
        print(f"seed {result.seed} crashed:\n{result.crash}", file=sys.stderr, flush=True)
    if result.seed % 20 == 0:
        print(f"seed {result.seed}: {result.operations} operations", file=sys.stderr, flush=True)


def _said(report: Report, took_s: float) -> dict[str, object]:
    return {
        "seeds": report.seeds,
        "hours": round(report.simulated_s / 3600, 2),
        "restarts": report.restarts,
        "operations": report.operations,
        "faults": dict(sorted(report.faults.items())),
        "violations": report.by_invariant(),
        "speed": round(report.simulated_s / took_s, 1) if took_s else 0.0,
        "trace_hash": report.digest.hexdigest(),
    }


def _trace(seed: int) -> int:
    result = run(seed, keep=lambda line: print(line, end=""))
    _progress(result)
    return CRASHED if result.crash else VIOLATED if result.violations else CLEAN


def _mutant(options: argparse.Namespace) -> int:
    try:
        killed = hunt(options.mutant, options.seeds, options.processes)
    except SimError as error:
        print(f"locker-sim soak: {error}", file=sys.stderr)
        return CRASHED
    said = {"mutant": options.mutant, "invariant": killed.invariant, "seed": killed.seed}
    print(json.dumps(said) if options.json else "\n".join(f"{name}: {value}" for name, value in said.items()))
    if killed.what:
        print(killed.what, file=sys.stderr)
    if killed.invariant == "crash":
        return CRASHED
    return VIOLATED if killed.invariant else CLEAN
