"""How much a customer must do: counted in the real flow, from the idle screen back to it.

Scans, touches and acts at doors count; looking does not.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kiosk.link.messages import CodeTyped, Intent, Pressed, Scanned
from kiosk.link.screens import Button, Screen
from sim import virtual_loop
from sim.shop import Shop
from sim.shop_people import Bought, Customer, Office, Staff

Scene = Callable[[Shop, Customer, Bought, list[tuple[Screen, str]]], Awaitable[None]]
AT_DOORS = ("take", "close")


def count_acts(shop: Shop, patch: pytest.MonkeyPatch) -> list[tuple[Screen, str]]:
    """What a person does from now on, each with the screen it was done at."""
    acts: list[tuple[Screen, str]] = []
    do, perform = shop.do, shop.world.perform

    async def counted(intent: Intent) -> None:
        acts.append((shop.snapshot.screen, intent.button if isinstance(intent, Pressed) else intent.kind))
        await do(intent)

    def performed(act: str, **about: object) -> object:
        if act in AT_DOORS:
            acts.append((shop.snapshot.screen, act))
        return perform(act, **about)

    patch.setattr(shop, "do", counted)
    patch.setattr(shop.world, "perform", performed)
    return acts


def play(folder: Path, patch: pytest.MonkeyPatch, scene: Scene, parcels: int = 1) -> None:
    """A customer whose parcels lie in as many doors, and nobody else."""

    async def main() -> None:
        async with Shop(7, folder) as shop:
            labels = [{"label": f"P-W1-{n}", "size": "S"} for n in range(parcels)]
            order, who = await Office(shop).order(parcels=labels), await Office(shop).hire()
            staff = Staff(shop)
            for label in labels:
                parcel = Bought(order.id, order.number, str(label["label"]), order.token, order.code, order.tail)
                await staff.loads(parcel, who)
            await scene(shop, Customer(shop), order, count_acts(shop, patch))

    virtual_loop.run(main)


def test_by_qr_i_show_take_and_close(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is pressed, before or after: the thanks go by themselves."""

    async def scene(shop: Shop, me: Customer, order: Bought, acts: list[tuple[Screen, str]]) -> None:
        await me.shows(order)
        await me.takes()
        await me.sees(Screen.IDLE, within_s=120)
        assert [act for _, act in acts] == ["scanned", "take", "close"]

    play(tmp_path, monkeypatch, scene)


def test_each_further_door_is_take_and_close(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(shop: Shop, me: Customer, order: Bought, acts: list[tuple[Screen, str]]) -> None:
        await me.shows(order)
        for _ in range(2):
            await me.sees(Screen.OPEN)
            door = me.opened()
            await me.tends(door, take=True)
            await shop.until(lambda door=door: me.opened() != door or shop.snapshot.screen != Screen.OPEN, "it closed")
        await me.sees(Screen.IDLE, within_s=120)
        assert [act for _, act in acts] == ["scanned", *AT_DOORS, *AT_DOORS]

    play(tmp_path, monkeypatch, scene, parcels=2)


def test_by_numeric_code_i_need_one_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the idle screen to one on which code and phone are typed; the next thing is the door."""

    async def scene(shop: Shop, me: Customer, order: Bought, acts: list[tuple[Screen, str]]) -> None:
        shown: list[Screen] = []
        shop.shown = lambda snapshot: shown.append(snapshot.screen)
        await me.types(order)
        await me.sees(Screen.OPEN)
        assert acts == [(Screen.IDLE, Button.TYPE_CODE), (Screen.TYPE_CODE, CodeTyped.model_fields["kind"].default)]
        before_the_door = shown[: shown.index(Screen.OPENING)]
        assert set(before_the_door) - {Screen.CHECKING} == {Screen.TYPE_CODE}
        await me.takes()
        await me.sees(Screen.IDLE, within_s=120)
        assert [act for _, act in acts[2:]] == list(AT_DOORS)

    play(tmp_path, monkeypatch, scene)


def test_what_is_pressed_would_be_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(shop: Shop, me: Customer, order: Bought, acts: list[tuple[Screen, str]]) -> None:
        await me.shows(order)
        await me.takes()
        await me.leaves()
        assert (Screen.COLLECTED, Button.DONE) in acts
        assert len(acts) == 4
        assert acts[0] == (Screen.IDLE, Scanned.model_fields["kind"].default)

    play(tmp_path, monkeypatch, scene)
