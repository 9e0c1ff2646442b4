"""A short day of a shop whose disk fails at one call: the controller ends or goes on, and the books are right.

Whenever it ended, the disk is mended and the controller started again, as the service manager would do."""

import asyncio
import contextlib
import gc
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import chaos_oracles
import chaos_shop
from chaos_shop import TIMING, Watch, calm, close_all, staff_look

from kiosk.__main__ import NOT_OUR_FAULT
from kiosk.controller import Kiosk
from sim import virtual_loop
from sim.crash.faulty import ASIDE, BACK, HEALED, FaultyDisk, Point, play
from sim.crash.recorder import mark
from sim.errors import SimError
from sim.pickup import MEMORY
from sim.shop import Shop
from sim.shop_people import Colleague, Office, Staff
from sim.virtual_life import Life

PATIENCE_S = 120.0


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """What happens within is an onlooker's, whose disk is sound."""
    mark(ASIDE)
    try:
        yield
    finally:
        mark(BACK)


def rows(database: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    """The oracles' question, on a sound disk."""
    with aside():
        return sound_rows(database, sql, *values)


sound_rows = chaos_oracles.rows


@dataclass
class Result:
    """What became of a day."""

    complaints: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


class FaultyShop(Shop):
    """A shop whose controller is started again whenever it ends, on a mended disk."""

    def __init__(self, seed: int, folder: Path) -> None:
        super().__init__(seed, folder, timing=TIMING)
        self.result = Result()
        self.told: list[str] = []
        self.wakes = asyncio.Lock()

    async def start(self) -> None:
        """Until it runs."""
        await super().start()
        if not self.life.alive:
            await self.revive()

    def build(self, life: Life) -> Kiosk:
        """A start that ends in anything but a sentence about the disk is a complaint."""
        try:
            return super().build(life)
        except Exception as fault:
            if not isinstance(fault, NOT_OUR_FAULT):
                self.result.complaints.append(f"the start ended in {type(fault).__name__}: {fault}")
            raise

    async def revive(self) -> None:
        """Start again what has ended."""
        self._ended(self.life.failure or "nobody knows why")
        refused = self._built is None
        await self.kill()
        if refused:
            with aside():
                _forget(self.folder / "kiosk")
        await super().start()

    async def kill(self) -> None:
        """Kill -9."""
        with aside():
            await super().kill()

    async def keep(self) -> None:
        """Start it again and again, until cancelled."""
        while True:
            await self.clock.sleep(0.2)
            async with self.wakes:
                if not self.life.alive:
                    await self.revive()

    def _ended(self, why: str) -> None:
        self.result.ended.append(why)
        mark(HEALED)

    def _check(self) -> None:
        """A controller that ended is no reason to give up here."""

    def _logged(self, life: Life, line: str) -> None:
        said = json.loads(line)
        if life.alive and "source_event" in said:
            self.told.append(said["source_event"])
        super()._logged(life, line)


class _Office(Office):
    """An office that looks into the book to see what the kiosk has taken."""

    async def heard(self) -> None:
        kiosks = (await self._shop.ask("GET", "/v1/kiosks"))["kiosks"]
        wanted = max(kiosk["cursor"] for kiosk in kiosks)
        note = "SELECT CAST(value AS INTEGER) FROM notes WHERE key = 'sync.cursor'"
        await self._shop.until(
            lambda: rows(self._shop.database, note) >= [(wanted,)], "the kiosk has central's changes", PATIENCE_S
        )


def _forget(home: Path) -> None:
    """What the end of a process does to a start that failed half-way: locks go, and nothing is tidied up."""
    kept = home.with_name("kept")
    if home.exists():
        shutil.copytree(home, kept)
    gc.collect()
    for handle in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            if str(handle.readlink()).startswith(str(home)):
                os.close(int(handle.name))
    if home.exists():
        shutil.rmtree(home)
        kept.rename(home)


async def _people(shop: FaultyShop) -> None:
    """An order, a load, a restart of the controller, a pickup by a customer who does not give up."""
    office = _Office(shop)
    who = await office.hire()
    order = await office.order()
    await _loads(shop, order, who)
    async with shop.wakes:
        await shop.kill()
        await shop.start()
    shop.world.perform("person", habit="take", least_s=0.3, most_s=2.0)
    await chaos_shop.patient(shop, order, shop.clock.monotonic_s() + chaos_shop.PATIENCE_S)
    shop.world.perform("person", habit="off")
    close_all(shop)
    mark(HEALED)
    async with shop.wakes:
        await shop.kill()
        await shop.start()
    await calm(shop)
    await staff_look(shop, who)
    await calm(shop)
    shop.result.complaints += chaos_oracles.judged(shop, order)


async def _loads(shop: FaultyShop, order: chaos_shop.Bought, who: Colleague) -> None:
    """Staff load the parcel. When something came between, they first look behind every door in doubt."""
    for _ in range(3):
        with contextlib.suppress(SimError, IndexError):
            await Staff(shop).loads(order, who)
        if rows(shop.database, "SELECT status FROM parcels") == [("ready",)]:
            return
        close_all(shop)
        with contextlib.suppress(SimError, IndexError):
            await calm(shop)
            await staff_look(shop, who)


async def _day(seed: int, folder: Path) -> Result:
    shop = FaultyShop(seed, folder)
    async with shop:
        watch = Watch(shop, {(door.board, door.lock): door.label for door in shop.world.world.wiring.doors})
        watch.begin()
        keeper = asyncio.get_running_loop().create_task(shop.keep())
        try:
            async with asyncio.timeout(1200):
                await _people(shop)
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            await watch.end()
        audit = {name for (name,) in rows(shop.database, "SELECT id FROM audit")}
        lost = [name for name in shop.told if name not in audit]
        shop.result.complaints += watch.wrong
        if lost:
            shop.result.complaints.append(f"{len(lost)} events were announced and are gone")
    return shop.result


def day(seed: int, folder: Path, into: Path) -> None:
    """Play it in this process, and write down what came of it."""
    chaos_oracles.rows = chaos_shop.rows = rows
    result = virtual_loop.run(lambda: _day(seed, folder))
    into.write_text(json.dumps(vars(result)), encoding="utf-8")


@dataclass(frozen=True)
class Played:
    """One point: whether its fault came, what the controller did, what was wrong."""

    point: Point | None
    disk: FaultyDisk
    result: Result


def fail_at(seed: int, point: Point | None, spoil: Callable[[], None] = lambda: None) -> Played:
    """The day with a fault at this point; without one, to count the calls. `spoil` breaks the program first."""
    with tempfile.TemporaryDirectory(prefix="disk-", dir=MEMORY if MEMORY.is_dir() else None) as home:
        folder, into = Path(home) / "shop", Path(home) / "result.json"
        folder.mkdir()

        def spoiled() -> None:
            spoil()
            day(seed, folder, into)

        try:
            disk = play(spoiled, folder / "kiosk", point)
        except SimError as fault:
            return Played(point, FaultyDisk(folder), Result([f"the day ended in {type(fault).__name__}: {fault}"]))
        result = Result(**json.loads(into.read_text(encoding="utf-8")))
        if point is not None and not disk.faults:
            result.complaints.append("the fault never came")
        return Played(point, disk, result)
