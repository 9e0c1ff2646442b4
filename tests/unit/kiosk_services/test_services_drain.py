"""Drain: what is under way is finished, nothing new is begun, and an update ends it."""

from pathlib import Path

import pytest
from service_scenes import play_loaded, pulses

from kiosk.__main__ import main
from kiosk.link.screens import Button, Screen
from kiosk.services import health
from kiosk.services.drain import FILE, Drain, Lasting, ask, end
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff


def data(shop: Shop) -> Path:
    return shop.folder / "kiosk"


def work(node: health.Node) -> dict[str, object]:
    """What the health tree says of operations."""
    return next(dict(part.figures) for part in node.parts if part.name == health.WORK)


def test_a_draining_kiosk_opens_no_new_door_and_says_so(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        before = pulses(shop)
        ask(data(shop), Lasting.UNTIL_START)
        await Customer(shop).sees(Screen.OUT_OF_SERVICE, within_s=2)
        assert shop.snapshot.facts.reason == "draining"
        await Customer(shop).shows(order)
        await shop.clock.sleep(10)
        assert pulses(shop) == before
        end(data(shop))
        await Customer(shop).sees(Screen.IDLE, within_s=2)
        await Customer(shop).shows(order)
        assert await Customer(shop).takes() == label

    play_loaded(tmp_path, scene)


def test_whoever_stands_before_an_open_door_is_served_to_the_end(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        await Customer(shop).shows(order)
        await Customer(shop).sees(Screen.OPEN)
        ask(data(shop), Lasting.UNTIL_START)
        await shop.clock.sleep(3)
        assert work(health.tree(shop.kiosk.facts())) == {"draining": True, "live": 1}
        await Customer(shop).takes()
        assert work(health.tree(shop.kiosk.facts())) == {"draining": True, "live": 0}
        before = pulses(shop)
        await Customer(shop).presses(Button.OPEN_AGAIN)
        await Customer(shop).sees(Screen.REFUSED)
        assert shop.snapshot.facts.reason == "draining"
        assert pulses(shop) == before, "a reopening is new"
        await Customer(shop).presses(Button.BACK)
        await Customer(shop).sees(Screen.OUT_OF_SERVICE)

    play_loaded(tmp_path, scene)


def test_staff_in_the_middle_of_a_cart_are_told(tmp_path: Path) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        other = await Office(shop).order("W2")
        await Staff(shop).signs_in(who)
        await Staff(shop).presses(Button.LOAD)
        await Staff(shop).sees(Screen.LOAD_SCAN)
        ask(data(shop), Lasting.UNTIL_START)
        await shop.clock.sleep(2)
        before = pulses(shop)
        await Staff(shop).scans(other.label)
        await shop.until(lambda: shop.snapshot.facts.reason == "draining", "staff are told", 5)
        assert shop.snapshot.screen is Screen.LOAD_SCAN
        assert pulses(shop) == before

    play_loaded(tmp_path, scene)


@pytest.mark.parametrize(
    ("lasting", "then"), [(Lasting.UNTIL_START, Screen.IDLE), (Lasting.KEEP, Screen.OUT_OF_SERVICE)]
)
def test_a_restart_ends_a_drain_unless_it_was_asked_to_last(tmp_path: Path, lasting: Lasting, then: Screen) -> None:
    async def scene(shop: Shop, order: Bought, who: Colleague, label: str) -> None:
        ask(data(shop), lasting)
        await Customer(shop).sees(Screen.OUT_OF_SERVICE)
        await shop.kill()
        await shop.start()
        await shop.clock.sleep(2)
        assert shop.snapshot.screen is then
        before = pulses(shop)
        await Customer(shop).shows(order)
        await shop.clock.sleep(2)
        assert (pulses(shop) > before) is (then is Screen.IDLE)

    play_loaded(tmp_path, scene)


def test_a_word_nobody_knows_still_drains_and_ends_at_the_start(tmp_path: Path) -> None:
    drain = Drain(tmp_path)
    assert not drain.look()
    (tmp_path / FILE).write_bytes(b"\xff\x00 by hand")
    assert drain.look()
    drain.start()
    assert not drain.on
    end(tmp_path)


def test_the_command_asks_and_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'data_dir = "{tmp_path}"\n', encoding="utf-8")
    drain = Drain(tmp_path)
    assert main(["drain", "on", "--config", str(config)]) == 0
    assert drain.look()
    drain.start()
    assert not drain.on
    assert main(["drain", "on", "--keep", "--config", str(config)]) == 0
    drain.start()
    assert drain.on
    assert main(["drain", "off", "--config", str(config)]) == 0
    assert not drain.look()
    assert "begins nothing new" in capsys.readouterr().out
    config.write_text(f'data_dir = "{tmp_path}/nowhere"\n', encoding="utf-8")
    assert main(["drain", "on", "--config", str(config)]) == 1
