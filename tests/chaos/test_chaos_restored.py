"""An old copy of the kiosk's database is put back while the goods have moved on: nothing opens twice, nothing is
offered that may be full, central hears each event once."""

import shutil
from pathlib import Path

from chaos_oracles import rows

from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff

FILES = ("kiosk.sqlite", "kiosk.sqlite-wal", "kiosk.sqlite-shm")


def copy(shop: Shop, to: Path) -> None:
    to.mkdir()
    for name in FILES:
        if (shop.folder / "kiosk" / name).exists():
            shutil.copy(shop.folder / "kiosk" / name, to / name)


def put_back(shop: Shop, backup: Path) -> None:
    for name in FILES:
        (shop.folder / "kiosk" / name).unlink(missing_ok=True)
        if (backup / name).exists():
            shutil.copy(backup / name, shop.folder / "kiosk" / name)


async def settled(shop: Shop) -> None:
    empty = "SELECT count(*) FROM outbox"
    await shop.until(lambda: rows(shop.database, empty) == [(0,)], "central holds everything", 60)


async def collect_again(shop: Shop, order: Bought) -> None:
    customer = Customer(shop)
    await customer.sees(Screen.IDLE)
    await customer.shows(order)
    await customer.sees(Screen.REFUSED)
    await customer.presses(Button.BACK)


async def a_day(folder: Path, *, anchored: bool) -> None:
    async with Shop(5, folder) as shop:
        office = Office(shop)
        gone, late, who = await office.order("W1"), await office.order("W2"), await office.hire()
        await Staff(shop).loads(gone, who)
        await settled(shop)
        await shop.kill()
        copy(shop, folder / "backup")
        await shop.start()
        await Customer(shop).sees(Screen.IDLE)
        await Customer(shop).shows(gone)
        await Customer(shop).takes()
        await Customer(shop).leaves()
        full = await Staff(shop).loads(late, who)
        await settled(shop)
        await shop.kill()
        put_back(shop, folder / "backup")
        if not anchored:
            (folder / "kiosk" / "anchor.json").unlink()
        await shop.start()
        if not anchored:
            await shop.until(lambda: not shop.life.alive, "the kiosk hears from central that it is an old copy", 60)
            assert "ExceptionGroup" in str(shop.life.failure)
            await shop.kill()
            await shop.start()
        await suspected(shop, gone, full, who)


async def suspected(shop: Shop, gone: Bought, full: str, who: Colleague) -> None:
    doors = rows(shop.database, "SELECT label, quarantine FROM compartments")
    assert {reason for _, reason in doors} == {"restored"}
    assert {label for (label,) in rows(shop.database, "SELECT compartment FROM tasks WHERE done_ms IS NULL")} == {
        label for label, _ in doors
    }
    await collect_again(shop, gone)
    await settled(shop)
    central = shop.folder / "central.sqlite"
    applied = rows(central, "SELECT generation, sequence, event_id, type FROM applied_events")
    assert len({name for _, _, name, _ in applied}) == len(applied)
    assert [g for g, _, _, kind in applied if kind == "kiosk.restored"] == [2]
    assert rows(central, "SELECT reason FROM dead_letters") == []
    collected = [name for _, _, name, kind in applied if kind == "parcel.collected"]
    assert len(collected) == 1
    assert rows(central, "SELECT state FROM parcels WHERE label = 'P-W1'") == [("collected",)]
    # A door that the copy believed free holds a parcel: only a look makes it free again.
    assert full in {label for label, _ in doors}
    for _ in range(2):
        await Customer(shop).sees(Screen.IDLE)
        await Staff(shop).looks(who)
    free = rows(shop.database, "SELECT label FROM compartments WHERE quarantine IS NULL AND content = 'free'")
    assert len(free) == 2


def test_a_code_used_after_the_backup_does_not_open_again(tmp_path: Path) -> None:
    virtual_loop.run(lambda: a_day(tmp_path, anchored=True))


def test_without_an_anchor_central_tells(tmp_path: Path) -> None:
    virtual_loop.run(lambda: a_day(tmp_path, anchored=False))
