"""Undo and the wrong door in a whole shop: doors, journal, book and central agree."""

from pathlib import Path

from service_scenes import play

from kiosk.domain.operations import State
from kiosk.domain.orders import Epoch, Parcel, ParcelStatus
from kiosk.link.screens import Button, Screen
from kiosk.services.ports import Book
from sim.shop import Shop
from sim.shop_people import Bought, Office, Staff


async def puts_in(shop: Shop, order: Bought, *, elsewhere: str | None = None) -> str:
    """From the scan to the closed door; into another one that stands open, if told so."""
    staff = Staff(shop)
    await staff.scans(order.label)
    await staff.sees(Screen.LOAD_OPEN)
    door = staff.opened()
    if elsewhere is not None:
        shop.world.perform("put", door=elsewhere, parcel=order.label)
        shop.world.perform("close", door=elsewhere)
    await staff.tends(door, put=None if elsewhere else order.label)
    await staff.sees(Screen.LOAD_INSIDE)
    return door


async def begins(shop: Shop) -> Bought:
    """Staff who load, with one order."""
    order, who, staff = await Office(shop).order(), await Office(shop).hire(), Staff(shop)
    await staff.signs_in(who)
    await staff.presses(Button.LOAD)
    await staff.sees(Screen.LOAD_SCAN)
    return order


async def kept(shop: Shop, order: Bought) -> tuple[Parcel, list[Epoch]]:
    """The parcel and its custody, by the book."""

    def work(book: Book) -> tuple[Parcel, list[Epoch]]:
        return book.parcels.where(order=order.id)[0], book.epochs.where(order=order.id)

    return await shop.kiosk.parts.database.transact(work)


def test_taken_out_again_ends_custody_and_loads_anew(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        order, staff = await begins(shop), Staff(shop)
        door = await puts_in(shop, order)
        await staff.presses(Button.INSIDE)
        await staff.sees(Screen.LOAD_SCAN)
        await staff.presses(Button.TAKE_OUT)
        await staff.sees(Screen.RETRIEVE_OPEN)
        assert staff.opened() == door
        await staff.tends(door, take=True)
        await staff.sees(Screen.RETRIEVE_SEEN)
        await staff.presses(Button.SEEN_PARCEL)
        await staff.sees(Screen.LOAD_SCAN)
        parcel, [epoch] = await kept(shop, order)
        assert (parcel.status, epoch.ended_ms is not None) == (ParcelStatus.EXPECTED, True)
        await shop.until(lambda: any(one.type == "parcel.retrieved" for one in shop.applied), "central hears", 20)
        told = await shop.ask("GET", f"/v1/orders/{order.id}")
        assert (told["status"], told["parcels"][0]["state"]) == ("ready_to_load", "expected")
        mine = [line for line in shop.trace.kiosk("operation.") if line["kind"] == "retrieve"]
        assert [line["state"] for line in mine] == ["reserved", "armed", "opened", "closed", "settled"]
        assert mine[-1]["outcome"] == "unloaded"
        assert await puts_in(shop, order) == door, "the same smallest door is free again"
        await staff.presses(Button.INSIDE)
        await staff.sees(Screen.LOAD_SCAN)
        parcel, epochs = await kept(shop, order)
        assert (parcel.status, len(epochs)) == (ParcelStatus.READY, 2)

    play(tmp_path, scene)


def test_a_wrong_door_is_looked_behind_before_the_parcel_gets_another(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        wrong, staff = "C05", Staff(shop)
        order = await begins(shop)
        shop.world.perform("force", door=wrong)
        await shop.clock.sleep(3)
        told = await puts_in(shop, order, elsewhere=wrong)
        await staff.presses(Button.WRONG_DOOR)
        await staff.sees(Screen.STAFF_DOORS)
        for value in (wrong[0], wrong):
            await staff.presses(Button.CHOOSE, value)
        await staff.sees(Screen.RETRIEVE_OPEN)
        await staff.tends(wrong, take=True)
        await staff.sees(Screen.RETRIEVE_SEEN)
        await staff.presses(Button.SEEN_PARCEL)
        await staff.sees(Screen.LOAD_OPEN)
        assert staff.opened() == told
        await staff.tends(told, put=order.label)
        await staff.sees(Screen.LOAD_INSIDE)
        await staff.presses(Button.INSIDE)
        await staff.sees(Screen.LOAD_SCAN)
        parcel, [epoch] = await kept(shop, order)
        assert (parcel.status, epoch.compartment) == (ParcelStatus.READY, told)

        def state(book: Book) -> tuple[str | None, int]:
            compartment = book.compartments.get(wrong)
            assert compartment is not None
            return compartment.quarantine, len(book.tasks.where(done_ms=None))

        assert await shop.kiosk.parts.database.transact(state) == (None, 0), "the forced door was looked behind"

    play(tmp_path, scene)


def test_nothing_opens_for_a_parcel_whose_door_came_into_doubt(tmp_path: Path) -> None:
    async def scene(shop: Shop) -> None:
        order, staff = await begins(shop), Staff(shop)
        door = await puts_in(shop, order)
        await staff.presses(Button.INSIDE)
        await staff.sees(Screen.LOAD_SCAN)

        def doubt(book: Book) -> None:
            compartment = book.compartments.get(door)
            assert compartment is not None
            book.compartments.put(compartment.quarantined("unexplained"))

        await shop.kiosk.parts.database.transact(doubt)
        await staff.presses(Button.TAKE_OUT)
        await shop.until(lambda: shop.snapshot.facts.reason == "busy", "the screen says why not", 10)
        assert not [line for line in shop.trace.kiosk("operation.") if line["kind"] == "retrieve"]
        parcel, _ = await kept(shop, order)
        assert parcel.status == ParcelStatus.READY
        assert shop.trace.kiosk("operation.")[-1]["state"] == State.SETTLED

    play(tmp_path, scene)
