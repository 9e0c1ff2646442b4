"""One pickup in a simulated shop, from an order's first word to the last event central hears; `locker-sim pickup`.

Knows: the order of a short day. Must never know how any of it is done.
"""

import argparse
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff
from sim.timing import monotonic_s
from sim.trace import Trace

MEMORY = Path("/dev/shm")  # noqa: S108 - a file system without a disk, where there is one


@dataclass(frozen=True)
class Outcome:
    """What became of a run: every happening, and how much of the shop's time it took."""

    trace: Trace
    simulated_s: float

    @property
    def operations(self) -> int:
        """How many operations were settled."""
        return len(self.trace.kiosk("operation.settled"))


def run_pickup(seed: int) -> Outcome:
    """Enrol, order, load, collect by signed QR, rate; ends when central holds every event. ShopError when stuck."""
    folder = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="shop-", dir=folder) as home:
        return virtual_loop.run(lambda: _day(seed, Path(home)))


async def _day(seed: int, folder: Path) -> Outcome:
    async with Shop(seed, folder) as shop:
        began_s = virtual_loop.START_S
        office, staff, customer = Office(shop), Staff(shop), Customer(shop)
        order, colleague = await office.order(), await office.hire()
        await staff.loads(order, colleague)
        await customer.shows(order)
        await customer.takes()
        await customer.rates(5)
        await shop.until(lambda: _all_applied(shop), "central holds every event")
        return Outcome(shop.trace, shop.clock.monotonic_s() - began_s)


def _all_applied(shop: Shop) -> bool:
    recorded = {data["source_event"] for data in shop.trace.kiosk() if "source_event" in data}
    return recorded == {applied.event_id for applied in shop.applied}


def command(argv: list[str]) -> int:
    """Play one pickup on a virtual clock and print its hash as a JSON line; equal seeds give equal hashes."""
    parser = argparse.ArgumentParser(prog="locker-sim pickup", description=command.__doc__)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args(argv).seed
    began_s = monotonic_s()
    outcome = run_pickup(seed)
    said = {
        "seed": seed,
        "hash": outcome.trace.hash,
        "operations": outcome.operations,
        "simulated_s": round(outcome.simulated_s, 3),
        "wall_s": round(monotonic_s() - began_s, 3),
    }
    print(json.dumps(said))
    return 0
