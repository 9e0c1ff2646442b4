"""The watchman: every open door belongs to an operation or to an alarm."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from service_scenes import loaded, play

from kiosk.link.screens import Button, Screen
from kiosk.services.ports import Book
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff


def alarms(shop: Shop) -> list[tuple[str, str]]:
    """(kind, compartment) of every alarm so far."""
    return [(str(data["kind"]), str(data["compartment"])) for data in shop.trace.kiosk("alarm.raised")]


def open_tasks(shop: Shop) -> list[tuple[str, str]]:
    return [(str(data["kind"]), str(data["compartment"])) for data in shop.trace.kiosk("task.opened")]


async def flaps(shop: Shop, times: int, each_s: float) -> None:
    """A05 opens by itself and is shut again, so many times, each way for so long."""
    for _ in range(times):
        for act in ("force", "close"):
            shop.world.perform(act, door="A05")
            await shop.clock.sleep(each_s)


@pytest.mark.parametrize("door", ["A01", "D04"])
def test_a_forced_door_is_unexplained_within_a_second(tmp_path: Path, door: str) -> None:
    async def scene(shop: Shop) -> None:
        shop.world.perform("force", door=door)
        await shop.clock.sleep(1)
        assert alarms(shop) == [("unexplained", door)]
        assert open_tasks(shop) == [("unexplained", door)]
        await shop.clock.sleep(30)
        assert len(alarms(shop)) == 1, "one opening is one alarm, however long the door stands open"

    play(tmp_path, scene)


def test_the_same_door_forced_again_is_a_new_alarm_and_the_same_task(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await flaps(shop, 2, 2)
        assert alarms(shop) == [("unexplained", "A05")] * 2
        assert open_tasks(shop) == [("unexplained", "A05")]

    play(tmp_path, scene)


def test_a_sensor_that_bounces_on_and_on_does_not_fill_the_outbox(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await flaps(shop, 150, 0.8)
        assert 5 * 4 <= len(alarms(shop)) <= 5 * 5, "five a minute for four minutes"
        assert set(alarms(shop)) == {("unexplained", "A05")}
        assert open_tasks(shop) == [("unexplained", "A05")]

    play(tmp_path, scene)


def test_a_door_that_told_enough_tells_again_once_staff_have_looked(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await flaps(shop, 7, 1)
        assert len(alarms(shop)) == 5

        def looked(book: Book) -> None:
            (task,) = book.tasks.where(compartment="A05", done_ms=None)
            book.tasks.put(replace(task, done_ms=1, outcome="empty"))

        await shop.kiosk.parts.database.transact(looked)
        shop.world.perform("force", door="A05")
        await shop.clock.sleep(1)
        assert len(alarms(shop)) == 6
        assert len(open_tasks(shop)) == 2

    play(tmp_path, scene)


def test_a_door_forced_while_the_computer_was_off_is_found_by_the_next_look(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await shop.kill()
        shop.world.perform("force", door="B03")
        await shop.clock.sleep(60)
        await shop.start()
        await shop.clock.sleep(1)
        assert alarms(shop) == [("unexplained", "B03")]

    play(tmp_path, scene)


def test_a_board_that_does_not_answer_at_the_start_holds_back_no_alarm_of_another(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        await shop.kill()
        shop.world.perform("reset_board", board=2, seconds=60)
        await shop.start()
        await shop.clock.sleep(0.3)
        shop.world.perform("force", door="B03")
        await shop.clock.sleep(1)
        assert alarms(shop) == [("unexplained", "B03")]

    play(tmp_path, scene)


def test_a_neighbour_that_pops_during_an_operation_is_a_mis_open(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        order, label = await loaded(shop)
        shop.world.perform("neighbour", door=label, other="A02")
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.OPEN)
        await shop.clock.sleep(1)
        assert alarms(shop) == [("mis_open", "A02")]

    play(tmp_path, scene)


def test_a_door_that_comes_late_is_evidence_and_no_riddle(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        order, label = await loaded(shop)
        # Each pulse draws the bolt anew, and each time the leaf sticks: it comes with nobody waiting any more.
        shop.world.perform("late_open", door=label, seconds=9.0)
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.JAM)
        await shop.clock.sleep(9)
        assert alarms(shop) == [("late_opening", label)]
        assert open_tasks(shop) == [("jam", label)], "the door is on the list already"

    play(tmp_path, scene)


def test_the_next_step_after_a_jam_is_on_the_screen_within_six_seconds(tmp_path: Path) -> None:
    """Also when every ack is lost, which takes the driver longest."""

    async def scene(shop: Shop) -> None:
        order, label = await loaded(shop)
        shop.world.perform("jam", door=label)
        shop.world.perform("lose_ack", count=3)
        await Customer(shop).shows(order)
        scanned_s = shop.clock.monotonic_s()
        await Customer(shop).sees(Screen.JAM)
        assert shop.clock.monotonic_s() - scanned_s <= 6.0
        assert shop.snapshot.facts.number is not None
        assert shop.snapshot.help == "called"

    play(tmp_path, scene)


def test_a_doors_own_operation_raises_no_alarm(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        order, _ = await loaded(shop)
        await Customer(shop).shows(order)
        await Customer(shop).takes()
        assert alarms(shop) == []

    play(tmp_path, scene)


def test_a_door_that_is_open_when_its_operation_ends_is_nobodys_and_an_alarm(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        order, who = await Office(shop).order(), await Office(shop).hire()
        staff = Staff(shop)
        await staff.signs_in(who)
        await staff.presses(Button.LOAD)
        await staff.scans(order.label)
        await staff.sees(Screen.LOAD_OPEN)
        label = staff.opened()
        await staff.tends(label, put=order.label)
        await staff.sees(Screen.LOAD_INSIDE)
        shop.world.perform("force", door=label)
        await shop.clock.sleep(1)
        assert alarms(shop) == [], "it is still the door of the load"
        await staff.presses(Button.INSIDE)
        await shop.clock.sleep(1)
        assert alarms(shop) == [("unexplained", label)]

    play(tmp_path, scene)


@pytest.mark.parametrize("label", ["B03", "D04"])
def test_a_door_that_is_open_for_a_moment_of_the_start_was_seen(tmp_path: Path, label: str) -> None:
    """By the end of the start the door is shut again. What the last run left live is an operation of another door."""

    async def scene(shop: Shop) -> None:
        order, other = await loaded(shop)
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.OPENING)
        await shop.kill()
        shop.world.perform("jam", door=other)
        shop.world.perform("force", door=label)
        starting = asyncio.ensure_future(shop.start())
        await shop.clock.sleep(0.25)
        shop.world.perform("close", door=label)
        await starting
        await shop.clock.sleep(2)
        assert alarms(shop) == [("mis_open", label)]

    play(tmp_path, scene)


def test_a_start_that_waits_for_a_silent_board_still_hears_the_doors_of_another(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        order, other = await loaded(shop)
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.OPENING)
        await shop.kill()
        wiring = shop.world.world.wiring
        board = next(door.board for door in wiring.doors if door.label == other)
        label = next(door.label for door in wiring.doors if door.board != board)
        shop.world.perform("dead_board", board=board)
        shop.world.perform("force", door=label)
        starting = asyncio.ensure_future(shop.start())
        await shop.clock.sleep(1.5)
        assert not starting.done()
        assert alarms(shop) == [("mis_open", label)]
        await starting

    play(tmp_path, scene)
