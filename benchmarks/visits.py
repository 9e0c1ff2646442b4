"""What a member of staff who loads 40 parcels, and a customer who brings one item back, wait for the machine.

The whole shop on a virtual clock: its seconds are those of the line (9600 baud, boards that take their time), of the
lock that springs and of the readings that must agree; people's own seconds are left out. To each wait is added the
processor time this computer spent in it, which holds the simulation's work beside the kiosk's: more than a kiosk takes.
"""

import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from kiosk.link.messages import Intent, Pressed, Scanned
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop, ShopError
from sim.shop_people import THINK_S, Office, Staff
from sim.wall import wall

CART = ("S",) * 22 + ("M",) * 10 + ("L",) * 8
LOAD_S, RETURN_S, TOUCHES = 2.0, 5.0, 6
RETURNS = 10
LAYING_S = 3.0
WITHIN_S = 30.0
LOOK_S = 0.01
"""How often the screen is looked at; a wait is known no finer."""


@dataclass
class Visits:
    """Somebody at the screen: seconds waited for the machine, and touches, by visit."""

    shop: Shop
    waited_s: list[float] = field(default_factory=list)
    touches: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """The next visit, or the next parcel."""
        self.waited_s.append(0.0)
        self.touches.append(0)

    async def scans(self, text: str, *then: Screen) -> None:
        """Hold a code to the camera and wait for one of these screens."""
        await self._does(Scanned(text=text), *then)

    async def touch(self, button: Button, *then: Screen, value: str | None = None) -> None:
        """Touch a button and wait for one of these screens."""
        self.touches[-1] += 1
        await self._does(Pressed(serial=self.shop.snapshot.serial, button=button, value=value), *then)

    async def fills(self, what: str, *then: Screen) -> None:
        """Lay something in, shut the door and wait for one of these screens."""
        door = self.shop.snapshot.facts.compartment or ""
        await self.shop.clock.sleep(LAYING_S)
        self.shop.world.perform("put", door=door, parcel=what)
        self.shop.world.perform("close", door=door)
        await self._waits(then)

    async def _does(self, intent: Intent, *then: Screen) -> None:
        await self.shop.clock.sleep(THINK_S)
        begun = self._now_s()
        await self.shop.do(intent)
        await self._waits(then, begun)

    async def _waits(self, then: tuple[Screen, ...], begun_s: float | None = None) -> None:
        begun_s = self._now_s() if begun_s is None else begun_s
        bound_s = self.shop.clock.monotonic_s() + WITHIN_S
        while self.shop.snapshot.screen not in then:
            await self.shop.clock.sleep(LOOK_S)
            if self.shop.clock.monotonic_s() > bound_s:
                raise ShopError(f"the screen still shows {self.shop.snapshot.screen}, not {', '.join(then)}")
        self.waited_s[-1] += self._now_s() - begun_s

    def _now_s(self) -> float:
        return self.shop.clock.monotonic_s() + time.process_time()


async def _loading(shop: Shop) -> Visits:
    """A whole cart; each label says that the parcel before it is in."""
    office, visits = Office(shop), Visits(shop)
    who = await office.hire()
    orders = [await office.order(f"W{n}", size=size) for n, size in enumerate(CART)]
    staff = Staff(shop)
    await staff.signs_in(who)
    await staff.presses(Button.LOAD)
    await staff.sees(Screen.LOAD_SCAN)
    for order in orders:
        visits.begin()
        await visits.scans(order.label, Screen.LOAD_OPEN)
        await visits.fills(order.label, Screen.LOAD_INSIDE)
    return visits


async def _returning(shop: Shop) -> Visits:
    """One item each, from the idle screen to the number of the case."""
    office, visits = Office(shop), Visits(shop)
    picked_up_ms = shop.clock.wall_ms() - 86_400_000
    orders = [await office.order(f"R{n}", picked_up_ms=picked_up_ms) for n in range(RETURNS)]
    for order in orders:
        visits.begin()
        await visits.touch(Button.START_RETURN, Screen.RETURN_SCAN)
        await visits.scans(order.token, Screen.RETURN_REASON)
        await visits.touch(Button.CHOOSE, Screen.RETURN_CONDITION, Screen.RETURN_DECISION, value="changed_mind")
        if shop.snapshot.screen is Screen.RETURN_CONDITION:
            await visits.touch(Button.CHOOSE, Screen.RETURN_DECISION, value="intact")
        await visits.touch(Button.OPEN_DOOR, Screen.RETURN_OPEN)
        await visits.fills(f"back-{order.label}", Screen.RETURN_INSIDE)
        await visits.touch(Button.INSIDE, Screen.RETURN_RECEIVED)
        await visits.touch(Button.DONE, Screen.IDLE)
    return visits


def _play(scene: Callable[[Shop], Awaitable[Visits]]) -> Visits:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)

        async def main() -> Visits:
            async with Shop(5, home / "shop", bank=wall(home)) as shop:
                return await scene(shop)

        return virtual_loop.run(main)


def run() -> None:
    """Print how long both wait, beside the bounds."""
    for name, scene, bound_s in (("load a parcel", _loading, LOAD_S), ("return an item", _returning, RETURN_S)):
        visits = _play(scene)
        waits = visits.waited_s
        print(f"{name:<15} waits: median {median(waits):.2f} s of {bound_s:g}, longest {max(waits):.2f} ({len(waits)})")
    print(f"{'':<15} touches of a return: {max(visits.touches)} of {TOUCHES}, to the number and home")
