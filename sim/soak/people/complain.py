"""Customers who tell what is wrong, or what is good, with words or without.

Knows: what such a customer sees and touches. Must never know where the words go.
"""

from kiosk.link.messages import Intent, Pressed, Snapshot, WordsTyped
from kiosk.link.screens import Button, Screen
from sim.soak.people.base import Lost, Visitor
from sim.soak.stage import Stage

PATIENCE_S = 40.0
WRITES, LEAVES = 0.5, 0.1
"""How likely somebody writes a few words, and how likely they walk away before the end."""
WORDS = ("苹果坏了，要退款", "孩子被柜门夹手了", "The door was very loud.", "店员很热情")


class Complainer(Visitor):
    """Goes through the questions; sometimes writes, sometimes walks away in the middle."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, f"customer:complaint-{stage.random.randrange(10**6)}")
        self.writes = self.random.random() < WRITES
        self.leaves = self.random.random() < LEAVES

    async def visit(self) -> None:
        begun, end_s = False, self.stage.now_s() + PATIENCE_S
        while self.stage.now_s() < end_s:
            await self.stage.sleep(0.5)
            if not self.stage.shop.life.alive:
                continue
            shown = self.stage.shop.snapshot
            if shown.screen is Screen.IDLE and begun:
                return
            intent = self.answer(shown)
            if intent is not None:
                begun = True
                await self.stage.shop.do(intent)
        raise Lost("out of patience")

    def answer(self, shown: Snapshot) -> Intent | None:
        """What this person does on this screen. Lost when they walk away instead."""
        match shown.screen:
            case Screen.IDLE:
                return Pressed(serial=shown.serial, button=Button.COMPLAIN)
            case Screen.COMPLAINT_ABOUT | Screen.COMPLAINT_REMEDY:
                chosen = self.random.choice(shown.facts.reasons)
                return Pressed(serial=shown.serial, button=Button.CHOOSE, value=chosen, language="zh-CN")
            case Screen.COMPLAINT_WORDS if self.leaves:
                raise Lost("walks away from the keyboard")
            case Screen.COMPLAINT_WORDS if self.writes:
                return WordsTyped(serial=shown.serial, words=self.random.choice(WORDS))
            case Screen.COMPLAINT_WORDS:
                return Pressed(serial=shown.serial, button=Button.SKIP)
            case Screen.COMPLAINT_NOTED | Screen.HELP:
                return Pressed(serial=shown.serial, button=Button.DONE)
        return None


async def complain(stage: Stage) -> None:
    """Somebody comes to tell something."""
    person = Complainer(stage)
    with stage.stands(person):
        await person.visit()
