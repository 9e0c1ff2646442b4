"""Customers who come for their parcel: patient ones, and those who behave as people do.

Knows: what a customer sees and does. Must never know why a door stays shut.
"""

from collections.abc import Sequence

from kiosk.link.messages import CodeTyped, Pressed, Scanned
from kiosk.link.screens import Button, Screen
from sim.shop_people import Bought
from sim.soak.people.base import Lost, Visitor
from sim.soak.people.staff import load
from sim.soak.stage import Stage

PATIENCE_S = 25.0
ANSWERS = {
    Screen.COLLECTED: Button.DONE,
    Screen.AGAIN: Button.DONE,
    Screen.COUNTER: Button.DONE,
    Screen.REFUSED: Button.BACK,
    Screen.CLOSED_AT_ONCE: Button.TAKEN,
    Screen.JAM: Button.DONE,
    Screen.HELP: Button.DONE,
    Screen.TYPE_CODE: Button.BACK,
}
FOLLOW_UPS = frozenset({Screen.RATING_TAGS, Screen.RATING_QUESTION})
RATES = {Screen.COLLECTED: Button.RATE, Screen.RATING_QUESTION: Button.CHOOSE, Screen.RATED: Button.DONE}
LAST = frozenset({Screen.COLLECTED, Screen.AGAIN, Screen.COUNTER, Screen.REFUSED})


class Collector(Visitor):
    """An honest customer who scans, waits, takes what is theirs and shuts the door, until the last word is said."""

    takes = True
    """Whether the parcel is taken out at all."""
    shuts = True
    types = False
    """Whether the numeric code is typed instead of the QR shown."""

    def __init__(self, stage: Stage, order: Bought) -> None:
        super().__init__(stage, f"customer:{order.id}")
        self.order = order

    tries = 0
    """How often a door was asked for once more."""

    async def visit(self) -> None:
        finished, end_s = False, self.stage.now_s() + PATIENCE_S
        while self.stage.now_s() < end_s:
            await self.stage.sleep(0.4)
            if self.stage.visitor is not self:
                raise Lost("has gone")
            if not self.stage.shop.life.alive:
                continue
            shown = self.stage.shop.snapshot
            if shown.screen is Screen.IDLE:
                if finished:
                    return
                await self.begins()
            elif (button := self.answer(shown.screen)) is not None and button in shown.buttons:
                finished = finished or shown.screen in LAST
                await self.stage.shop.do(Pressed(serial=shown.serial, button=button, value=self.value(button)))
        raise Lost("out of patience")

    async def begins(self) -> None:
        """Show the code, or type it."""
        if not self.types:
            await self.stage.shop.do(Scanned(text=self.order.token))
            return
        await self.presses(Button.TYPE_CODE)
        await self.sees(Screen.TYPE_CODE, within_s=3.0)
        serial = self.stage.shop.snapshot.serial
        await self.stage.shop.do(CodeTyped(serial=serial, code=self.order.code, locator=self.order.tail))

    def answer(self, screen: Screen) -> Button | None:
        """What this person touches on this screen."""
        return ANSWERS.get(screen)

    def value(self, button: Button) -> str | None:
        """What goes with a button of a choice."""
        shown = self.stage.shop.snapshot
        if button is Button.CHOOSE and shown.screen in FOLLOW_UPS:
            return self.random.choice(shown.facts.reasons)
        return str(self.random.randint(1, 5)) if button is Button.RATE else None

    def is_theirs(self, label: str) -> bool:
        """Whether what lies behind an open door is all this person's."""
        truth = self.stage.truth
        inside = truth.inside(label)
        return bool(inside) and all(truth.owner.get(parcel) == self.order.id for parcel in inside)

    async def tends_to(self, label: str) -> None:
        if self.is_theirs(label):
            self.reaches_in(label)
        if self.shuts:
            self.pushes(label)

    def reaches_in(self, label: str) -> None:
        """Take what is theirs, or leave it there: no sensor tells which."""
        if self.takes:
            self.stage.shop.world.perform("take", door=label)
        else:
            self.stage.truth.misled[label] = "left inside"


class Typist(Collector):
    """Types the numeric code."""

    types = True


class Rater(Collector):
    """Touches a face in the end, names what it was about once or twice, and answers what is asked."""

    def answer(self, screen: Screen) -> Button | None:
        if screen is Screen.RATING_TAGS:
            return self.random.choice([Button.CHOOSE, Button.CHOOSE, Button.DONE, Button.SKIP])
        return (ANSWERS | RATES).get(screen)


class Doubter(Collector):
    """Wants the door opened once more, in the grace period, to look whether anything was left."""

    def answer(self, screen: Screen) -> Button | None:
        if screen in (Screen.COLLECTED, Screen.AGAIN, Screen.CLOSED_AT_ONCE) and self.tries < 1:
            self.tries += 1
            return Button.OPEN_AGAIN
        return ANSWERS.get(screen)


class Helpless(Collector):
    """Calls for help, or says that the door is too high, or that this is not what was bought, and leaves it there."""

    def __init__(self, stage: Stage, order: Bought) -> None:
        super().__init__(stage, order)
        self.says = self.random.choice([Button.TOO_HIGH, Button.NOT_MINE, Button.CALL_STAFF])
        self.takes = self.says is not Button.NOT_MINE

    def answer(self, screen: Screen) -> Button | None:
        if screen is Screen.OPEN and self.tries < 1:
            self.tries += 1
            return self.says
        if screen is Screen.TOO_HIGH:
            return Button.DONE
        return ANSWERS.get(screen)


class Wanderer(Collector):
    """Has the right code, and touches whatever the screen offers. Is no thief: what was called not theirs stays there,
    and what was taken is not called so; and answers nothing that staff who walked off were asked."""

    has_taken = False

    def reaches_in(self, label: str) -> None:
        super().reaches_in(label)
        self.has_taken = self.has_taken or self.takes

    def touches(self, buttons: Sequence[Button]) -> Button | None:
        """Any button that is offered."""
        offered = [one for one in buttons if one is not Button.NOT_MINE or not self.has_taken]
        if not offered:
            return None
        button = self.random.choice(offered)
        self.takes = self.takes and button is not Button.NOT_MINE
        return button

    async def visit(self) -> None:
        end_s = self.stage.now_s() + PATIENCE_S
        while self.stage.now_s() < end_s:
            await self.stage.sleep(self.random.uniform(0.3, 2.0))
            shown = self.stage.shop.snapshot
            if not self.stage.shop.life.alive:
                continue
            if shown.screen is Screen.IDLE and self.random.random() < 0.6:
                await self.begins()
            elif shown.facts.staff is None and (button := self.touches(shown.buttons)) is not None:
                await self.stage.shop.do(Pressed(serial=shown.serial, button=button, value=self.value(button)))


async def collect(stage: Stage, kind: type[Collector]) -> None:
    """A customer of this kind comes for a parcel that waits; when none does, staff bring some first."""
    if not stage.waiting():
        await load(stage)
    waiting = stage.waiting()
    if waiting:
        customer = kind(stage, stage.random.choice(waiting))
        with stage.stands(customer):
            await customer.visit()
