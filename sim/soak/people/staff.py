"""Staff who load parcels and work off what they were told to look at.

Knows: what staff see and do. Must never know what the kiosk believes.
"""

from kiosk.link.messages import PinTyped
from kiosk.link.screens import Button, Screen
from sim.shop_people import Bought
from sim.soak.people.base import HAND_S, Lost, Visitor
from sim.soak.stage import Stage

WAIT_S = 15.0
AFTER_A_FACE = (Screen.RATING_TAGS, Screen.RATING_QUESTION, Screen.RATED)
"""Left to whoever comes next."""
LOADS = (2, 4)
LEAVES_IT = 0.5
"""How likely staff who find something behind the door say so, and put nothing in."""
PARCELS = (1, 1, 1, 2)
"""How many parcels an order has."""


class Associate(Visitor):
    """A member of staff at the screen. What is in hand goes into the door that the screen speaks of."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, f"staff:{stage.clerk.id}")
        self.in_hand: Bought | None = None
        self.takes = False
        self.seen: dict[str, list[str]] = {}
        """What this person saw behind each door that sprang open, also when it sprang open more than once."""

    async def signs_on(self) -> None:
        """From whatever the screen shows to the staff menu."""
        await self.alive()
        await self.sees(Screen.IDLE, *AFTER_A_FACE, within_s=60.0)
        await self.scans(self.stage.clerk.badge)
        await self.sees(Screen.STAFF_PIN, within_s=WAIT_S)
        await self.stage.sleep(0.4)
        serial = self.stage.shop.snapshot.serial
        await self.stage.shop.do(PinTyped(serial=serial, pin=self.stage.clerk.pin))
        await self.sees(Screen.STAFF_MENU, within_s=WAIT_S)

    async def tends_to(self, label: str) -> None:
        world, truth = self.stage.shop.world, self.stage.truth
        known = self.seen.setdefault(label, [])
        known += [thing for thing in truth.inside(label) if thing not in known]
        if self.takes:
            world.perform("take", door=label)
        elif self.in_hand is not None and self.opened() == label:
            self._lays_in(label)
        self.pushes(label)

    async def has_looked(self) -> None:
        """The screen may ask while the door stands open and a hand is still on its way to it: look first."""
        label, end_s = self.opened(), self.stage.now_s() + HAND_S[1]
        while label not in self.seen and not self.stage.truth.is_shut(label) and self.stage.now_s() < end_s:
            await self.stage.sleep(0.1)

    def saw(self) -> Button:
        """What lay behind the door that the screen speaks of. Lost when this person never looked: nobody says then.
        Something else than the parcel that the screen names is told as its absence; of a return only the case is
        named, and whatever lies there is it."""
        seen = self.seen.get(self.opened())
        if seen is None:
            raise Lost("asked of a door that never opened here")
        if not seen:
            return Button.SEEN_EMPTY
        wanted = self.stage.shop.snapshot.facts.parcel
        return Button.SEEN_MISSING if wanted and wanted not in seen else Button.SEEN_PARCEL

    def _lays_in(self, label: str) -> None:
        """What somebody left behind is taken out first, or left for a look."""
        world = self.stage.shop.world
        if self.stage.truth.inside(label):
            if self.random.random() < LEAVES_IT:
                return
            world.perform("take", door=label)
        if self.in_hand is not None:
            world.perform("put", door=label, parcel=self.in_hand.label)
            self.in_hand = None


class Loader(Associate):
    """Loads a few parcels."""

    async def visit(self) -> None:
        await self.signs_on()
        await self.presses(Button.LOAD)
        for bought in self.stage.with_staff()[: self.random.randint(*LOADS)]:
            await self.sees(Screen.LOAD_SCAN, within_s=WAIT_S)
            await self.loads(bought)
        await self.presses(Button.SIGN_OUT)

    async def loads(self, bought: Bought) -> None:
        """One parcel: from its label to what became of it."""
        self.in_hand = bought
        self.seen.clear()
        await self.scans(bought.label)
        while (screen := await self._next()) not in (Screen.LOAD_SCAN, Screen.LOAD_NO_DOOR):
            if screen is Screen.LOAD_INSIDE:
                await self.has_looked()
                await self.presses(self._word())
        self.in_hand = None
        if screen is Screen.LOAD_NO_DOOR:
            await self.presses(Button.LATER)

    def _word(self) -> Button:
        if not self.in_hand:
            return Button.INSIDE
        return Button.CHANGED_MIND if self.saw() is Button.SEEN_EMPTY else Button.NOT_EMPTY

    async def _next(self) -> Screen:
        """The next screen that asks for something, later than the one last acted on: a screen may be drawn anew while
        a hand is still on its way to it. Lost when none comes."""
        asks = (Screen.LOAD_SCAN, Screen.LOAD_NO_DOOR, Screen.LOAD_INSIDE)
        end_s = self.stage.now_s() + 40.0
        while self.stage.now_s() < end_s:
            shown = self.stage.shop.snapshot
            if shown.serial > self.acted_on and shown.screen in asks:
                return shown.screen
            if shown.screen is Screen.IDLE:
                break
            await self.stage.sleep(0.1)
        raise Lost("the screen goes on to nothing")


class Looker(Associate):
    """Works off every task with a door: opens it, takes out what lies inside, says what was there."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.takes = True

    async def visit(self) -> None:
        await self.signs_on()
        await self.presses(Button.RETRIEVE)
        stuck: set[str] = set()
        for _ in range(20):
            await self.sees(Screen.RETRIEVE_LIST, within_s=WAIT_S)
            tasks = [one for one in self.stage.shop.snapshot.facts.tasks if one.id not in stuck]
            if not tasks:
                break
            stuck.add(tasks[0].id)
            await self.chooses(tasks[0].id)
            if self.stage.shop.snapshot.screen is Screen.TASK:  # taken on an earlier round, and not done since
                await self.presses(Button.OPEN_DOOR)
            if tasks[0].compartment:
                await self.looks()
        await self.presses(Button.BACK)
        await self.presses(Button.SIGN_OUT)

    async def chooses(self, task: str) -> None:
        """Touch a row of the list, and wait until the screen answers."""
        await self.presses(Button.CHOOSE, task)
        await self._shop.until(lambda: self.stage.shop.snapshot.serial > self.acted_on, "the screen answers", WAIT_S)

    async def looks(self) -> None:
        """One door. It may not open: then the list comes back by itself."""
        self.seen.clear()
        await self.sees(Screen.RETRIEVE_OPEN, Screen.RETRIEVE_LIST, within_s=WAIT_S)
        await self.sees(Screen.RETRIEVE_SEEN, Screen.RETRIEVE_LIST, within_s=40.0)
        if self.stage.shop.snapshot.screen is Screen.RETRIEVE_SEEN:
            await self.has_looked()
            await self.presses(self.saw())


class Absent(Loader):
    """Lays one parcel into a door that stands open beside the right one, and says that it is in."""

    done = False

    async def tends_to(self, label: str) -> None:
        truth = self.stage.truth
        wrong = [one for one in truth.open_now if one != label and not truth.inside(one)]
        if self.in_hand is None or self.opened() != label or not wrong or self.done:
            await super().tends_to(label)
            return
        self.done = True
        self.stage.shop.world.perform("put", door=wrong[0], parcel=self.in_hand.label)
        truth.misled.update({label: "loaded into another door", wrong[0]: "another door's parcel"})
        self.stage.strikes("load the wrong door")
        self.in_hand = None
        self.pushes(wrong[0])
        self.pushes(label)


async def load(stage: Stage, kind: type[Loader] = Loader) -> None:
    """Staff bring what was bought and put it into the bank. Without a network nothing new is known at the kiosk."""
    for _ in range(stage.random.randint(*LOADS) - len(stage.with_staff())):
        if stage.shop.sky.up:
            await stage.order(size=stage.random.choice(stage.sizes), parcels=stage.random.choice(PARCELS))
    loader = kind(stage)
    with stage.stands(loader):
        await loader.visit()


async def load_wrongly(stage: Stage) -> None:
    """Somebody left a door open, by the key; and staff who load do not look twice."""
    shut = [one for one in stage.truth.labels if stage.truth.is_shut(one) and not stage.truth.inside(one)]
    stage.shop.world.perform("force", door=stage.random.choice(shut))
    await load(stage, Absent)


async def look(stage: Stage) -> None:
    """Staff work off their list."""
    looker = Looker(stage)
    with stage.stands(looker):
        await looker.visit()
