"""People who are after what is not theirs: they guess codes and PINs, or force a door and take what lies inside.

Knows: hands, keys, a badge that was lost, and the numbers on a phone. Must never know a code or a PIN that was not told
to them.
"""

from kiosk.link.messages import CodeTyped, PinTyped
from kiosk.link.screens import Button, Screen
from sim.shop_people import Colleague
from sim.soak.people.base import Visitor
from sim.soak.stage import Stage

GUESSES = (2, 7)
SHOWS = 0.4
"""How likely a thief shows a code instead of typing some."""
OTHER_CODES = ("https://example.com/x", "132456789012345678", "P-W1", "0" * 122)
FINDS_BADGE = 0.5
"""How likely somebody who guesses holds a badge that was lost, and guesses its PIN."""
LOST_NUMBER, LOST_PIN = "0034", "971358"


class Guesser(Visitor):
    """Knows somebody's phone, and types codes; or shows a code of another kind, or one that was used."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, "thief")

    async def visit(self) -> None:
        await self.alive()
        await self.sees(Screen.IDLE, within_s=30.0)
        if self.random.random() < SHOWS:
            await self._shows(self.random.choice([*OTHER_CODES, *self.used()]))
            return
        await self.presses(Button.TYPE_CODE)
        for _ in range(self.random.randint(*GUESSES)):
            await self.sees(Screen.TYPE_CODE, within_s=5.0)
            await self._types()
        if Button.BACK in self.stage.shop.snapshot.buttons:
            await self.presses(Button.BACK)

    async def _shows(self, code: str) -> None:
        """Hold it to the camera, and ask for the door when the screen offers that."""
        await self.scans(code)
        await self.sees(Screen.REFUSED, Screen.AGAIN, within_s=5.0)
        refused = self.stage.shop.snapshot.screen is Screen.REFUSED
        await self.presses(Button.BACK if refused else Button.OPEN_AGAIN)
        if not refused:
            await self.sees(Screen.OPEN, Screen.REFUSED, Screen.JAM, Screen.CLOSED_AT_ONCE, within_s=8.0)

    def used(self) -> list[str]:
        """Codes that nothing is left to collect with."""
        kept = {bought.id for bought in [*self.stage.waiting(), *self.stage.with_staff()]}
        return [bought.token for bought in self.stage.collected() if bought.id not in kept]

    async def _types(self) -> None:
        known = [order.tail for order in self.stage.orders.values()]
        tail = self.random.choice(known or ["0000"])
        serial = self.stage.shop.snapshot.serial
        code = f"{self.random.randrange(10**6):06d}"
        await self.stage.shop.do(CodeTyped(serial=serial, code=code, locator=tail))
        await self.stage.sleep(1.0)
        self.stage.strikes("guess codes")


class Finder(Visitor):
    """Found the badge of somebody who works here, and guesses the PIN until the kiosk will have no more of it."""

    def __init__(self, stage: Stage, lost: Colleague) -> None:
        super().__init__(stage, "thief")
        self.badge = lost.badge

    async def visit(self) -> None:
        await self.alive()
        await self.sees(Screen.IDLE, within_s=30.0)
        await self.scans(self.badge)
        for _ in range(self.random.randint(*GUESSES)):
            await self.sees(Screen.STAFF_PIN, within_s=5.0)
            pin, serial = f"{self.random.randrange(10**4):04d}", self.stage.shop.snapshot.serial
            await self.stage.shop.do(PinTyped(serial=serial, pin=pin))
            await self.stage.sleep(1.0)
            self.stage.strikes("guess codes")
        if Button.BACK in self.stage.shop.snapshot.buttons:
            await self.presses(Button.BACK)


class Burglar(Visitor):
    """Forces a door, takes what lies inside, and sometimes shuts it again."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, "thief")

    async def visit(self) -> None:
        shut = [label for label in self.stage.truth.labels if self.stage.truth.is_shut(label)]
        worth = [label for label in shut if self.stage.truth.inside(label)]
        label = self.random.choice(worth or shut)
        self.stage.shop.world.perform("force", door=label)
        self.stage.strikes("forced")
        await self.stage.sleep(self.random.uniform(0.5, 4.0))
        self.stage.shop.world.perform("take", door=label)
        if self.random.random() < 0.5:
            self.pushes(label)

    async def sees_open(self, label: str) -> None:
        return


async def guess(stage: Stage) -> None:
    """A thief types codes, or the PIN of a badge that was found."""
    found = stage.shop.random(f"badge/{stage.now_s()}").random() < FINDS_BADGE
    thief = Finder(stage, await _lost(stage)) if found else Guesser(stage)
    with stage.stands(thief):
        await thief.visit()


async def _lost(stage: Stage) -> Colleague:
    """Somebody was hired, and has lost the badge."""
    if stage.careless is None:
        stage.careless = await stage.office.hire(LOST_NUMBER, LOST_PIN)
        stage.judge.see.secrets |= {stage.careless.badge: "a badge", stage.careless.pin: "a PIN"}
    return stage.careless


async def break_in(stage: Stage) -> None:
    """A thief forces a door."""
    thief = Burglar(stage)
    with stage.stands(thief):
        await thief.visit()
