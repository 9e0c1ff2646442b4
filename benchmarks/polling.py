"""How near the driver comes to what a line can carry, with the simulator on a thread of its own behind a PTY.

One read takes (request + reply) bytes x 10 / baud, the board's turnaround (its thought, half its jitter, and for
Modbus the 3.5 characters of silence that end a frame there) and the profile's frame gap. A cycle is one read of every
board of a line. Nobody pauses between reads.

An event is a door that opens or shuts: from its move to the second reading that says so, in the caller's hands. Its
bound is one cycle, one confirming read and {event} ms, with cycle and read as the line really ran ("of bound") and as
they are in theory ("of theory's"). An unlock counts from the end of the transaction in flight and the profile's gap
(or from the call, when the line was free) to its first byte at the port; its bound is {unlock} ms. Both are 99th
percentiles: no more than one in a hundred was later.
"""

import asyncio
import importlib.util
import math
import time
from dataclasses import dataclass

from benchmarks import polling_others
from benchmarks.polling_case import Case, bank_of, model, served
from benchmarks.polling_delays import Delayed, Delays
from locker_driver import Bank
from sim.pty_bench import PtyBench

PROFILES = ("xor8a-24", "cu16", "cu12", "waveshare-8", "wkly-24", "winnsen-16")
SIZES = (96, 240)
RATE_FOR_S = 3.0
LEAST_RATE = 0.85
EVENT_MS, UNLOCK_MS = 20, 15
SEED = 1


@dataclass(frozen=True)
class Figures:
    """Of one bank: reads per second on all its lines, and delays."""

    case: Case
    rate: float
    delays: Delays

    @property
    def of_theory(self) -> float:
        """The rate as a share of what the lines can carry."""
        return self.rate * self.case.read_s / len(self.case.lines)

    def row(self) -> str:
        """One line of the table."""
        case, delays = self.case, self.delays
        event_ms, unlock_ms = p99_ms(delays.event_s), p99_ms(delays.unlock_s)
        theory_ms = (case.cycle_s + case.read_s) * 1000
        bound_ms = theory_ms / self.of_theory + EVENT_MS
        return (
            f"{case.profile.name:<12}{case.doors:>5}{len(case.lines):>6}{case.read_s * 1000:>9.1f}"
            f"{case.cycle_s * 1000:>10.0f}{self.rate:>9.1f}{self.of_theory:>10.1%}"
            f"{len(delays.event_s):>8}{event_ms:>9.1f}{bound_ms:>9.1f}{event_ms / bound_ms:>9.2f}"
            f"{event_ms / (theory_ms + EVENT_MS):>12.2f}"
            f"{len(delays.unlock_s):>9}{unlock_ms:>8.1f}{unlock_ms / UNLOCK_MS:>9.2f}"
        )


COLUMNS = (
    *(("doors", 5), ("lines", 6), ("read ms", 9), ("cycle ms", 10), ("reads/s", 9), ("of theory", 10)),
    *(("events", 8), ("p99 ms", 9), ("bound", 9), ("of bound", 9), ("of theory's", 12)),
    *(("unlocks", 9), ("p99 ms", 8), ("of bound", 9)),
)
HEAD = f"{'profile':<12}" + "".join(f"{title:>{width}}" for title, width in COLUMNS)


def p99_ms(values_s: list[float]) -> float:
    """The smallest of the values that at least 99 % of them do not exceed, in milliseconds."""
    return sorted(values_s)[math.ceil(0.99 * len(values_s)) - 1] * 1000


def run() -> None:
    """Print the tables."""
    text = (__doc__ or "").partition("\n\n")[2].strip()
    print(f"{text.format(event=EVENT_MS, unlock=UNLOCK_MS)}\n")
    print(f"The rate is to be at least {LEAST_RATE:.0%} of theory. Moments are drawn from seed {SEED}.\n\n{HEAD}")
    began_s = time.perf_counter()
    for name in PROFILES:
        for doors in SIZES:
            print(measured(Case(model(name), doors)).row(), flush=True)
    print(f"These took {time.perf_counter() - began_s:.0f} s.")
    print("\nThe same where boards tell every change unasked and so destroy what others say; no bound is promised:")
    print(measured(Case(model("wkly-24"), 96, unasked=True)).row(), flush=True)
    print("\nThe same Modbus poll, one after the other, on the same simulated bank (96 doors):")
    case = Case(model("waveshare-8"), 96)
    for library, poll in polling_others.POLLS.items():
        if importlib.util.find_spec(library) is None:
            print(f"{library:<14}not installed")
            continue
        with served(case) as bench:
            port = str(bench.paths["line0"])
            rate = poll(port, case.profile.baud, case.lines["line0"], case.profile.channels, RATE_FOR_S)
        print(f"{library:<14}{rate:>6.1f} reads/s, {rate * case.read_s:.1%} of theory", flush=True)


def measured(case: Case) -> Figures:
    """Serve the bank, read it, move its doors, unlock them."""
    with served(case) as bench:
        return asyncio.run(_measured(case, bench))


async def _measured(case: Case, bench: PtyBench) -> Figures:
    bank = bank_of(case, bench)
    await bank.start()
    try:
        await bank.states()
        rate = await _rate(bank)
        return Figures(case, rate, await Delayed(case, bench, bank, SEED).measured())
    finally:
        await bank.stop()


async def _rate(bank: Bank) -> float:
    before, began_s = _replies(bank), time.perf_counter()
    await asyncio.sleep(RATE_FOR_S)
    return (_replies(bank) - before) / (time.perf_counter() - began_s)


def _replies(bank: Bank) -> int:
    return sum(counts.replies for line in bank.health().values() for counts in line.boards.values())
