"""A day of a simulated shop that says after every transaction that it took it as durable.

Knows: the shop, its people, and the port through which the controller uses its database. Must never know what a
recording is for.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kiosk.db import engine
from kiosk.services import keyfile
from sim import virtual_loop
from sim.crash.recorder import END, mark
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff
from sim.virtual_life import Life

R = TypeVar("R")


class _MarkingLife(Life):
    """A life in which every transaction that came back leaves a mark in the record."""

    async def run(self, work: Callable[[], R]) -> R:
        result = await super().run(work)
        mark("transaction")
        return result


class MarkingShop(Shop):
    """The shop, whose controller marks what it took as durable."""

    new_life = _MarkingLife

    async def start(self) -> None:
        """Start, and mark that everything a start makes is durable."""
        await super().start()
        mark("started")

    async def restart(self) -> None:
        """End in good order, as at SIGTERM, and start again on what lies on the disk."""
        await self.kiosk.stop()
        self.life.end()
        await self.life.gone()
        self.kiosk.parts.database.close()
        mark("closed")
        await self.start()


def normal() -> None:
    """The mistake of the control: in this process SQLite does not sync at a commit."""
    engine.PRAGMAS["synchronous"] = "NORMAL"
    engine.SYNCHRONOUS_FULL = 1


def careless() -> None:
    """The mistake of another control: in this process key files are written without a sync."""

    def write(path: Path, data: bytes) -> None:
        path.write_bytes(data)

    keyfile.write_private = write


def play(seed: int, folder: Path, visits: int) -> None:
    """A day of so many orders, each loaded, collected and, by turns, rated or brought back; a restart at half time."""
    virtual_loop.run(lambda: _day(seed, folder, visits))


async def _day(seed: int, folder: Path, visits: int) -> None:
    async with MarkingShop(seed, folder) as shop:
        office, staff, customer = Office(shop), Staff(shop), Customer(shop)
        who = await office.hire()
        for visit in range(visits):
            order = await office.order(f"W{visit}", tail=f"{5678 + visit}")
            await staff.loads(order, who)
            if visit == visits // 2:
                await shop.restart()
                await shop.until(lambda: shop.kiosk.sync is not None and shop.kiosk.sync.online, "central is there")
            await (customer.types(order) if visit % 2 else customer.shows(order))
            await customer.takes()
            if visit % 2:
                await customer.leaves()
                await customer.returns(order)
                await customer.leaves()
            else:
                await customer.rates(5)
        await shop.until(lambda: len(shop.applied) > visits, "central heard")
        await shop.clock.sleep(5)
        mark(END)
