"""The desk in a whole shop on a virtual clock: stale touches, patience, help, and who comes back after a restart."""

import contextlib
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kiosk.link.messages import Pressed, Scanned, Snapshot, Touched
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff

Scene = Callable[[Shop], Awaitable[None]]


def play(folder: Path, scene: Scene) -> None:
    """A scene in a shop of its own."""

    async def main() -> None:
        async with Shop(1, folder) as shop:
            await Customer(shop).sees(Screen.IDLE)
            await scene(shop)

    virtual_loop.run(main)


async def open_door(shop: Shop) -> str:
    """A customer stands before an open door; its label."""
    office = Office(shop)
    order, who = await office.order(), await office.hire()
    await Staff(shop).loads(order, who)
    await Customer(shop).shows(order)
    await Customer(shop).sees(Screen.OPEN)
    return Customer(shop).opened()


def test_a_touch_meant_for_the_last_screen_does_nothing(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        idle = shop.snapshot.serial
        await Customer(shop).scans("NOT-A-CODE-OF-OURS")
        await Customer(shop).sees(Screen.REFUSED)
        await shop.do(Pressed(serial=idle, button=Button.TYPE_CODE))
        await shop.do(Pressed(serial=shop.snapshot.serial, button=Button.OPEN_DOOR))
        await shop.clock.sleep(1)
        assert shop.snapshot.screen is Screen.REFUSED
        await shop.do(Pressed(serial=shop.snapshot.serial, button=Button.TYPE_CODE))
        await Customer(shop).sees(Screen.TYPE_CODE)

    play(tmp_path, scene)


def test_a_touch_that_shows_nothing_new_keeps_the_serial(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await Customer(shop).presses(Button.TYPE_CODE)
        await Customer(shop).sees(Screen.TYPE_CODE)
        serial = shop.snapshot.serial
        await shop.do(Touched())
        await shop.clock.sleep(1)
        assert shop.snapshot.serial == serial

    play(tmp_path, scene)


def test_the_screen_asks_for_more_time_before_it_ends_the_session(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        began_s = shop.clock.monotonic_s()
        await Customer(shop).presses(Button.TYPE_CODE)
        await shop.until(lambda: shop.snapshot.ask_more_time, "the screen asks")
        assert shop.clock.monotonic_s() - began_s == pytest.approx(40, abs=1)
        assert Button.CONTINUE in shop.snapshot.buttons
        assert shop.snapshot.screen is Screen.TYPE_CODE
        await Customer(shop).sees(Screen.IDLE)
        assert shop.clock.monotonic_s() - began_s == pytest.approx(60, abs=1)
        assert not shop.snapshot.ask_more_time

    play(tmp_path, scene)


def test_nobody_is_thanked_for_a_rating_before_it_is_written(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        label = await open_door(shop)
        await shop.clock.sleep(2)
        shop.world.perform("take", door=label)
        shop.world.perform("close", door=label)
        await Customer(shop).sees(Screen.COLLECTED)
        written: list[int] = []

        def shown(snapshot: Snapshot) -> None:
            if snapshot.screen is Screen.RATING_TAGS:
                with contextlib.closing(sqlite3.connect(f"file:{shop.database}?mode=ro", uri=True)) as stranger:
                    written.extend(stranger.execute("SELECT count(*) FROM ratings").fetchone())

        shop.shown = shown
        await shop.do(Pressed(serial=shop.snapshot.serial, button=Button.RATE, value="5"))
        await shop.until(lambda: written, "the screen thanks")
        assert written == [1]

    play(tmp_path, scene)


@pytest.mark.parametrize("by_button", [True, False])
def test_more_time_is_given_as_often_as_it_is_asked_for(tmp_path: Path, by_button: bool) -> None:
    async def scene(shop: Shop) -> None:
        await Customer(shop).presses(Button.TYPE_CODE)
        for _ in range(3):
            await shop.until(lambda: shop.snapshot.ask_more_time, "the screen asks")
            if by_button:
                await Customer(shop).presses(Button.CONTINUE)
            else:
                await shop.do(Touched())
            await shop.until(lambda: not shop.snapshot.ask_more_time, "the question is gone", 2)
            assert shop.snapshot.screen is Screen.TYPE_CODE

    play(tmp_path, scene)


def test_an_open_door_is_waited_for_however_long_a_person_takes(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        label = await open_door(shop)
        await Customer(shop).sees(Screen.LEFT_OPEN, within_s=25)
        await shop.clock.sleep(70)
        assert shop.snapshot.screen is Screen.LEFT_OPEN
        assert not shop.snapshot.ask_more_time
        await Customer(shop).tends(label, take=True)
        await Customer(shop).sees(Screen.COLLECTED)

    play(tmp_path, scene)


def test_a_call_for_help_is_shown_answered_and_forgotten(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await Customer(shop).presses(Button.CALL_STAFF)
        await Customer(shop).sees(Screen.HELP)
        assert shop.snapshot.help == "called"
        await shop.until(lambda: any(one.type == "help.called" for one in shop.applied), "central heard of it")
        call = next(data for data in shop.trace.kiosk("help.called"))
        await shop.ask("POST", f"/v1/help/{call['help']}/answer", {"by": "0012"})
        await shop.until(lambda: shop.snapshot.help == "answered", "the screen says who is on the way", 3)
        await Customer(shop).presses(Button.DONE)
        await Customer(shop).sees(Screen.IDLE)
        assert shop.snapshot.help is None

    play(tmp_path, scene)


def test_calling_twice_is_one_task_and_no_dead_letter(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await open_door(shop)
        for _ in range(2):
            await Customer(shop).presses(Button.CALL_STAFF)
            assert shop.snapshot.screen is Screen.OPEN, "help never interrupts an open door"
        await shop.until(lambda: len([one for one in shop.applied if one.type == "help.called"]) == 2, "both heard")
        assert len(shop.trace.kiosk("task.opened")) == 1
        assert shop.trace.kiosk("sync.dead_letter") == []

    play(tmp_path, scene)


def test_a_bank_that_cannot_be_seen_is_out_of_service_until_it_can(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        for board in (1, 2):
            shop.world.perform("dead_board", board=board)
        await Customer(shop).sees(Screen.OUT_OF_SERVICE)
        assert shop.snapshot.facts.reason == "doors_silent"
        await shop.do(Scanned(text="ANYTHING"))
        await shop.clock.sleep(1)
        assert shop.snapshot.screen is Screen.OUT_OF_SERVICE
        for board in (1, 2):
            shop.world.perform("dead_board", board=board, on=False)
        await Customer(shop).sees(Screen.IDLE)

    play(tmp_path, scene)


def test_the_screen_says_that_central_is_out_of_reach(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await shop.until(lambda: shop.snapshot.online, "the kiosk is online")
        shop.online = False
        await shop.until(lambda: not shop.snapshot.online, "the screen says so", 90)
        shop.online = True
        await shop.until(lambda: shop.snapshot.online, "the screen says so", 60)

    play(tmp_path, scene)


def test_after_a_restart_the_customer_still_stands_before_the_open_door(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        label = await open_door(shop)
        await shop.kill()
        await shop.clock.sleep(2)
        await shop.start()
        await Customer(shop).sees(Screen.OPEN, Screen.LEFT_OPEN, within_s=2)
        assert Customer(shop).opened() == label
        await Customer(shop).tends(label, take=True)
        await Customer(shop).sees(Screen.COLLECTED)
        await Customer(shop).leaves()

    play(tmp_path, scene)


@pytest.mark.parametrize("closed_meanwhile", [True, False])
def test_after_a_restart_a_return_goes_on_where_it_was(tmp_path: Path, closed_meanwhile: bool) -> None:
    async def scene(shop: Shop) -> None:
        office, customer = Office(shop), Customer(shop)
        order, who = await office.order(), await office.hire()
        await Staff(shop).loads(order, who)
        await customer.shows(order)
        await customer.takes()
        await customer.leaves()
        label = await customer.asks_to_return(order)
        await shop.kill()
        if closed_meanwhile:
            await customer.tends(label, put="what came back")
        await shop.start()
        if not closed_meanwhile:
            await customer.sees(Screen.RETURN_OPEN, Screen.LEFT_OPEN)
            await customer.tends(label, put="what came back")
        await customer.sees(Screen.RETURN_INSIDE)
        assert customer.opened() == label
        await customer.presses(Button.INSIDE)
        await customer.sees(Screen.RETURN_RECEIVED)
        assert shop.snapshot.facts.number == "R1001"
        assert str(shop.snapshot.facts.case_code).startswith("KRC1:")

    play(tmp_path, scene)


def test_after_a_restart_staff_are_told_which_door_to_close_and_sign_in_again(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        office, staff = Office(shop), Staff(shop)
        order, who = await office.order(), await office.hire()
        await staff.signs_in(who)
        await staff.presses(Button.LOAD)
        await staff.sees(Screen.LOAD_SCAN)
        await staff.scans(order.label)
        await staff.sees(Screen.LOAD_OPEN)
        label = staff.opened()
        await shop.kill()
        await shop.start()
        await staff.sees(Screen.LEFT_OPEN)
        assert (staff.opened(), shop.snapshot.staff) == (label, False)
        await staff.tends(label)
        await staff.sees(Screen.IDLE, within_s=5)

    play(tmp_path, scene)
