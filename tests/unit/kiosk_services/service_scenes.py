"""Scenes in a simulated shop: one whose doors are all empty, or one with a parcel loaded behind a door."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from kiosk.link.screens import Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff

Scene = Callable[[Shop], Awaitable[None]]
LoadedScene = Callable[[Shop, Bought, Colleague, str], Awaitable[None]]


def play(folder: Path, scene: Scene) -> None:
    """A scene in a shop of its own, whose kiosk has run for a while."""

    async def main() -> None:
        async with Shop(2, folder) as shop:
            await Customer(shop).sees(Screen.IDLE)
            await shop.clock.sleep(3)
            await scene(shop)

    virtual_loop.run(main)


def play_loaded(folder: Path, scene: LoadedScene, **timing: float) -> None:
    """A scene with a parcel loaded behind a door."""

    async def main() -> None:
        async with Shop(3, folder, timing=timing) as shop:
            order, who = await Office(shop).order(), await Office(shop).hire()
            label = await Staff(shop).loads(order, who)
            await scene(shop, order, who, label)

    virtual_loop.run(main)


async def loaded(shop: Shop) -> tuple[Bought, str]:
    """An order whose parcel lies behind a door."""
    order, who = await Office(shop).order(), await Office(shop).hire()
    return order, await Staff(shop).loads(order, who)


def pulses(shop: Shop) -> int:
    """How often a coil was on so far."""
    return len([line for line in shop.trace if line.what == "coil.on"])
