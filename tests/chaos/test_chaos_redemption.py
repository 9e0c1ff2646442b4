"""A parcel is handed out once: whoever shows its code again, to whichever reader, whenever the controller died.

All crash points of the visit: `python scripts/soak_redemption.py`.
"""

import asyncio
from pathlib import Path

import chaos_redemption
import pytest
from chaos_oracles import rows
from chaos_redemption import Meter, Told

from kiosk.db.engine import DatabaseSettings
from kiosk.db.errors import AlreadyRunningError
from kiosk.domain.orders import Epoch
from kiosk.link.messages import Pressed, Scanned
from kiosk.link.screens import Button, Screen
from kiosk.services import credentials
from kiosk.services.answers import doors
from kiosk.services.ports import Book
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Customer, Office, Staff

TIMING = {"grace_s": 60.0, "session_timeout_s": 90.0, "closing_window_s": 30.0}


def clean(told: Told) -> bool:
    return (told.wrong, told.later) == ([], 0) and told.first >= 1


@pytest.mark.parametrize("commit", range(0, 24, 3))
def test_a_killed_controller_hands_out_once(commit: int, tmp_path: Path) -> None:
    """The holder alone at even seeds, with a second reader at odd ones; the commit in flight is there, or is not."""
    seed = commit // 3
    told = chaos_redemption.play(seed, tmp_path, commit, present=commit % 2 == 0)
    assert told.died
    assert clean(told), (seed, told)


async def loaded(shop: Shop) -> tuple[Bought, str]:
    """One parcel behind a door."""
    order, who = await Office(shop).order(), await Office(shop).hire()
    return order, await Staff(shop).loads(order, who)


def test_two_readers_at_once_open_one_door_once(tmp_path: Path) -> None:
    async def both() -> tuple[list[str], int, list[tuple[object, ...]]]:
        async with Shop(1, tmp_path, timing=TIMING) as shop:
            order, _ = await loaded(shop)
            meter = Meter(shop)
            meter.begin()
            await asyncio.gather(*(shop.do(Scanned(text=order.token)) for _ in range(8)))
            customer = Customer(shop)
            await customer.sees(Screen.OPEN)
            await asyncio.gather(*(shop.do(Scanned(text=order.token)) for _ in range(8)))
            await customer.takes()
            operations = rows(shop.database, "SELECT kind, state FROM operations WHERE epoch IS NOT NULL")
            return meter.wrong, len(meter.pulses), operations

    assert virtual_loop.run(both) == ([], 1, [("pickup", "settled")])


def test_no_second_controller_opens_the_database(tmp_path: Path) -> None:
    """The other reader cannot be another controller: two that redeem are two that write, and the lock lets one in."""
    from service_bench import HandClock, Inline, Seeded, dies

    from kiosk.db.opening import open_database

    async def second() -> None:
        async with Shop(2, tmp_path) as shop:
            with pytest.raises(AlreadyRunningError, match="in use by another controller"):
                open_database(
                    DatabaseSettings(shop.database),
                    executor=Inline(),
                    clock=HandClock(),
                    entropy=Seeded(1),
                    fatal=dies,
                )

    virtual_loop.run(second)


def test_no_pulse_leaves_after_the_custody_ended(tmp_path: Path) -> None:
    """I4: the door jams at a reopening, and the grace period runs out between two pulses."""

    async def late() -> tuple[list[str], int]:
        async with Shop(3, tmp_path, timing=TIMING) as shop:
            order, label = await loaded(shop)
            customer = Customer(shop)
            await customer.shows(order)
            await customer.takes()
            [(collected_ms,)] = rows(shop.database, "SELECT collected_ms FROM epochs")
            meter = Meter(shop)
            meter.begin()
            shop.world.perform("jam", door=label)
            await shop.clock.sleep((collected_ms + 59_000 - shop.clock.wall_ms()) / 1000)
            await shop.do(Pressed(serial=shop.snapshot.serial, button=Button.OPEN_AGAIN))
            await customer.sees(Screen.JAM)
            ended = "SELECT count(*) FROM epochs WHERE ended_ms IS NOT NULL"
            await shop.until(lambda: rows(shop.database, ended) == [(1,)], "the custody has ended")
            return meter.wrong, len(meter.pulses)

    assert virtual_loop.run(late) == ([], 3)


def test_a_custody_without_end_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: a kiosk that takes any custody for a live one opens twice, and is found out."""
    judge = credentials._what_lies_here

    def forgetful(book: Book, *question: object) -> object:
        for epoch in book.epochs.where():
            book.epochs.put(_alive(epoch))
        return judge(book, *question)

    def _alive(epoch: Epoch) -> Epoch:
        return Epoch(**{**vars(epoch), "ended_ms": None})

    monkeypatch.setattr(credentials, "_what_lies_here", forgetful)
    told = chaos_redemption.play(0, tmp_path, 10**6, present=True)
    assert not clean(told)
    assert any("lay inside" in line for line in told.wrong), told.wrong


def test_a_door_opened_after_the_end_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: without the look at the custody when an operation begins, the meter sees the pulse."""
    monkeypatch.setattr(doors, "_try_epoch", lambda book, name: None)

    async def stale() -> list[str]:
        async with Shop(4, tmp_path, timing=TIMING) as shop:
            order, _ = await loaded(shop)
            customer = Customer(shop)
            await customer.shows(order)
            await customer.takes()
            meter = Meter(shop)
            meter.begin()
            await shop.clock.sleep(TIMING["grace_s"] + 5)
            await customer.presses(Button.OPEN_AGAIN)
            await shop.clock.sleep(3)
            return meter.wrong

    assert any("after that custody had ended" in line for line in virtual_loop.run(stale))
