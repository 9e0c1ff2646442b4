"""Staff open any door with a reason and say what they saw: whatever is quarantined can be cleared at the screen."""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kiosk.domain.compartments import Compartment
from kiosk.domain.operations import SENSOR_DOUBTED, State
from kiosk.domain.tasks import Task, TaskKind
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button, Screen
from kiosk.services.ports import Book
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import THINK_S, Colleague, Customer, Office, Staff

Scene = Callable[[Shop, Colleague], Awaitable[None]]
DOOR = "A03"
QUARANTINES = (
    "no_open_seen", "left_open", "board_silent", "nobody_said", "restart_nothing_seen", "restart_before_word",
    "board_silent_at_start", "sensor_doubted_open", "unexplained", "mis_open", "not_mine", "occupied",
)  # fmt: skip
"""Every reason the code gives, and what watchman and custody give."""

WITH_DOOR = [kind for kind in TaskKind if kind is not TaskKind.HELP]


def play(folder: Path, scene: Scene) -> None:
    async def main() -> None:
        async with Shop(6, folder) as shop:
            await scene(shop, await Office(shop).hire())

    virtual_loop.run(main)


async def chooses(shop: Shop, *values: str) -> None:
    """Touch one row after the other."""
    for value in values:
        await Staff(shop).presses(Button.CHOOSE, value)
        await shop.clock.sleep(THINK_S)


async def asks_for(shop: Shop, who: Colleague, door: str, why: str) -> None:
    """From the idle screen to the moment the pulse is asked for."""
    staff = Staff(shop)
    await staff.sees(Screen.IDLE)
    await staff.signs_in(who)
    await staff.presses(Button.OPEN_DOOR)
    await staff.sees(Screen.STAFF_DOORS)
    await chooses(shop, door[0], door)
    await staff.sees(Screen.STAFF_REASON)
    await chooses(shop, why)


async def says(shop: Shop, button: Button) -> None:
    """What was seen, and back to the idle screen."""
    staff = Staff(shop)
    await staff.sees(Screen.RETRIEVE_SEEN)
    await staff.presses(button)
    await leaves(shop)


async def leaves(shop: Shop) -> None:
    staff = Staff(shop)
    await staff.sees(Screen.RETRIEVE_LIST)
    await staff.presses(Button.BACK)
    await staff.sees(Screen.STAFF_MENU)
    await staff.presses(Button.SIGN_OUT)
    await staff.sees(Screen.IDLE, Screen.OUT_OF_SERVICE)


async def book(shop: Shop, door: str = DOOR) -> tuple[Compartment, list[Task]]:
    """What the book says of a door, and what there is still to do at it."""

    def work(book: Book) -> tuple[Compartment, list[Task]]:
        found = book.compartments.get(door)
        assert found is not None
        return found, book.tasks.where(compartment=door, done_ms=None)

    return await shop.kiosk.parts.database.transact(work)


async def spoil(shop: Shop, quarantine: str | None, kind: TaskKind | None) -> None:
    def work(book: Book) -> None:
        if quarantine is not None:
            book.compartments.put(Compartment(DOOR).quarantined(quarantine))
        if kind is not None:
            book.tasks.put(Task("t1", kind, 1, DOOR))

    await shop.kiosk.parts.database.transact(work)


def coils(shop: Shop, door: str = DOOR) -> int:
    return len([line for line in shop.trace if line.what == "coil.on" and line.data["compartment"] == door])


@pytest.mark.parametrize("quarantine", QUARANTINES)
@pytest.mark.parametrize("saw", [Button.SEEN_EMPTY, Button.SEEN_PARCEL])
def test_every_quarantine_is_cleared_by_a_look(tmp_path: Path, quarantine: str, saw: Button) -> None:
    async def scene(shop: Shop, who: Colleague) -> None:
        await spoil(shop, quarantine, None)
        await asks_for(shop, who, DOOR, "check")
        await Staff(shop).sees(Screen.RETRIEVE_OPEN)
        await Staff(shop).tends(DOOR, take=True)
        await says(shop, saw)
        compartment, tasks = await book(shop)
        assert compartment == Compartment(DOOR)
        assert tasks == []
        reserved = shop.trace.kiosk("operation.reserved")[-1]
        assert (reserved["kind"], reserved["actor"]) == ("staff", f"staff:{who.id}")
        assert shop.trace.kiosk("operation.settled")[-1]["outcome"] in {"empty", "parcel"}

    play(tmp_path, scene)


@pytest.mark.parametrize("kind", WITH_DOOR)
@pytest.mark.parametrize("way", ["the task", "a reason"])
def test_every_task_with_a_door_is_done_by_a_look(tmp_path: Path, kind: TaskKind, way: str) -> None:
    async def scene(shop: Shop, who: Colleague) -> None:
        await spoil(shop, "unexplained", kind)
        if way == "a reason":
            await asks_for(shop, who, DOOR, "complaint")
        else:
            await Staff(shop).signs_in(who)
            await Staff(shop).presses(Button.RETRIEVE)
            await Staff(shop).sees(Screen.RETRIEVE_LIST)
            await chooses(shop, "t1")
        await Staff(shop).sees(Screen.RETRIEVE_OPEN)
        await Staff(shop).tends(DOOR, take=True)
        await says(shop, Button.SEEN_EMPTY)
        assert await book(shop) == (Compartment(DOOR), [])
        done = shop.trace.kiosk("task.done")[-1]
        assert (done["task"], done["outcome"], done["staff"]) == ("t1", "empty", who.id)

    play(tmp_path, scene)


@pytest.mark.parametrize("reads", ["open", "unplugged"])
def test_a_sensor_that_lies_does_not_lock_staff_out(tmp_path: Path, reads: str) -> None:
    """R12: one pulse, staff's eyes for the sensor's, and the door serves nobody before a sensor was seen at work."""

    async def scene(shop: Shop, who: Colleague) -> None:
        order = await Office(shop).order()
        door = await Staff(shop).loads(order, who)
        shop.world.perform("stick", door=door, reads=reads)
        await shop.clock.sleep(3)
        before = coils(shop, door)
        await asks_for(shop, who, door, "sensor")
        await Staff(shop).sees(Screen.RETRIEVE_SEEN)
        assert shop.snapshot.facts.reason == "sensor_doubted"
        assert (shop.snapshot.facts.order, shop.snapshot.facts.parcel) == (order.number, order.label), (
            "staff are told what should be inside"
        )
        await shop.clock.sleep(7)
        assert coils(shop, door) == before + 1, "no second pulse without the sensor's word"
        await Staff(shop).tends(door, take=True)
        await says(shop, Button.SEEN_PARCEL)
        mine = [
            str(line["event"]).partition(".")[2] for line in shop.trace.kiosk("operation.") if line["kind"] == "staff"
        ]
        assert mine == ["reserved", "armed", "unknown", "resolved"], "no sensor, no arrow of the sensor"
        assert _audited(shop, "operation.reserved")[-1]["evidence"] == "reason_sensor"
        assert str(_audited(shop, "operation.armed")[-1]["evidence"]).startswith(SENSOR_DOUBTED)
        assert who.id in str(_audited(shop, "operation.resolved")[-1]["evidence"])
        compartment, tasks = await book(shop, door)
        assert (compartment.quarantine, compartment.out_of_service) == (None, SENSOR_DOUBTED)
        assert not compartment.offered
        assert [task.kind for task in tasks] == [TaskKind.SENSOR]
        shop.world.perform("stick", door=door, reads="truth")
        await shop.clock.sleep(3)
        await asks_for(shop, who, door, "check")
        await Staff(shop).sees(Screen.RETRIEVE_OPEN)
        await Staff(shop).tends(door)
        await says(shop, Button.SEEN_EMPTY)
        assert await book(shop, door) == (Compartment(door), [])

    play(tmp_path, scene)


def test_a_doubted_door_that_stays_shut_stays_a_task(tmp_path: Path) -> None:
    async def scene(shop: Shop, who: Colleague) -> None:
        shop.world.perform("jam", door=DOOR)
        shop.world.perform("stick", door=DOOR, reads="open")
        await shop.clock.sleep(3)
        await asks_for(shop, who, DOOR, "jam")
        await says(shop, Button.STAYED_SHUT)
        compartment, tasks = await book(shop)
        assert str(compartment.quarantine).startswith(SENSOR_DOUBTED)
        assert {task.kind for task in tasks} >= {TaskKind.SENSOR, TaskKind.UNKNOWN}
        assert shop.trace.kiosk("operation.")[-1]["state"] == State.UNKNOWN

    play(tmp_path, scene)


def test_a_task_behind_a_lying_sensor_says_how_to_open_it(tmp_path: Path) -> None:
    async def scene(shop: Shop, who: Colleague) -> None:
        await spoil(shop, "unexplained", TaskKind.UNEXPLAINED)
        shop.world.perform("stick", door=DOOR, reads="open")
        await shop.clock.sleep(3)
        await Staff(shop).signs_in(who)
        await Staff(shop).presses(Button.RETRIEVE)
        await Staff(shop).sees(Screen.RETRIEVE_LIST)
        await chooses(shop, "t1")
        await shop.until(lambda: shop.snapshot.facts.reason == "sensor", "the screen says why not", 10)
        await Staff(shop).presses(Button.BACK)
        await Staff(shop).sees(Screen.STAFF_MENU)
        assert Button.OPEN_DOOR in shop.snapshot.buttons

    play(tmp_path, scene)


@pytest.mark.parametrize("value", ["Z", "Z99", "A", None, "sensor"])
def test_a_door_or_a_reason_that_was_not_offered_opens_nothing(tmp_path: Path, value: str | None) -> None:
    async def scene(shop: Shop, who: Colleague) -> None:
        staff = Staff(shop)
        await staff.signs_in(who)
        await staff.presses(Button.OPEN_DOOR)
        await staff.sees(Screen.STAFF_DOORS)
        for _ in range(3):
            shown = shop.snapshot
            await shop.do(Pressed(serial=shown.serial, button=Button.CHOOSE, value=value))
            await shop.clock.sleep(1)
        assert shop.snapshot.screen is Screen.STAFF_DOORS
        assert not shop.trace.kiosk("operation.")

    play(tmp_path, scene)


def test_a_jam_tells_central_the_number_the_customer_shows(tmp_path: Path) -> None:
    """P8: the same four digits on the screen, on the staff's list and in central's event."""

    async def scene(shop: Shop, who: Colleague) -> None:
        order = await Office(shop).order()
        door = await Staff(shop).loads(order, who)
        shop.world.perform("jam", door=door)
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.JAM)
        number = shop.snapshot.facts.number
        assert number is not None
        opened = [line for line in shop.trace.kiosk("task.opened") if line["kind"] == "jam"]
        assert len(opened) == 1, "one jam is one task"
        assert (opened[0]["compartment"], opened[0]["order"]) == (door, order.id)
        await Customer(shop).presses(Button.DONE)
        await Staff(shop).signs_in(who)
        await Staff(shop).presses(Button.RETRIEVE)
        await Staff(shop).sees(Screen.RETRIEVE_LIST)
        assert [task.number for task in shop.snapshot.facts.tasks if task.task == "jam"] == [number]
        assert _audited(shop, "task.opened")[-1]["number"] == number

    play(tmp_path, scene)


def _audited(shop: Shop, event_type: str) -> list[dict[str, object]]:
    """The data of the audit rows of this type, as they stand on the disk."""
    connection = sqlite3.connect(f"file:{shop.database}?mode=ro", uri=True)
    try:
        sql = "SELECT data FROM audit WHERE type=? ORDER BY sequence"
        return [json.loads(data) for (data,) in connection.execute(sql, (event_type,))]
    finally:
        connection.close()


def test_something_found_inside_while_loading_keeps_the_door_for_a_look(tmp_path: Path) -> None:
    async def scene(shop: Shop, who: Colleague) -> None:
        order, staff = await Office(shop).order(), Staff(shop)
        await staff.signs_in(who)
        await staff.presses(Button.LOAD)
        await staff.sees(Screen.LOAD_SCAN)
        await staff.scans(order.label)
        await staff.sees(Screen.LOAD_OPEN)
        door = staff.opened()
        await staff.presses(Button.NOT_EMPTY)
        await staff.tends(door, put="what somebody left")
        await shop.until(lambda: staff.opened() not in {"", door}, "another door opens for the parcel")
        assert shop.trace.kiosk("operation.settled")[-1]["outcome"] == "occupied"
        compartment, tasks = await book(shop, door)
        assert (compartment.offered, compartment.quarantine) == (False, "occupied")
        assert [(one.kind, one.order) for one in tasks] == [(TaskKind.LOOK, None)]

    play(tmp_path, scene)
