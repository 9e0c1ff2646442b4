"""Hands and eyes of whoever comes to the bank: looks at the screen, touches it, reacts to doors that really open.

Knows: screens, buttons, doors. Must never know what the programs do between them. A person who meets a screen that
makes no sense walks away: that raises `Lost`.
"""

from sim.errors import SimError
from sim.seeds import Random
from sim.shop_people import Person
from sim.soak.stage import Stage

HAND_S = (0.3, 3.0)
"""From a door springing open to a hand in it."""


class Lost(SimError):  # noqa: N818 - a person, not a program
    """This person has had enough and walks away."""


class Visitor(Person):
    """Somebody before the bank. Override `visit`, and `tends` for what is done at a door that opens."""

    def __init__(self, stage: Stage, who: str) -> None:
        super().__init__(stage.shop)
        self.stage = stage
        self.who = who
        self.random: Random = stage.random

    async def visit(self) -> None:
        """Everything this person came for."""
        raise NotImplementedError

    async def sees_open(self, label: str) -> None:
        """A door springs open before this person: after a moment, do what one does, if still here."""
        await self.stage.sleep(self.random.uniform(*HAND_S))
        if self.stage.visitor is self:
            await self.tends_to(label)

    def reads(self, screen: str, label: str | None) -> None:
        """The screen changed, and may speak of a door: of several people, whom it means steps up to it."""

    async def tends_to(self, label: str) -> None:
        """What is done at an open door; as a rule it is pushed shut."""
        self.pushes(label)

    def pushes(self, label: str) -> None:
        """Push the door shut, if it is not."""
        if not self.stage.truth.is_shut(label):
            self.stage.shop.world.perform("close", door=label)

    async def alive(self, within_s: float = 30.0) -> None:
        """Wait until the kiosk does not look dead. Lost when it stays so."""
        end_s = self.stage.now_s() + within_s
        while not self.stage.shop.life.alive:
            if self.stage.now_s() > end_s:
                raise Lost("the kiosk is dead")
            await self.stage.sleep(0.25)
