"""A board that does not answer takes its doors out of service for that long, and nothing else."""

from pathlib import Path

from service_scenes import play_loaded, pulses

from kiosk.domain.compartments import Compartment, Door
from kiosk.domain.operations import Operation
from kiosk.link.screens import Button, Screen
from kiosk.services.ports import Sight
from kiosk.services.silence import Silence
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff


def board_of(shop: Shop, label: str) -> int:
    return shop.kiosk.parts.layout.place(label).address.board


def doors_of(shop: Shop, board: int) -> set[str]:
    return {place.label for place in shop.kiosk.parts.layout.places if place.address.board == board}


async def falls_silent(shop: Shop, label: str) -> None:
    shop.world.perform("dead_board", board=board_of(shop, label))
    await shop.until(lambda: label in shop.kiosk.parts.silence, f"{label} is known to be silent", 10)


async def answers(shop: Shop, label: str) -> None:
    shop.world.perform("dead_board", board=board_of(shop, label), on=False)
    await shop.until(lambda: label not in shop.kiosk.parts.silence, f"{label} is heard again", 10)


async def compartment(shop: Shop, label: str) -> Compartment:
    found = await shop.kiosk.parts.database.transact(lambda book: book.compartments.get(label))
    assert found is not None
    return found


async def operations(shop: Shop) -> list[Operation]:
    return await shop.kiosk.parts.database.transact(lambda book: book.operations.where())


def test_a_door_is_heard_again_when_two_readings_agree() -> None:
    silence = Silence()
    assert "A01" not in silence
    silence.heard(Sight("A01", Door.UNKNOWN, 1.0, 0))
    assert "A01" in silence
    assert "A02" not in silence
    silence.heard(Sight("A01", Door.CLOSED, 2.0, 1))
    assert "A01" in silence, "one reading may be spoiled"
    silence.heard(Sight("A01", Door.CLOSED, 3.0, 2))
    assert "A01" not in silence


def test_a_pickup_at_a_silent_door_is_refused_plainly_and_goes_well_once_it_answers(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await falls_silent(shop, label)
        before, book = pulses(shop), await operations(shop)
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.REFUSED, within_s=3)
        assert (shop.snapshot.facts.reason, shop.snapshot.facts.compartment) == ("door_silent", label)
        assert shop.snapshot.help == "called", "staff come to the one who waits"
        assert Button.CALL_STAFF in shop.snapshot.buttons
        await Customer(shop).presses(Button.BACK)
        await Customer(shop).sees(Screen.IDLE)
        assert pulses(shop) == before
        assert await operations(shop) == book, "nothing was tried, so nothing is in doubt"
        assert (await compartment(shop, label)).quarantine is None
        await answers(shop, label)
        await Customer(shop).shows(order)
        assert await Customer(shop).takes() == label

    play_loaded(tmp_path, scene)


def test_a_silent_door_is_never_offered_and_the_other_board_goes_on(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        first = sorted(place.label for place in shop.kiosk.parts.layout.places)[0]
        await falls_silent(shop, first)
        silent = doors_of(shop, board_of(shop, first))
        second = await Office(shop).order("W2")
        assert await Staff(shop).loads(second, who) not in silent
        await Customer(shop).shows(second)
        await Customer(shop).takes()
        await Customer(shop).leaves()
        await Staff(shop).signs_in(who)
        await Staff(shop).presses(Button.OPEN_DOOR)
        await Staff(shop).sees(Screen.STAFF_DOORS)
        await Staff(shop).presses(Button.CHOOSE, first[0])
        await shop.until(lambda: any(door.label == first for door in shop.snapshot.facts.doors), "its column")
        notes = {door.label: door.note for door in shop.snapshot.facts.doors}
        assert {name for name, note in notes.items() if note == "silent"} == silent & set(notes)

    play_loaded(tmp_path, scene)


def test_staff_open_a_silent_door_with_a_reason_and_say_what_they_saw(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await falls_silent(shop, label)
        staff = Staff(shop)
        await staff.signs_in(who)
        for button, value in ((Button.OPEN_DOOR, None), (Button.CHOOSE, label[0]), (Button.CHOOSE, label)):
            await staff.presses(button, value)
            await shop.clock.sleep(1)
        await staff.presses(Button.CHOOSE, "sensor")
        await staff.sees(Screen.RETRIEVE_SEEN)
        assert Button.STAYED_SHUT in shop.snapshot.buttons

    play_loaded(tmp_path, scene)


def test_only_a_door_with_a_live_operation_is_set_aside_when_its_board_falls_silent(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.OPEN)
        await falls_silent(shop, label)
        await shop.until(lambda: shop.kiosk.parts.operations.live == 0, "the operation is given up", 60)
        await answers(shop, label)
        for other in doors_of(shop, board_of(shop, label)):
            assert ((await compartment(shop, other)).quarantine is not None) == (other == label), other

    play_loaded(tmp_path, scene)
