"""What people say of the shop: an angry customer in Chinese, a child at the faces, a complaint before a holiday.

The real controller and the real central on one virtual clock.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest

import assets
from kiosk.link.messages import Pressed, WordsTyped
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff

SHANGHAI = timezone(timedelta(hours=8))
ANGRY = "苹果坏了三个，店员还不理我，太过分，我要打12315投诉！"
TRAPPED = "孩子被柜门夹手了"
Scene = Callable[[Shop], Awaitable[None]]


def play(folder: Path, scene: Scene, office: dict[str, object] | None = None) -> None:
    async def main() -> None:
        async with Shop(31, folder, office=office) as shop:
            await Office(shop).heard()
            await scene(shop)

    virtual_loop.run(main)


async def complains(shop: Shop, about: str, remedy: str, words: str | None) -> str:
    """From the idle screen to the number and back; the number."""
    me = Customer(shop)
    await me.presses(Button.COMPLAIN)
    await me.sees(Screen.COMPLAINT_ABOUT)
    await me.presses(Button.CHOOSE, about)
    await me.sees(Screen.COMPLAINT_REMEDY)
    await me.presses(Button.CHOOSE, remedy)
    await me.sees(Screen.COMPLAINT_WORDS)
    if words is None:
        await me.presses(Button.SKIP)
    else:
        await shop.do(WordsTyped(serial=shop.snapshot.serial, words=words))
    await me.sees(Screen.COMPLAINT_NOTED)
    number = shop.snapshot.facts.number or ""
    await me.presses(Button.DONE)
    await me.sees(Screen.IDLE)
    return number


async def at_central(shop: Shop, number: str) -> dict[str, Any]:
    """The complaint as whoever owns it reads it."""
    for _ in range(120):
        for one in (await shop.ask("GET", "/v1/complaints"))["complaints"]:
            if one["number"] == number:
                found: dict[str, Any] = one
                return found
        await shop.clock.sleep(0.5)
    raise AssertionError(f"central never heard of {number}")


def local(moment_ms: int) -> str:
    return datetime.fromtimestamp(moment_ms / 1000, SHANGHAI).strftime("%Y-%m-%d %H:%M")


def test_an_angry_customer_writes_in_chinese(tmp_path: Path) -> None:
    """Read word for word by its owner alone, more urgent than others, and carried to its end with a second try."""

    async def scene(shop: Shop) -> None:
        calm = await complains(shop, "environment", "answer", None)
        angry = await complains(shop, "goods", "refund", ANGRY)
        read = await at_central(shop, angry)
        assert (read["text"], read["level"], read["word"], read["remedy"]) == (ANGRY, "high", "太过分", "refund")
        assert "客服主管" in read["owner"]
        listed = (await shop.ask("GET", "/v1/complaints"))["complaints"]
        assert [one["number"] for one in listed] == [angry, calm]
        assert ANGRY.encode() not in b"".join(path.read_bytes() for path in shop.database.parent.rglob("*.sqlite*"))

        async def act(name: str, note: str = "") -> dict[str, Any]:
            body = {"act": name, "note": note, "by": "0012"}
            told: dict[str, Any] = await shop.ask("POST", f"/v1/complaints/{read['id']}/acts", body)
            return told

        await act("propose", "退款 36.00 元，并换一袋苹果")
        await act("accept")
        await act("carry_out", "退款单 R1002 已到账")
        await act("unsatisfied", "苹果还是坏的")
        await act("propose", "店长上门换货")
        await act("accept")
        await act("carry_out", "照片：签收单")
        done = await act("satisfied")
        assert (done["state"], done["reopened"]) == ("closed", 1)
        assert not done["first_answer"]["late"]
        assert not done["solving"]["late"]

    play(tmp_path, scene)


def test_somebody_writes_on_their_phone_while_the_kiosk_has_no_network(tmp_path: Path) -> None:
    """The number comes at once; the phone is asked to wait until the kiosk has told, and then its words are read."""

    async def scene(shop: Shop) -> None:
        me = Customer(shop)
        shop.online = False
        await me.presses(Button.COMPLAIN)
        await me.presses(Button.CHOOSE, "kiosk")
        await me.presses(Button.CHOOSE, "repair")
        await me.presses(Button.ON_PHONE)
        await me.sees(Screen.COMPLAINT_PHONE)
        link, number = shop.snapshot.facts.link or "", shop.snapshot.facts.number or ""
        await me.presses(Button.DONE)
        await me.sees(Screen.COMPLAINT_NOTED)
        assert shop.snapshot.facts.number == number
        async with httpx.AsyncClient(transport=shop._central) as phone:
            assert (await phone.get(link)).status_code == 409
            shop.online = True
            assert (await at_central(shop, number))["text"] == ""
            page = await phone.get(link)
            assert number in page.text
            assert (await phone.post(link, data={"words": TRAPPED})).status_code == 303
        read = await at_central(shop, number)
        assert (read["text"], read["level"], read["source"]) == (TRAPPED, "urgent", "kiosk")
        assert len([one for one in shop.applied if one.type == "complaint.opened"]) == 1

    play(tmp_path, scene, {"public_url": "https://pickup.example.com"})


def test_a_child_taps_forty_times(tmp_path: Path) -> None:
    """On the faces, on where the faces were, with old screens and new ones: one visit, one rating, the first."""

    async def scene(shop: Shop) -> None:
        office, me = Office(shop), Customer(shop)
        order, who = await office.order(), await office.hire()
        await Staff(shop).loads(order, who)
        await me.shows(order)
        await me.takes()
        shown = shop.snapshot.serial
        for tap in range(40):
            serial = shown if tap % 2 else shop.snapshot.serial
            await shop.do(Pressed(serial=serial, button=Button.RATE, value=str(5 - tap % 5)))
            await shop.clock.sleep(0.05)
        await shop.clock.sleep(5)
        given = [one for one in shop.applied if one.type == "rating.given"]
        assert len(given) == 1
        told = await shop.ask("GET", "/v1/ratings")
        (all_of_them,) = [line for line in told["lines"] if line["touchpoint"] is None]
        assert (all_of_them["answers"], all_of_them["faces"]) == (1, [0, 0, 0, 0, 1])

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("about", "first", "solved"),
    [("service", "2026-10-01 17:00", "2026-10-08 17:00"), ("goods", "2026-10-01 17:00", "2026-10-09 17:00")],
)
def test_a_complaint_on_the_eve_of_a_holiday(tmp_path: Path, about: str, first: str, solved: str) -> None:
    """Answered within a day, holiday or not; solved in hours of work, of which a week of holidays has none."""
    week = ", ".join(f"2026-10-0{day}" for day in range(1, 8))
    rules = assets.path("config/complaints.toml").read_text(encoding="utf-8")
    ours = tmp_path / "complaints.toml"
    ours.write_text(rules.replace("days_off = []", f"days_off = [{week}]"), encoding="utf-8")
    eve_ms = int(datetime(2026, 9, 30, 17, tzinfo=SHANGHAI).timestamp() * 1000)

    async def scene(shop: Shop) -> None:
        gap_s = (eve_ms - shop.clock.wall_ms()) / 1000
        for clock in (shop.clock, shop.kiosk_clock):
            clock.passes(gap_s)
        told = await at_central(shop, await complains(shop, about, "answer", "等了很久"))
        assert local(told["first_answer"]["due_ms"]) == first
        assert local(told["solving"]["due_ms"]) == solved

    play(tmp_path / "shop", scene, {"complaint_rules": ours})
