"""Customers who do at the open door what nobody foresaw. Each counts as a fault when it is really done.

Knows: hands and parcels. Must never know what the kiosk makes of it: no sensor tells of it, so the truth is told.
"""

from collections.abc import Sequence

from kiosk.link.messages import Scanned
from kiosk.link.screens import Screen
from sim.soak.people.collect import Collector, collect
from sim.soak.people.staff import load
from sim.soak.stage import Stage

STRANGE = "a-stranger-thing"


class Forgetful(Collector):
    """Opens the door and takes nothing."""

    takes = False

    async def tends_to(self, label: str) -> None:
        if self.is_theirs(label):
            self.stage.strikes("take nothing")
        await super().tends_to(label)


class Hasty(Collector):
    """Takes the parcel and walks away from the open door, for good: no screen is touched by nobody."""

    shuts = False

    async def tends_to(self, label: str) -> None:
        await super().tends_to(label)
        self.stage.strikes("walk away")
        self.stage.visitor, self.stage.truth.who = None, ""


class Returner(Collector):
    """Takes the parcel out, thinks again, and puts it back."""

    async def tends_to(self, label: str) -> None:
        if self.is_theirs(label):
            (parcel, *_) = self.stage.shop.world.world.door(label).parcels
            self.stage.shop.world.perform("take", door=label)
            await self.stage.sleep(self.random.uniform(0.2, 2.0))
            if not self.stage.truth.is_shut(label):
                self.stage.shop.world.perform("put", door=label, parcel=parcel)
                self.stage.truth.misled[label] = "put back"
                self.stage.strikes("put back")
        self.pushes(label)


class Swapper(Collector):
    """Takes the parcel and leaves something else behind."""

    async def tends_to(self, label: str) -> None:
        if self.is_theirs(label):
            self.stage.shop.world.perform("take", door=label)
            self.stage.shop.world.perform("put", door=label, parcel=STRANGE)
            self.stage.truth.misled[label] = "swapped for something else"
            self.stage.strikes("swap")
        self.pushes(label)


class Pair(Collector):
    """Two customers at once: both hold their codes to the camera in the same moment; the second waits behind the
    first, and tries again when the first has gone."""

    other: Collector
    unanswered: Sequence[str] = ()
    """Who held a code to the camera that the screen has not checked yet, in order."""

    async def begins(self) -> None:
        self.stage.strikes("two scans at once")
        one, two = self.random.sample([self, self.other], 2)
        self.unanswered = [one.who, two.who]
        for scanned in (one, two):
            await self.stage.shop.do(Scanned(text=scanned.order.token))

    async def tends_to(self, label: str) -> None:
        self._step_up(label)
        await (self.other.tends_to(label) if self.other.is_theirs(label) else super().tends_to(label))

    def reads(self, screen: str, label: str | None) -> None:
        if label is not None:
            if screen == Screen.OPEN:
                self.unanswered = ()  # a door is open for the one: the other's code was passed over
            self._step_up(label)
        elif screen == Screen.CHECKING and self.unanswered:
            self.stage.truth.who, *self.unanswered = self.unanswered

    def _step_up(self, label: str) -> None:
        """A door with another thing inside, or with nothing, tells nobody whose it is: nobody changes places."""
        for one in (self, self.other):
            if one.is_theirs(label):
                self.stage.truth.who = one.who


async def two_at_once(stage: Stage) -> None:
    """Two customers come together."""
    if len(stage.waiting()) < 2:
        await load(stage)
    waiting = stage.waiting()
    if len({bought.id for bought in waiting}) < 2:
        await collect(stage, Collector)
        return
    one = stage.random.choice(waiting)
    two = stage.random.choice([bought for bought in waiting if bought.id != one.id])
    pair = Pair(stage, one)
    pair.other = Collector(stage, two)
    with stage.stands(pair):
        await pair.visit()
    with stage.stands(pair.other):
        await pair.other.visit()
