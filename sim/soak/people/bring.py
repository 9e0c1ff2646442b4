"""Customers who bring back what they bought.

Knows: what such a customer sees and does. Must never know the rules for returns.
"""

from kiosk.link.messages import PhotoTaken, Pressed, Scanned
from kiosk.link.screens import Button, Screen
from sim.shop_people import Bought
from sim.soak.people.base import Lost, Visitor
from sim.soak.people.collect import Collector, collect
from sim.soak.people.still import STILL
from sim.soak.stage import Stage

PATIENCE_S = 40.0
CHANGES_MIND, SAYS_NOTHING = 0.15, 0.1
"""How likely somebody keeps the goods at the open door, and how likely without a word."""
REASONS = ("changed_mind", "quality")
LAST = (Screen.RETURN_RECEIVED, Screen.REFUSED, Screen.JAM, Screen.HELP)
ANSWERS = {
    Screen.IDLE: Button.START_RETURN,
    Screen.RETURN_ITEMS: Button.CHOOSE,
    Screen.RETURN_REASON: Button.CHOOSE,
    Screen.RETURN_CONDITION: Button.CHOOSE,
    Screen.RETURN_PHOTO: Button.TAKE_PHOTO,
    Screen.RETURN_SHOWN: Button.USE_PHOTO,
    Screen.RETURN_INSIDE: Button.INSIDE,
    Screen.RETURN_RECEIVED: Button.DONE,
    Screen.REFUSED: Button.BACK,
    Screen.JAM: Button.DONE,
    Screen.HELP: Button.DONE,
}


class Bringer(Visitor):
    """Brings the item of an order back; sometimes thinks again at the open door, and says so or just walks away."""

    def __init__(self, stage: Stage, order: Bought) -> None:
        super().__init__(stage, f"customer:{order.id}")
        self.order = order
        self.goods = f"back-{order.label}"
        mood = self.random.random()
        self.changes_mind = mood < CHANGES_MIND
        self.says_nothing = mood < SAYS_NOTHING
        self.inside = ""

    async def visit(self) -> None:
        finished, end_s = False, self.stage.now_s() + PATIENCE_S
        while self.stage.now_s() < end_s:
            await self.stage.sleep(0.4)
            shown = self.stage.shop.snapshot
            if not self.stage.shop.life.alive:
                continue
            if shown.screen is Screen.IDLE and finished:
                return
            if shown.screen is Screen.RETURN_SCAN:
                await self.stage.shop.do(Scanned(text=self.order.token))
                continue
            if shown.screen is Screen.RETURN_AIM:
                await self.stage.shop.do(PhotoTaken(serial=shown.serial, jpeg=STILL))
                continue
            finished = finished or shown.screen in LAST
            button = self.answer(shown.screen)
            if button is not None and button in shown.buttons:
                finished = finished or button is Button.CHANGED_MIND
                await self.stage.shop.do(Pressed(serial=shown.serial, button=button, value=self._value(shown.screen)))
        raise Lost("out of patience")

    def answer(self, screen: Screen) -> Button | None:
        """What this person touches on this screen. Lost when they walk away instead."""
        if screen is Screen.RETURN_DECISION:
            offered = self.stage.shop.snapshot.buttons
            return Button.OPEN_DOOR if Button.OPEN_DOOR in offered else Button.BACK
        if screen is Screen.RETURN_INSIDE and not self.inside:
            if self.says_nothing:
                raise Lost("walks away without a word")
            return Button.CHANGED_MIND
        return ANSWERS.get(screen)

    def _value(self, screen: Screen) -> str | None:
        if screen is Screen.RETURN_ITEMS:
            return self.stage.shop.snapshot.facts.items[0].id
        if screen is Screen.RETURN_CONDITION:
            return "intact"
        return self.random.choice(REASONS) if screen is Screen.RETURN_REASON else None

    async def tends_to(self, label: str) -> None:
        truth = self.stage.truth
        asked = self.stage.shop.snapshot.screen is Screen.RETURN_OPEN and self.opened() == label
        if asked and not self.inside and not self.changes_mind and not truth.inside(label):
            self.stage.shop.world.perform("put", door=label, parcel=self.goods)
            self.inside = label
            self.stage.brought.add(self.order.label)
        self.pushes(label)


async def bring(stage: Stage) -> None:
    """Somebody who collected before brings it back; when nobody did, somebody collects."""
    kept = [order for order in stage.collected() if order.label not in stage.brought]
    if not kept:
        await collect(stage, Collector)
        return
    bringer = Bringer(stage, stage.random.choice(kept))
    with stage.stands(bringer):
        await bringer.visit()
