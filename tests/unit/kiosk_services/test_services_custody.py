"""Who has the parcel: what a doubtful try, a thief, staff and the end of custody mean, at the kiosk and at central."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from service_scenes import play_loaded

from kiosk.domain.credentials import Refusal
from kiosk.domain.orders import ParcelStatus
from kiosk.link.screens import Button, Screen
from kiosk.services.ports import Book
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff


async def told(shop: Shop, event_type: str, times: int = 1) -> None:
    """Until central has heard so many events of this type."""
    await shop.until(
        lambda: len([one for one in shop.applied if one.type == event_type]) == times,
        f"{event_type} came {times} times",
    )


async def central(shop: Shop, order: Bought) -> Any:
    return await shop.ask("GET", f"/v1/orders/{order.id}")


async def jammed(shop: Shop, order: Bought) -> None:
    """The customer tries, no opening is seen, and everybody goes home."""
    await Customer(shop).shows(order)
    await Customer(shop).sees(Screen.JAM)
    await Customer(shop).presses(Button.DONE)
    await Customer(shop).sees(Screen.IDLE)


def test_a_holder_who_took_it_from_a_late_door_has_it(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        shop.world.perform("late_open", door=label, seconds=8.0)
        await jammed(shop, order)
        await shop.clock.sleep(5)
        await Customer(shop).tends(label, take=True)
        await Staff(shop).looks(who)
        await told(shop, "parcel.collected")
        await told(shop, "parcel.retrieved")
        seen = await central(shop, order)
        assert seen["parcels"][0]["state"] == "collected"
        assert seen["picked_up_ms"] is not None
        await Customer(shop).asks_to_return(order)

    play_loaded(tmp_path, scene)


def test_a_parcel_nobody_asked_for_and_nobody_finds_is_missing(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        shop.world.perform("force", door=label)
        await Customer(shop).tends(label, take=True)
        await told(shop, "task.opened")
        await Staff(shop).looks(who)
        await told(shop, "parcel.retrieved")
        assert (await central(shop, order))["parcels"][0]["state"] == "missing"
        assert not any(one.type == "parcel.collected" for one in shop.applied)
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.REFUSED)
        assert shop.snapshot.facts.reason == "not_sure"

    play_loaded(tmp_path, scene)


def test_what_staff_took_from_a_jammed_door_waits_at_the_counter(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        shop.world.perform("jam", door=label)
        await jammed(shop, order)
        shop.world.perform("jam", door=label, on=False)
        await Staff(shop).looks(who)
        await told(shop, "parcel.retrieved")
        assert (await central(shop, order))["parcels"][0]["state"] == "retrieved"
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.COUNTER)
        assert shop.snapshot.facts.number == "1"
        await told(shop, "customer.checked_in")

    play_loaded(tmp_path, scene)


def test_nothing_opens_after_custody_has_ended_though_the_screen_still_offers_it(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await Customer(shop).shows(order)
        await Customer(shop).takes()
        await shop.clock.sleep(9)
        assert Button.OPEN_AGAIN in shop.snapshot.buttons
        pulses = len(coils(shop, label))
        await Customer(shop).presses(Button.OPEN_AGAIN)
        await Customer(shop).sees(Screen.REFUSED)
        assert shop.snapshot.facts.reason == Refusal.ALREADY_COLLECTED
        await shop.clock.sleep(5)
        assert len(coils(shop, label)) == pulses
        assert shop.trace.kiosk("operation.reserved")[-1]["kind"] == "pickup"

    play_loaded(tmp_path, scene, grace_s=5.0)


def coils(shop: Shop, label: str) -> list[object]:
    return [line for line in shop.trace if line.what == "coil.on" and line.data["compartment"] == label]


def test_within_grace_the_same_code_opens_the_same_door_again(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await Customer(shop).shows(order)
        await Customer(shop).takes()
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.AGAIN)
        await Customer(shop).presses(Button.OPEN_AGAIN)
        await Customer(shop).sees(Screen.OPEN)
        await Customer(shop).tends(label)
        await Customer(shop).sees(Screen.COLLECTED)
        await told(shop, "operation.settled", 3)
        assert len([one for one in shop.applied if one.type == "parcel.collected"]) == 1

    play_loaded(tmp_path, scene)


def test_staff_are_told_whose_parcel_is_in_doubt_also_when_its_custody_is_over(tmp_path: Path) -> None:
    """Something else lies there: nobody may take it for the parcel that went."""

    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.OPEN)
        shop.world.perform("take", door=label)
        shop.world.perform("put", door=label, parcel="something else")
        await told(shop, "operation.unknown")
        shop.world.perform("close", door=label)
        await shop.clock.sleep(10)
        await looks_into(shop, who, label)
        assert (shop.snapshot.facts.order, shop.snapshot.facts.parcel) == (order.number, order.label)
        await Staff(shop).presses(Button.SEEN_MISSING)
        await told(shop, "parcel.retrieved")
        assert (await central(shop, order))["parcels"][0]["state"] == "missing"

    play_loaded(tmp_path, scene, grace_s=5.0, left_open_after_s=4.0, closing_window_s=8.0)


def test_a_load_of_doubtful_end_is_judged_and_not_what_was_collected_from_there_before(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await Customer(shop).shows(order)
        await Customer(shop).takes()
        await shop.clock.sleep(10)
        await only(shop, label)
        later, staff = await Office(shop).order("W2"), Staff(shop)
        await Customer(shop).presses(Button.DONE)
        await staff.signs_in(who)
        await staff.presses(Button.LOAD)
        await staff.scans(later.label)
        await staff.sees(Screen.LOAD_OPEN)
        await staff.tends(label, put=later.label)
        await told(shop, "operation.unknown")
        await staff.sees(Screen.IDLE, within_s=120)
        await looks_into(shop, who, label)
        assert (shop.snapshot.facts.order, shop.snapshot.facts.parcel) == (later.number, later.label)
        await staff.presses(Button.SEEN_PARCEL)
        await told(shop, "parcel.retrieved")
        assert [await status(shop, one) for one in (order, later)] == [ParcelStatus.COLLECTED, ParcelStatus.WITH_STAFF]

    play_loaded(tmp_path, scene, grace_s=5.0, say_window_s=4.0)


async def looks_into(shop: Shop, who: Colleague, label: str) -> None:
    """Staff open the door of the first task, take out what lies there, and are asked what it was."""
    staff = Staff(shop)
    await staff.signs_in(who)
    await staff.presses(Button.RETRIEVE)
    await staff.sees(Screen.RETRIEVE_LIST)
    await staff.presses(Button.CHOOSE, shop.snapshot.facts.tasks[0].id)
    await staff.sees(Screen.RETRIEVE_OPEN)
    await staff.tends(label, take=True)
    await staff.sees(Screen.RETRIEVE_SEEN)


async def only(shop: Shop, label: str) -> None:
    """All other doors are out of service."""

    def work(book: Book) -> None:
        for one in book.compartments.where():
            if one.label != label:
                book.compartments.put(replace(one, out_of_service="painted"))

    await shop.kiosk.parts.database.transact(work)


async def status(shop: Shop, order: Bought) -> str:
    """What the book says of the order's parcel."""
    (parcel,) = await shop.kiosk.parts.database.transact(lambda book: book.parcels.where(label=order.label))
    return parcel.status
