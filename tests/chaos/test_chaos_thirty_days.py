"""Thirty days without a network: loads, pickups, ratings and returns go on each day; when central is there again it
hears everything once, within a minute. The nights are passed over: both clocks move on, nobody stands at the kiosk."""

from collections import Counter
from pathlib import Path

import pytest
from chaos_oracles import rows

from kiosk.db.chain import verify_chain
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff

DAYS = 30
DAY_S = 86_400.0
RETURNS_EVERY = 5
EMPTY_WITHIN_S = 60.0


async def order(shop: Shop, number: int) -> Bought:
    """An order whose code outlives the outage."""
    title = {"zh-CN": "保温杯", "en": "Vacuum flask"}
    item = {"title": title, "quantity": 1, "paid_fen": 12_900, "category": "household", "way": "remote"}
    body = {
        "number": f"W{number}",
        "kiosk": shop.kiosk_id,
        "channel": "web",
        "items": [item],
        "parcels": [{"label": f"P-W{number}", "size": "S"}],
        "held_until_ms": shop.clock.wall_ms() + int((DAYS + 5) * DAY_S * 1000),
        "phone_tail": "5678",
    }
    made = await shop.ask("POST", "/v1/orders", body)
    codes = {one["kind"]: one for one in made["credentials"]}
    return Bought(made["id"], f"W{number}", f"P-W{number}", codes["qr"]["token"], codes["numeric"]["code"], "5678")


async def a_day(shop: Shop, who: Colleague, bought: Bought, *, comes_back: bool) -> None:
    """One parcel is loaded, collected and rated, and now and then brought back; then the night passes."""
    began_s = shop.clock.monotonic_s()
    await Staff(shop).loads(bought, who)
    customer = Customer(shop)
    await customer.shows(bought)
    await customer.takes()
    await customer.rates(4)
    if comes_back:
        await customer.returns(bought)
        await customer.presses(Button.DONE)
        await customer.sees(Screen.IDLE)
    for clock in (shop.clock, shop.kiosk_clock):
        clock.passes(DAY_S - (shop.clock.monotonic_s() - began_s))


def size(shop: Shop) -> int:
    """Bytes of the database, its log not counted."""
    ((found,),) = rows(shop.database, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
    return int(found)


async def thirty_days(folder: Path) -> None:
    async with Shop(30, folder) as shop:
        orders = [await order(shop, number) for number in range(DAYS)]
        who = await Office(shop).hire()
        waiting = "SELECT count(*) FROM outbox"
        await shop.until(lambda: rows(shop.database, waiting) == [(0,)], "central holds the morning", 60)
        before = size(shop)
        shop.online = False
        for number, bought in enumerate(orders):
            await a_day(shop, who, bought, comes_back=number % RETURNS_EVERY == 0)
        ((queued,),) = rows(shop.database, waiting)
        assert queued > 10 * DAYS
        shop.online = True
        back_s = shop.clock.monotonic_s()
        await shop.until(lambda: rows(shop.database, waiting) == [(0,)], "the queue is empty", EMPTY_WITHIN_S)
        took_s = shop.clock.monotonic_s() - back_s
        print(f"{DAYS} days, {queued} events told in {took_s:.1f} s; the database grew by {size(shop) - before} bytes")
        told = [name for (name,) in rows(shop.database, "SELECT id FROM audit ORDER BY sequence")]
        query = "SELECT event_id FROM applied_events ORDER BY generation, sequence"
        heard = [name for (name,) in rows(shop.central_database, query)]
        assert heard == told
        assert rows(shop.central_database, "SELECT * FROM dead_letters") == []
        kinds = Counter(kind for (kind,) in rows(shop.central_database, "SELECT type FROM applied_events"))
        assert (kinds["parcel.loaded"], kinds["parcel.collected"], kinds["rating.given"]) == (DAYS, DAYS, DAYS)
        assert kinds["return.received"] == len(range(0, DAYS, RETURNS_EVERY))
        assert rows(shop.central_database, "SELECT count(*), count(DISTINCT session) FROM ratings") == [(DAYS, DAYS)]
        assert verify_chain(shop.database) is None


@pytest.mark.timeout(900)
def test_thirty_days_offline_lose_and_double_nothing(tmp_path: Path) -> None:
    virtual_loop.run(lambda: thirty_days(tmp_path / "shop"))
