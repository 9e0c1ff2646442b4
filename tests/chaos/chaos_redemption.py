"""One parcel, one code, and everybody who has it: the holder, somebody with a copy, two readers at once, before and
after the controller was killed in the middle of a commit. What counts is the wire: every pulse that left for the door,
whose custody it was sent for, and what lay behind the door then.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from chaos_oracles import rows
from chaos_shop import TIMING, close_all, patient

from kiosk.link.messages import CodeTyped, Pressed, Scanned
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Office, Staff
from sim.virtual_life import Doom

EPOCH = """SELECT operations.epoch, parcels.label, epochs.ended_ms FROM operations
LEFT JOIN epochs ON epochs.id = operations.epoch LEFT JOIN parcels ON parcels.id = epochs.parcel
WHERE operations.state = 'armed' AND operations.compartment = ?"""
ENDED = (
    "SELECT count(*) FROM epochs JOIN parcels ON parcels.id = epochs.parcel WHERE label = ? AND ended_ms IS NOT NULL"
)
HOLDER_S = 45.0
"""How long the holder goes on trying."""


@dataclass(frozen=True)
class Pulse:
    """One unlock frame for a door: the custody it was sent for (None for staff) and what lay behind the door."""

    label: str
    epoch: str | None
    parcel: str | None
    ended: bool
    inside: tuple[str, ...]

    @property
    def wrong(self) -> str | None:
        """What is wrong with it, if anything."""
        if self.epoch is None:
            return None
        if self.ended:
            return f"{self.label} was opened for {self.parcel} after that custody had ended"
        strange = [one for one in self.inside if one != self.parcel]
        return f"{self.label} was opened for {self.parcel} and {strange} lay inside" if strange else None


@dataclass
class Meter:
    """Looks on at the wire."""

    shop: Shop
    pulses: list[Pulse] = field(default_factory=list)

    def begin(self) -> None:
        """Look on from now on."""
        locks = {(door.board, door.lock): door.label for door in self.shop.world.world.wiring.doors}
        passing = self.shop.world.on_bytes

        def heard(line: str, direction: str, data: bytes) -> None:
            if direction == "tx" and data[0] == 0x8A:
                self._pulse(locks[data[1], data[2]])
            passing(line, direction, data)

        self.shop.world.on_bytes = heard

    def _pulse(self, label: str) -> None:
        inside = tuple(self.shop.world.world.door(label).parcels)
        armed = rows(self.shop.database, EPOCH, label)
        epoch, parcel, ended_ms = armed[0] if armed else ("of no operation", None, 0)
        self.pulses.append(Pulse(label, epoch, parcel, ended_ms is not None and epoch is not None, inside))

    @property
    def wrong(self) -> list[str]:
        """Every complaint."""
        return [pulse.wrong for pulse in self.pulses if pulse.wrong]


@dataclass
class Told:
    """What became of one story. `commits` is how many transactions the holder's visit took, `first` and `later` how
    often the door was commanded for the parcel before its custody ended, and after."""

    commits: int = 0
    died: bool = False
    first: int = 0
    later: int = 0
    wrong: list[str] = field(default_factory=list)


async def story(seed: int, folder: Path, doom: Doom) -> Told:
    """The only free XL door: one parcel is collected under `doom`, another takes its place, the old code comes back."""
    async with Shop(seed, folder, timing=TIMING) as shop:
        office, told = Office(shop), Told()
        who = await office.hire()
        full, mine, next_one = [await office.order(f"W{n}", size="XL", tail=f"000{n}") for n in range(3)]
        await Staff(shop).loads(full, who)
        label = await Staff(shop).loads(mine, who)
        meter = Meter(shop)
        meter.begin()
        shop.world.perform("person", habit="take", least_s=0.3, most_s=3.0)
        shop.life.doom, given = doom, doom.transactions
        until_s = shop.clock.monotonic_s() + HOLDER_S
        await asyncio.gather(patient(shop, mine, until_s), again(shop, told), meddler(shop, mine, until_s - 25))
        told.commits = given - doom.transactions
        await the_end(shop, mine, told)
        told.first = sum(pulse.parcel == mine.label for pulse in meter.pulses)
        await copies(shop, mine)
        shop.world.perform("person", habit="off")
        await reuse(shop, next_one, who, label, told)
        await copies(shop, mine)
        await shop.kill()
        await shop.start()
        await copies(shop, mine)
        told.later = sum(pulse.parcel == mine.label for pulse in meter.pulses) - told.first
        told.wrong += [*meter.wrong, *books(shop, mine, told)]
        return told


async def meddler(shop: Shop, order: Bought, until_s: float) -> None:
    """The other reader: at every odd seed it sees the same code again and again, whatever goes on."""
    random = shop.random("meddler")
    if shop.seed % 2 == 0:
        return
    while shop.clock.monotonic_s() < until_s:
        await shop.clock.sleep(random.choice([0.0, 0.02, 0.3, 1.0, 4.0]))
        if shop.life.alive:
            await shop.do(Scanned(text=order.token))


async def again(shop: Shop, told: Told) -> None:
    """When the controller dies at its commit, start it again; whoever switches it on is in no hurry."""
    end_s = shop.clock.monotonic_s() + HOLDER_S / 2
    while shop.life.alive and shop.clock.monotonic_s() < end_s:
        await shop.clock.sleep(0.05)
    if shop.life.alive:
        shop.life.doom = None
        return
    told.died = True
    await shop.kill()
    await shop.clock.sleep(0.5)
    await shop.start()


async def the_end(shop: Shop, mine: Bought, told: Told) -> None:
    """Until the holder has the parcel and the custody of it is over, by word or by time."""
    await shop.clock.sleep(1)
    close_all(shop)
    if any(mine.label in door.parcels for door in shop.world.world.doors.values()):
        told.wrong.append("the holder did not get the parcel")
    limit_s = TIMING["grace_s"] + TIMING["closing_window_s"]
    await shop.until(lambda: rows(shop.database, ENDED, mine.label) == [(1,)], "the custody has ended", limit_s)


async def copies(shop: Shop, order: Bought) -> None:
    """Somebody with a copy of the code: both readers at once, then by touch, then the first answer's own buttons."""
    await idle(shop)
    await asyncio.gather(*(shop.do(Scanned(text=order.token)) for _ in range(2)))
    await shop.clock.sleep(2)
    await answered(shop)
    await idle(shop)
    await shop.do(Pressed(serial=shop.snapshot.serial, button=Button.TYPE_CODE))
    await shop.clock.sleep(0.5)
    await shop.do(CodeTyped(serial=shop.snapshot.serial, code=order.code, locator=order.tail))
    await shop.do(Scanned(text=order.token))
    await shop.clock.sleep(2)
    await answered(shop)


async def answered(shop: Shop) -> None:
    """Whatever would open a door once more is pressed."""
    shown = shop.snapshot
    if Button.OPEN_AGAIN in shown.buttons:
        await shop.do(Pressed(serial=shown.serial, button=Button.OPEN_AGAIN))
        await shop.clock.sleep(3)
        close_all(shop)
        await shop.clock.sleep(3)


async def idle(shop: Shop) -> None:
    """Until nobody's visit is under way; a screen that asks is left by its own button or times out."""
    for _ in range(20):
        shown = shop.snapshot
        if shown.screen is Screen.IDLE:
            return
        for button in (Button.DONE, Button.BACK):
            if button in shown.buttons:
                await shop.do(Pressed(serial=shown.serial, button=button))
                break
        await shop.clock.sleep(5)
    await shop.until(lambda: shop.snapshot.screen is Screen.IDLE, "nobody's visit is under way")


async def reuse(shop: Shop, order: Bought, who: Colleague, label: str, told: Told) -> None:
    """Another customer's parcel goes where the first one lay; after a doubtful opening staff look first."""
    await idle(shop)
    doubtful = "SELECT count(*) FROM tasks WHERE done_ms IS NULL AND compartment = ?"
    if rows(shop.database, doubtful, label) != [(0,)]:
        await Staff(shop).looks(who)
    loaded = await Staff(shop).loads(order, who)
    if loaded != label:
        told.wrong.append(f"the second parcel went into {loaded}, not {label}: nothing was tried")


def books(shop: Shop, mine: Bought, told: Told) -> list[str]:
    """The journal and central: one redemption of this custody, told once."""
    wrong = []
    pickups = """SELECT epoch FROM operations WHERE kind='pickup' AND state != 'rejected'
        GROUP BY epoch HAVING count(*) > 1"""
    if twice := rows(shop.database, pickups):
        wrong.append(f"two pickups in one custody: {twice}")
    heard = rows(shop.folder / "central.sqlite", "SELECT count(*) FROM applied_events WHERE type='parcel.collected'")
    if heard != [(1,)]:
        wrong.append(f"central heard {heard} collections of {mine.label}")
    if told.first < 1 or told.later:
        wrong.append(f"the door was commanded {told.first} times, and {told.later} times after the custody ended")
    return wrong


def play(seed: int, folder: Path, transactions: int, *, present: bool) -> Told:
    """The story with a death at this commit of the holder's visit."""
    return virtual_loop.run(lambda: story(seed, folder, Doom(transactions, present)))
