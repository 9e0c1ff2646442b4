"""Programs die in the middle of a pickup: nothing is lost, nothing opens by itself, the screen comes back."""

import pytest
from crashes import CrashShop

pytestmark = [pytest.mark.xdist_group("story"), pytest.mark.timeout(600)]


def test_the_controller_dies_before_it_sends_a_pulse(crash_shop: CrashShop) -> None:
    day, door = crash_shop.day, crash_shop.door("reserved")
    day.wait("idle")
    before = len(day.kiosk_lines())
    # The board answers the look before the pulse so late that the crash comes first.
    day.control.do("late_reply", seconds=0.15, count=2)
    crash_shop.show("reserved")
    operation = str(crash_shop.kill_controller_after("operation.reserved", before)["operation"])
    day.control.do("camera.clear")
    since_s = float(crash_shop.restarted(before)["t"])
    if crash_shop.leaf(door) == "closed":
        day.wait("idle")
        states = crash_shop.wait_applied(
            operation, "rejected" if "armed" not in crash_shop.arrows(operation) else "unknown"
        )
        assert states.count(states[-1]) == 1
        assert not crash_shop.coils(door, since_s), "something pulsed after the restart before anybody asked"
        crash_shop.collect_now("reserved", door)
    else:
        _close_and_settle(crash_shop, operation, door)


def test_the_controller_dies_between_pulse_and_opening(crash_shop: CrashShop) -> None:
    day, door = crash_shop.day, crash_shop.door("armed")
    day.wait("idle")
    before = len(day.kiosk_lines())
    day.control.do("late_open", door=door, seconds=0.6)
    crash_shop.show("armed")
    operation = str(crash_shop.kill_controller_after("operation.armed", before)["operation"])
    day.control.do("camera.clear")
    since_s = float(crash_shop.restarted(before)["t"])
    if crash_shop.leaf(door) == "open":
        _close_and_settle(crash_shop, operation, door)
    else:  # the crash came before the pulse
        assert crash_shop.wait_applied(operation, "unknown")[-1] == "unknown"
        day.wait("idle")
    assert not crash_shop.coils(door, since_s), "the door got another pulse after the restart"


def test_the_controller_dies_while_a_door_is_jammed(crash_shop: CrashShop) -> None:
    """Armed, nothing seen: after the restart nobody knows, staff are told, and the holder may try again."""
    day, door = crash_shop.day, crash_shop.door("armed-jammed")
    day.wait("idle")
    before = len(day.kiosk_lines())
    day.control.do("jam", door=door, on=True)
    crash_shop.show("armed-jammed")
    operation = str(crash_shop.kill_controller_after("operation.armed", before)["operation"])
    day.control.do("camera.clear")
    since_s = float(crash_shop.restarted(before)["t"])
    day.wait("idle")
    assert crash_shop.wait_applied(operation, "unknown") == ["reserved", "armed", "unknown"]
    assert not crash_shop.coils(door, since_s)
    day.wait_kiosk("task.opened", skip=before, compartment=door)
    day.control.do("jam", door=door, on=False)
    crash_shop.collect_now("armed-jammed", door)
    assert len(crash_shop.operations_of("armed-jammed")) == 2, "a new attempt is an operation of its own"


def test_the_controller_dies_while_the_door_is_open(crash_shop: CrashShop) -> None:
    day, door = crash_shop.day, crash_shop.door("opened")
    day.wait("idle")
    before = len(day.kiosk_lines())
    crash_shop.show("opened")
    operation = str(crash_shop.kill_controller_after("operation.opened", before)["operation"])
    day.control.do("camera.clear")
    since_s = float(crash_shop.restarted(before)["t"])
    _close_and_settle(crash_shop, operation, door)
    assert not crash_shop.coils(door, since_s)


def test_the_controller_dies_when_the_door_was_shut(crash_shop: CrashShop) -> None:
    day, door = crash_shop.day, crash_shop.door("closed")
    day.wait("idle")
    before = len(day.kiosk_lines())
    crash_shop.show("closed")
    shown = day.wait("open")
    day.control.do("camera.clear")
    day.take_out(door, since_s=shown["shown_s"])
    operation = str(crash_shop.kill_controller_after("operation.closed", before)["operation"])
    since_s = float(crash_shop.restarted(before)["t"])
    day.wait("idle")
    states = crash_shop.wait_applied(operation, "settled")
    assert states == ["reserved", "armed", "opened", "closed", "settled"]
    assert not crash_shop.coils(door, since_s)
    assert crash_shop.leaf(door) == "closed"


def test_the_screen_dies_while_the_door_is_open_and_comes_back_to_it(crash_shop: CrashShop) -> None:
    day, door = crash_shop.day, crash_shop.door("screen-gone")
    day.wait("idle")
    assert day.hold_up("order-screen-gone", "open")["facts"]["compartment"] == door
    day.stage.programs["visitor"].kill()
    day.visitor.close()
    again = day.wait("open")
    assert again["facts"]["compartment"] == door
    assert again["door"] == door, "the new screen names the open door"
    day.take_out(door, since_s=again["shown_s"])
    day.wait("collected")
    day.press("button.done", "idle")


def test_the_door_is_shut_while_there_is_no_screen(crash_shop: CrashShop) -> None:
    day, door = crash_shop.day, crash_shop.door("screen-closing")
    day.wait("idle")
    before = len(day.kiosk_lines())
    shown = day.hold_up("order-screen-closing", "open")
    day.stage.programs["visitor"].stop()
    day.visitor.close()
    day.take_out(door, since_s=shown["shown_s"])
    closed = day.wait_kiosk("operation.closed", skip=before, compartment=door)
    day.wait_kiosk("operation.settled", skip=before, operation=closed["operation"])
    day.stage.programs["visitor"].start()
    day.wait("collected")
    day.press("button.done", "idle")
    assert crash_shop.wait_applied(str(closed["operation"]), "settled").count("settled") == 1


def _close_and_settle(shop: CrashShop, operation: str, door: str) -> None:
    """After the restart the door stands open: the screen is there again, and shutting the door ends the pickup."""
    shown = shop.day.wait("open", "left_open")
    assert shown["facts"]["compartment"] == door
    shop.day.take_out(door, since_s=shown["shown_s"])
    shop.day.wait("collected")
    states = shop.wait_applied(operation, "settled")
    assert states == ["reserved", "armed", "opened", "closed", "settled"], "each arrow once, none of them twice"
    shop.day.press("button.done", "idle")
