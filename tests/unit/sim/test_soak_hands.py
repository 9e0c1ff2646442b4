"""Hands of a soaked day are slower than the screen: what is drawn anew meanwhile answers nothing."""

import asyncio
from types import SimpleNamespace
from typing import cast

from kiosk.link.messages import Facts, Intent, Scanned, Snapshot
from kiosk.link.screens import Button, Screen
from sim.shop_people import Bought
from sim.soak.people.staff import Loader, Looker
from sim.soak.stage import Stage


class Desk:
    """A screen that is drawn anew whenever somebody is about to act; it opens a door for each scan, a moment later."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.now_s = 0.0
        self.snapshot = Snapshot(serial=1, screen=Screen.LOAD_SCAN)
        self.pending: list[Screen] = []
        self.scanned: list[str] = []
        self.clock = self

    def _show(self, screen: Screen) -> None:
        buttons = (Button.INSIDE,) if screen is Screen.LOAD_INSIDE else ()
        self.snapshot = Snapshot(serial=self.snapshot.serial + 1, screen=screen, buttons=buttons)

    async def sleep(self, seconds: float) -> None:
        """Every wait ends with a fresh drawing: of what comes next, or of the same again."""
        self.now_s += seconds
        self._show(self.pending.pop(0) if self.pending else self.snapshot.screen)

    async def do(self, intent: Intent) -> None:
        """A scan or a touch."""
        if not isinstance(intent, Scanned):
            self.pending = [Screen.CHECKING, Screen.LOAD_SCAN]
            return
        self.scanned.append(intent.text)
        opened = [Screen.OPENING, Screen.LOAD_OPEN, Screen.LOAD_INSIDE]
        self.pending = [Screen.CHECKING, *([Screen.LOAD_SCAN] if intent.text == self.refuses else opened)]


def loader(desk: Desk) -> Loader:
    """Somebody before this screen."""
    stage = SimpleNamespace(
        shop=desk,
        sleep=desk.sleep,
        now_s=lambda: desk.now_s,
        clerk=SimpleNamespace(id="s1"),
        random=None,
        truth=SimpleNamespace(is_shut=lambda label: True),
    )
    return Loader(cast(Stage, stage))


def parcel(label: str) -> Bought:
    return Bought("o1", "W1", label, "token", "123456", "5678")


def test_who_loads_keeps_the_parcel_in_hand_until_the_scan_is_answered() -> None:
    desk = Desk()
    somebody = loader(desk)
    in_hand: list[str | None] = []

    def word() -> Button:
        in_hand.append(somebody.in_hand.label if somebody.in_hand else None)
        return Button.INSIDE

    somebody._word = word  # what is in hand when the screen asks
    for label in ("P-W1", "P-W2"):
        asyncio.run(somebody.loads(parcel(label)))
    assert in_hand == desk.scanned == ["P-W1", "P-W2"]


def test_who_loads_goes_on_when_the_label_is_refused() -> None:
    desk = Desk(refuses="P-W1")
    asyncio.run(loader(desk).loads(parcel("P-W1")))
    assert desk.scanned == ["P-W1"]
    assert desk.snapshot.screen is Screen.LOAD_SCAN


def test_who_took_goods_out_says_so_though_the_door_opened_once_more_and_empty() -> None:
    inside = ["back-P-1"]
    desk = SimpleNamespace(snapshot=Snapshot(serial=1, screen=Screen.RETRIEVE_SEEN), world=SimpleNamespace())
    desk.world.perform = lambda act, *, door: inside.clear() if act == "take" else None
    desk.snapshot = desk.snapshot.model_copy(update={"facts": Facts(compartment="A01")})
    truth = SimpleNamespace(inside=lambda label: inside, is_shut=lambda label: False)
    stage = SimpleNamespace(shop=desk, truth=truth, random=None, orders={}, clerk=SimpleNamespace(id="s1"))
    looker = Looker(cast(Stage, stage))
    for _ in range(2):
        asyncio.run(looker.tends_to("A01"))
    assert looker.saw() is Button.SEEN_PARCEL
