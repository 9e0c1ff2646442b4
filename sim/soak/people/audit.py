"""Staff who check the bank door by door.

Knows: what such a person sees and says. Must never know what the kiosk believes, but where its screen names it.
"""

from kiosk.link.screens import Button, Screen
from sim.soak.people.staff import WAIT_S, Associate
from sim.soak.stage import Stage

A_FEW = (3, 8)
"""How many doors somebody has time for who is not asked to check them all."""

DOOR_S = 40.0
ASKS = (Screen.RETRIEVE_OPEN, Screen.BANK_AUDIT)


class Auditor(Associate):
    """Looks behind one door after the other and says what is true. Things stay where they are, but where the screen
    says that nobody knows what should be there: then they are taken out."""

    def __init__(self, stage: Stage, doors: int | None = None) -> None:
        super().__init__(stage)
        self.doors = doors
        """After so many it is enough for now."""

    async def visit(self) -> None:
        await self.signs_on()
        await self._to_the_list()
        await self.presses(Button.IN_TURN)
        await self._shop.until(lambda: self.stage.shop.snapshot.serial > self.acted_on, "the screen answers", WAIT_S)
        while await self.sees(*ASKS, within_s=DOOR_S) is Screen.RETRIEVE_OPEN:
            await self._door()
        await self.presses(Button.BACK)
        await self.sees(Screen.STAFF_MENU, within_s=WAIT_S)
        await self.presses(Button.SIGN_OUT)

    async def _to_the_list(self) -> None:
        """The audit stands on the menu, or among the rounds."""
        await self._shop.until(lambda: self._offered() is not None, "the menu offers the audit", WAIT_S)
        if self._offered() is Button.ROUNDS:
            await self.presses(Button.ROUNDS)
            await self.sees(Screen.STAFF_ROUNDS, within_s=WAIT_S)
        await self.presses(Button.BANK_AUDIT)
        await self.sees(Screen.BANK_AUDIT, within_s=WAIT_S)

    def _offered(self) -> Button | None:
        shown = self.stage.shop.snapshot
        return next((one for one in (Button.BANK_AUDIT, Button.ROUNDS) if one in shown.buttons), None)

    async def _door(self) -> None:
        """One door: the door itself was seen to when it sprang open."""
        if self.doors is not None:
            self.doors -= 1
            if self.doors <= 0 and Button.DONE in self.stage.shop.snapshot.buttons:
                await self.presses(Button.DONE)
        await self.sees(Screen.RETRIEVE_SEEN, Screen.BANK_AUDIT, within_s=DOOR_S)
        if self.stage.shop.snapshot.screen is Screen.RETRIEVE_SEEN:
            await self.has_looked()
            await self.presses(self.saw())
            self.seen.clear()

    async def tends_to(self, label: str) -> None:
        """What is in hand is decided by the screen: read it first."""
        await self.sees(Screen.RETRIEVE_OPEN, within_s=WAIT_S)
        shown = self.stage.shop.snapshot.facts
        self.takes = shown.compartment == label and shown.reason is None
        await super().tends_to(label)

    def saw(self) -> Button:
        """The truth of this door, in the words that the screen offers."""
        shown = self.stage.shop.snapshot
        if shown.facts.reason is None:
            return super().saw()
        inside = self.stage.truth.inside(self.opened())
        if not inside:
            return Button.SEEN_EMPTY if Button.SEEN_EMPTY in shown.buttons else Button.SEEN_MISSING
        named = shown.facts.parcel is None or inside == [shown.facts.parcel]
        return Button.SEEN_LEFT if named and Button.SEEN_LEFT in shown.buttons else Button.NOT_EMPTY


async def audit(stage: Stage, doors: int | None = None) -> None:
    """Somebody checks the bank: so many doors, or all that are left."""
    auditor = Auditor(stage, doors)
    with stage.stands(auditor):
        await auditor.visit()


async def audit_some(stage: Stage) -> None:
    """Somebody has time for a few doors."""
    await audit(stage, stage.random.randint(*A_FEW))
