"""Back-pressure: loads stop first, then returns, pickups never."""

import pytest
from service_bench import open_book

from kiosk.flows.effects import FindDoor
from kiosk.flows.staff_events import LabelRefused
from kiosk.link.screens import Button
from kiosk.lockers.layout import load_layout
from kiosk.services.answers.loading import LoadingAnswers
from kiosk.services.room import MIB, Pressure, Room, RoomLimits, free_bytes_of, pressure
from kiosk.settings import Settings, SettingsError, load
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Customer

LIMITS = RoomLimits(loads_stop_mib=100, returns_stop_mib=50, loads_stop_queued=10, returns_stop_queued=20)


@pytest.mark.parametrize(
    ("free_mib", "queued", "stops"),
    [
        (100, 10, Pressure.NONE),
        (99, 0, Pressure.NO_LOADS),
        (50, 0, Pressure.NO_LOADS),
        (49, 0, Pressure.NO_RETURNS),
        (0, 0, Pressure.NO_RETURNS),
        (1000, 11, Pressure.NO_LOADS),
        (1000, 20, Pressure.NO_LOADS),
        (1000, 21, Pressure.NO_RETURNS),
        (99, 21, Pressure.NO_RETURNS),
    ],
)
def test_loads_stop_first_then_returns(free_mib, queued, stops):
    assert pressure(free_mib * MIB, queued, LIMITS) is stops


def test_loading_is_refused_in_a_sentence_and_goes_on_when_there_is_room_again():
    free = [0]
    room = Room(LIMITS, lambda: free[0])
    database = open_book()
    answers = LoadingAnswers(database, load_layout(Settings().layout), (), room)

    def asked():
        coroutine = answers.find_door(FindDoor("P-1"))
        with pytest.raises(StopIteration) as done:
            coroutine.send(None)
        return done.value.value

    assert asked() == LabelRefused("unknown_label")
    room.look(0)
    assert asked() == LabelRefused("no_room")
    free[0] = 200 * MIB
    room.look(0)
    assert asked() == LabelRefused("unknown_label")
    database.close()


def test_the_menu_is_told_when_the_list_of_staff_ends_soon():
    database = open_book()
    layout, ending = load_layout(Settings().layout), [None, 9]
    answers = LoadingAnswers(database, layout, (), ending=lambda: ending.pop(0))
    found = []
    for _ in range(2):
        with pytest.raises(StopIteration) as done:
            answers.count(0).send(None)
        found.append(done.value.value.days_left)
    assert found == [None, 9]
    database.close()


def test_health_tells_how_many_events_wait_for_central(tmp_path):
    async def main() -> None:
        async with Shop(7, tmp_path) as shop:
            await shop.until(lambda: shop.kiosk.facts().outbox == 0, "central holds everything")
            shop.online = False
            await Customer(shop).presses(Button.CALL_STAFF)
            await shop.until(lambda: shop.kiosk.facts().outbox > 0, "what waits is counted", within_s=2)
            shop.online = True
            await shop.until(lambda: shop.kiosk.facts().outbox == 0, "and gone when central has it")

    virtual_loop.run(main)


def test_a_disk_that_cannot_be_asked_has_no_room(tmp_path):
    assert free_bytes_of(tmp_path) > 0
    assert free_bytes_of(tmp_path / "nowhere") == 0


def test_returns_may_not_stop_before_loads(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text("[storage]\nloads_stop_mib = 10\nreturns_stop_mib = 20\n")
    with pytest.raises(SettingsError, match="loads must stop before returns"):
        load(file)
