"""Every act of staff leaves one row of the audit log with who it was: sign-in, load, answer, look, take out."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from service_scenes import play

from kiosk.link.messages import PinTyped, Pressed
from kiosk.link.screens import Button, Screen
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff

TELLS = {"staff.signed_in", "staff.refused", "parcel.loaded", "parcel.retrieved", "task.done"}
"""The rows that tell of an act of staff; the arrows of the journal beside them tell of the door."""


def rows(shop: Shop) -> list[tuple[str, str, str | None]]:
    """What tells of acts, who did it, and which kind of operation it was."""
    with closing(sqlite3.connect(f"file:{shop.database}?mode=ro", uri=True)) as stranger:
        found = stranger.execute("SELECT type, actor, data FROM audit ORDER BY sequence").fetchall()
    return [(kind, actor, json.loads(data).get("staff")) for kind, actor, data in found if kind in TELLS]


async def chooses(shop: Shop, value: str | None) -> None:
    await Staff(shop).presses(Button.CHOOSE, value)


def test_one_act_one_row_with_the_actor(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        staff, order, who = Staff(shop), await Office(shop).order(), await Office(shop).hire()
        actor, before = f"staff:{who.id}", 0

        def fresh() -> list[tuple[str, str, str | None]]:
            nonlocal before
            found = rows(shop)
            before, new = len(found), found[before:]
            return new

        await staff.scans(who.badge)
        await staff.sees(Screen.STAFF_PIN)
        await shop.do(PinTyped(serial=shop.snapshot.serial, pin="9999"))
        await shop.until(lambda: shop.snapshot.facts.tries_left == 4, "the PIN is wrong")
        assert fresh() == [("staff.refused", "kiosk", None)], "who it was is not known yet"
        await staff.presses(Button.BACK)

        label = await staff.loads(order, who)
        [signed_in, loaded] = fresh()
        assert (signed_in[:2], loaded[:2]) == (("staff.signed_in", actor), ("parcel.loaded", actor))

        await Customer(shop).presses(Button.CALL_STAFF)
        await staff.sees(Screen.HELP)
        await staff.presses(Button.DONE)
        await staff.signs_in(who)
        await staff.presses(Button.RETRIEVE)
        await staff.sees(Screen.RETRIEVE_LIST)
        fresh()
        for task in shop.snapshot.facts.tasks:
            await answers(shop, task.id, fresh, actor)
        await staff.presses(Button.BACK)
        await staff.sees(Screen.STAFF_MENU)

        await staff.presses(Button.OPEN_DOOR)
        await staff.sees(Screen.STAFF_DOORS)
        await chooses(shop, label[0])
        await chooses(shop, label)
        await staff.sees(Screen.STAFF_REASON)
        await chooses(shop, "check")
        await staff.sees(Screen.RETRIEVE_OPEN)
        await staff.tends(label, take=True)
        await staff.sees(Screen.RETRIEVE_SEEN)
        await staff.presses(Button.SEEN_PARCEL)
        await staff.sees(Screen.RETRIEVE_LIST)
        assert [one[:2] for one in fresh()] == [("parcel.retrieved", actor)]

        shown = shop.snapshot
        await shop.do(Pressed(serial=shown.serial, button=Button.LOAD))
        await shop.clock.sleep(1)
        assert (fresh(), shop.snapshot.screen) == ([], shown.screen), "a forged touch is no act"

    play(tmp_path, scene)


async def answers(shop: Shop, task: str, fresh: Callable[[], list[tuple[str, str, str | None]]], actor: str) -> None:
    """Whoever called is answered at the screen."""
    await chooses(shop, task)
    await shop.until(lambda: task not in {one.id for one in shop.snapshot.facts.tasks}, "the task is done")
    assert fresh() == [("task.done", actor, actor.removeprefix("staff:"))]
