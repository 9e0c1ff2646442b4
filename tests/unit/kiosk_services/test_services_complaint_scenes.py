"""A complaint from the screen to central, and a door that complains by itself: a whole shop on a virtual clock."""

from pathlib import Path
from typing import Any

from service_scenes import play, play_loaded

from kiosk.link.messages import Pressed, WordsTyped
from kiosk.link.screens import Button, Screen
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer

WORDS = "孩子被柜门夹手了，要退款"


async def chooses(shop: Shop, value: str) -> None:
    await shop.do(Pressed(serial=shop.snapshot.serial, button=Button.CHOOSE, value=value, language="zh-CN"))


async def kept(shop: Shop, count: int = 1) -> list[Any]:
    """Until central has so many complaints."""
    await shop.until(
        lambda: len([one for one in shop.applied if one.type == "complaint.opened"]) == count,
        f"{count} complaints came",
    )
    return list((await shop.ask("GET", "/v1/complaints"))["complaints"])


def test_what_a_customer_writes_is_read_at_central_and_nowhere_else(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        me = Customer(shop)
        await me.presses(Button.COMPLAIN)
        await me.sees(Screen.COMPLAINT_ABOUT)
        await chooses(shop, "kiosk")
        await me.sees(Screen.COMPLAINT_REMEDY)
        await chooses(shop, "refund")
        await me.sees(Screen.COMPLAINT_WORDS)
        await shop.do(WordsTyped(serial=shop.snapshot.serial, words=WORDS))
        await me.sees(Screen.COMPLAINT_NOTED)
        number = shop.snapshot.facts.number
        (one,) = await kept(shop)
        assert (one["number"], one["text"], one["level"]) == (number, WORDS, "urgent")
        assert (one["about"], one["remedy"], one["source"]) == ("kiosk", "refund", "kiosk")

    play(tmp_path, scene)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "central" not in path.name]
    assert any("kiosk.sqlite" in path.name for path in files)
    assert not [path for path in files if WORDS.encode() in path.read_bytes() and "kiosk" in path.name]


def test_a_door_that_did_not_open_complains_once_and_says_its_number(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        shop.world.perform("jam", door=label)
        me = Customer(shop)
        await me.shows(order)
        await me.sees(Screen.JAM)
        number = shop.snapshot.facts.complaint
        assert number
        (one,) = await kept(shop)
        assert (one["number"], one["about"], one["order"], one["compartment"]) == (number, "kiosk", order.id, label)
        assert "柜门没有打开" in one["text"]
        await me.presses(Button.DONE)
        await me.sees(Screen.IDLE)
        await shop.clock.sleep(120)
        assert len(await kept(shop)) == 1

    play_loaded(tmp_path, scene)


def test_a_complaint_of_an_outage_comes_later_under_the_same_number(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        me = Customer(shop)
        await kept(shop, 0)
        shop.online = False
        await me.presses(Button.COMPLAIN)
        await me.sees(Screen.COMPLAINT_ABOUT)
        await chooses(shop, "praise")
        await me.sees(Screen.COMPLAINT_WORDS)
        await me.presses(Button.SKIP)
        await me.sees(Screen.COMPLAINT_NOTED)
        number = shop.snapshot.facts.number
        assert not [one for one in shop.applied if one.type == "complaint.opened"]
        shop.online = True
        (one,) = await kept(shop)
        assert (one["number"], one["kind"]) == (number, "praise")

    play(tmp_path, scene)
