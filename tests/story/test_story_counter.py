"""Four customers, told as they would tell it: the real controller, driver and central on one virtual clock."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.link.messages import OrderTyped
from kiosk.link.screens import Button, Screen
from kiosk.link.views import ParcelView
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Customer, Office, Staff

HOUR_MS = 3_600_000
Scene = Callable[[Shop, Office, Customer], Awaitable[None]]


def play(folder: Path, scene: Scene) -> None:
    async def main() -> None:
        async with Shop(5, folder) as shop:
            await scene(shop, Office(shop), Customer(shop))
            await shop.until(lambda: told_all(shop), "central holds every event")

    virtual_loop.run(main)


def told_all(shop: Shop) -> bool:
    recorded = {data["source_event"] for data in shop.trace.kiosk() if "source_event" in data}
    return recorded == {applied.event_id for applied in shop.applied}


def large(label: str) -> dict[str, object]:
    return {"label": label, "size": "XL", "counter": "too_big"}


async def queue(shop: Shop) -> list[Any]:
    tickets: list[Any] = (await shop.ask("GET", "/v1/counter"))["tickets"]
    return tickets


async def serve(shop: Shop, number: str) -> None:
    """Somebody behind the counter hands over."""
    (ticket,) = [one for one in await queue(shop) if one["number"] == number]
    await shop.ask("POST", f"/v1/counter/{ticket['id']}/state", {"state": "served", "by": "0012"})
    await Office(shop).heard()


async def asks_for_number(shop: Shop, customer: Customer, order: Bought) -> str:
    await customer.sees(Screen.IDLE)
    await customer.shows(order)
    await customer.sees(Screen.COUNTER)
    return str(shop.snapshot.facts.number)


def test_my_wardrobe_is_too_big_for_a_door(tmp_path: Path) -> None:
    """I show my code and get number 3; I look again: the same number, and one less before me."""

    async def scene(shop: Shop, office: Office, me: Customer) -> None:
        orders = [await office.order(f"W{n}", parcels=[large(f"P-W{n}")]) for n in (1, 2, 3)]
        numbers = []
        for order in orders:
            numbers.append(await asks_for_number(shop, me, order))
            await me.leaves()
        assert numbers == ["1", "2", "3"]
        await shop.until(lambda: len([one for one in shop.applied if one.type == "customer.checked_in"]) == 3, "told")
        assert [one["number"] for one in await queue(shop)] == numbers
        assert await asks_for_number(shop, me, orders[2]) == "3"
        assert (shop.snapshot.facts.ahead, shop.snapshot.facts.minutes) == (2, 4)
        await serve(shop, "1")
        await shop.until(lambda: shop.snapshot.facts.ahead == 1, "the screen before me tells that somebody was served")
        await serve(shop, "2")
        await serve(shop, "3")
        await me.leaves()
        await me.shows(orders[2])
        await me.sees(Screen.REFUSED)
        assert shop.snapshot.facts.reason == "already_collected"
        assert (await shop.ask("GET", f"/v1/orders/{orders[2].id}"))["status"] == "collected"

    play(tmp_path, scene)


def test_half_of_it_lies_in_a_door_the_network_is_down_and_the_power_fails(tmp_path: Path) -> None:
    """The door opens first, then I am told my number; after the power cut it is still my number."""

    async def scene(shop: Shop, office: Office, me: Customer) -> None:
        parcels = [{"label": "P-W1", "size": "S"}, large("P-W1-2")]
        order, who = await office.order("W1", parcels=parcels), await office.hire()
        await Staff(shop).loads(order, who)
        shop.sky.up = False
        await me.shows(order)
        await me.sees(Screen.OPEN)
        await me.tends(me.opened(), take=True)
        await me.sees(Screen.COUNTER)
        assert shop.snapshot.facts.number == "1"
        assert Button.OPEN_AGAIN in shop.snapshot.buttons
        await shop.kill()
        await shop.start()
        assert await asks_for_number(shop, me, order) == "1"
        await me.leaves()
        shop.sky.up = True

    play(tmp_path, scene)


@pytest.mark.parametrize(("hours", "reason"), [(2, "early"), (-2, "late")])
def test_i_come_early_or_late_to_my_appointment(tmp_path: Path, hours: int, reason: str) -> None:
    """I am told so, and the door opens by itself."""

    async def scene(shop: Shop, office: Office, me: Customer) -> None:
        from_ms = shop.clock.wall_ms() + hours * HOUR_MS
        slot = {"slot_from_ms": from_ms, "slot_until_ms": from_ms + HOUR_MS, "held_until_ms": from_ms + 48 * HOUR_MS}
        order, who = await office.order(**slot), await office.hire()
        if hours > 0:
            await me.shows(order)
            await me.sees(Screen.REFUSED)
            assert (shop.snapshot.facts.reason, shop.snapshot.facts.slot_from_ms) == ("early", from_ms)
            await me.presses(Button.BACK)
        await Staff(shop).loads(order, who)
        await me.shows(order)
        await me.sees(Screen.APPOINTMENT)
        assert shop.snapshot.facts.reason == reason
        assert not [one for one in shop.trace.kiosk("operation.armed") if one["kind"] == "pickup"]
        await me.takes()
        await me.leaves()

    play(tmp_path, scene)


def test_my_appointment_was_kept_until_yesterday(tmp_path: Path) -> None:
    async def scene(shop: Shop, office: Office, me: Customer) -> None:
        now_ms = shop.clock.wall_ms()
        slot = {"slot_from_ms": now_ms - 50 * HOUR_MS, "slot_until_ms": now_ms - 49 * HOUR_MS}
        order = await office.order(**slot, held_until_ms=now_ms - HOUR_MS)
        await me.shows(order)
        await me.sees(Screen.REFUSED)
        assert (shop.snapshot.facts.reason, shop.snapshot.facts.at_ms) == ("not_kept", now_ms - HOUR_MS)

    play(tmp_path, scene)


def test_i_only_want_to_know_where_my_order_is(tmp_path: Path) -> None:
    """By my number and my phone, without a network, and nothing opens; a child who guesses is locked out, I am not."""

    async def scene(shop: Shop, office: Office, me: Customer) -> None:
        order, who = await office.order("W-1042", tail="5678"), await office.hire()
        label = await Staff(shop).loads(order, who)
        shop.sky.up = False
        pulses = len(shop.trace.kiosk("operation.armed"))

        async def types(number: str, tail: str) -> None:
            await me.sees(Screen.STATUS_ASK)
            serial = shop.snapshot.serial
            await shop.do(OrderTyped(serial=serial, number=number, locator=tail))
            await shop.until(lambda: shop.snapshot.serial > serial + 1, "an answer")

        await me.presses(Button.ORDER_STATUS)
        for _ in range(5):
            await types("7777", "0000")
            assert shop.snapshot.facts.reason == "no_match"
        await types("1042", "0000")
        assert (shop.snapshot.screen, shop.snapshot.facts.reason) == (Screen.REFUSED, "too_many_tries")
        await me.presses(Button.ORDER_STATUS)
        await types("1042", "5678")
        assert shop.snapshot.screen is Screen.STATUS
        assert shop.snapshot.facts.parcels == (ParcelView(state="ready", compartment=label),)
        assert len(shop.trace.kiosk("operation.armed")) == pulses
        await me.leaves()
        shop.sky.up = True

    play(tmp_path, scene)
