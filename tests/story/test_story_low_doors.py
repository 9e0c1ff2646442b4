"""Too high for me: told as the customer would, with the real controller, driver and central on one virtual clock."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff

WHO = "crm-4711"
Scene = Callable[[Shop, Office, Customer, Colleague], Awaitable[None]]


def play(folder: Path, scene: Scene) -> None:
    async def main() -> None:
        async with Shop(8, folder) as shop:
            await scene(shop, Office(shop), Customer(shop), await Office(shop).hire())

    virtual_loop.run(main)


def is_low(shop: Shop, label: str) -> bool:
    return shop.kiosk.parts.layout.place(label).low


async def cannot_reach(shop: Shop, me: Customer, order: Bought) -> None:
    """I say so at the open door; the promise is read, staff reach the parcel for me, and I leave."""
    await me.shows(order)
    await me.sees(Screen.OPEN)
    await me.presses(Button.TOO_HIGH)
    await me.sees(Screen.TOO_HIGH)
    await me.tends(me.opened(), take=True)
    await me.sees(Screen.COLLECTED)
    await me.leaves()


async def central_heard(shop: Shop, office: Office) -> None:
    await shop.until(lambda: any(one.type == "help.called" for one in shop.applied), "central heard of it")
    await office.heard()


@pytest.mark.parametrize("ordered", ["afterwards", "before"])
def test_next_time_i_get_a_lower_door(tmp_path: Path, ordered: str) -> None:
    """Whether I order again afterwards or had ordered already; somebody else's parcel goes where it always went."""

    async def scene(shop: Shop, office: Office, me: Customer, who: Colleague) -> None:
        first = await office.order("W1", customer=WHO)
        early = await office.order("W2", customer=WHO) if ordered == "before" else None
        high = await Staff(shop).loads(first, who)
        assert not is_low(shop, high)
        await cannot_reach(shop, me, first)
        await central_heard(shop, office)
        second = early or await office.order("W2", customer=WHO)
        other = await office.order("W3", customer="crm-4712")
        assert is_low(shop, await Staff(shop).loads(second, who))
        assert not is_low(shop, await Staff(shop).loads(other, who))
        await me.shows(second)
        assert is_low(shop, await me.takes())

    play(tmp_path, scene)


def test_without_a_network_my_wish_waits_and_is_kept_when_it_is_back(tmp_path: Path) -> None:
    async def scene(shop: Shop, office: Office, me: Customer, who: Colleague) -> None:
        first, second = [await office.order(f"W{n}", customer=WHO) for n in (1, 2)]
        await Staff(shop).loads(first, who)
        shop.sky.up = False
        await cannot_reach(shop, me, first)
        await shop.clock.sleep(60)
        await shop.kill()
        await shop.start()
        shop.sky.up = True
        await central_heard(shop, office)
        assert is_low(shop, await Staff(shop).loads(second, who))

    play(tmp_path, scene)


def test_when_no_low_door_is_free_staff_are_told_and_the_parcel_waits_at_the_counter(tmp_path: Path) -> None:
    """There is one low door for the largest parcels; a high one would be free."""

    async def scene(shop: Shop, office: Office, me: Customer, who: Colleague) -> None:
        first = await office.order("W1", customer=WHO)
        await Staff(shop).loads(first, who)
        await cannot_reach(shop, me, first)
        await central_heard(shop, office)
        taken, mine, other = [
            await office.order(f"W{n}", size="XL", customer=customer) for n, customer in ((2, WHO), (3, WHO), (4, "x"))
        ]
        staff = Staff(shop)
        assert is_low(shop, await staff.loads(taken, who))
        await staff.signs_in(who)
        await staff.presses(Button.LOAD)
        await staff.sees(Screen.LOAD_SCAN)
        await staff.scans(mine.label)
        await staff.sees(Screen.LOAD_NO_DOOR)
        assert (shop.snapshot.facts.parcel, shop.snapshot.facts.size) == (mine.label, "XL")
        await staff.presses(Button.LATER)
        await staff.presses(Button.SIGN_OUT)
        assert not is_low(shop, await staff.loads(other, who)), "a high one was free"
        parcel = (await shop.ask("GET", f"/v1/orders/{mine.id}"))["parcels"][0]["id"]
        at_counter = {"counter": [{"parcel": parcel, "reason": "bank_full"}]}
        await shop.ask("POST", f"/v1/orders/{mine.id}/preparation", at_counter)
        await office.heard()
        await me.sees(Screen.IDLE)
        await me.shows(mine)
        await me.sees(Screen.COUNTER)

    play(tmp_path, scene)
