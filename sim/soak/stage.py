"""What people and faults of a soaked day may lay hands on, and who stands before the bank.

Knows: the shop, the truth and the judge. Must never know one kind of person or one fault.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from sim.errors import SimError
from sim.seeds import Random
from sim.shop import Shop
from sim.shop_people import Bought, Colleague
from sim.soak.disk import Disk
from sim.soak.office import Office
from sim.soak.oracle.judge import Judge
from sim.soak.steps import Happening, Shown
from sim.soak.truth import Truth

MIXED, LARGE = "SSSML", "LLLLL"
LARGE_DAYS = 0.15
PASSES_BY_S = (4.0, 18.0)
"""How soon somebody pushes a door shut that stands open before nobody."""


class Standing(Protocol):
    """Somebody before the bank."""

    who: str

    async def sees_open(self, label: str) -> None:
        """A door sprang open before this person."""
        ...

    def reads(self, screen: str, label: str | None) -> None:
        """The screen changed; the door it speaks of, if any."""
        ...


class Stage:
    """One day's scenery."""

    def __init__(self, shop: Shop, judge: Judge, truth: Truth, disk: Disk) -> None:
        self.shop = shop
        self.judge = judge
        self.truth = truth
        self.disk = disk
        self.random: Random = shop.random("people")
        self.office = Office(shop, judge.see)
        self.orders: dict[str, Bought] = {}
        """By parcel label."""
        self.brought: set[str] = set()
        """The parcels whose owners brought the goods back."""
        self.staff: Colleague | None = None
        self.careless: Colleague | None = None
        """Who lost a badge; whoever found it has no PIN."""
        self.visitor: Standing | None = None
        self.struck: Counter[str] = Counter()
        self.expected_death = False
        """Whether a fault made the controller end itself, as it should."""
        self.while_dead: list[Callable[[], None]] = []
        """What somebody does to the controller's files before it is started again, each once."""
        self.sizes = LARGE if shop.random("sizes").random() < LARGE_DAYS else MIXED
        """What is bought today, to be drawn from: the few large doors are soon full."""
        self._bought = 0
        self._works: dict[asyncio.Task[None], None] = {}
        """In the order in which they began: a set's order is another one in every process."""

    @property
    def clerk(self) -> Colleague:
        """The member of staff. SimError before anybody was hired."""
        if self.staff is None:
            raise SimError("nobody was hired yet")
        return self.staff

    def now_s(self) -> float:
        """Virtual seconds."""
        return self.shop.clock.monotonic_s()

    async def sleep(self, seconds: float) -> None:
        """Let virtual seconds pass."""
        await self.shop.clock.sleep(seconds)

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Let something happen beside; SimError in it means that it could not be done, and is nobody's fault."""
        task = asyncio.get_running_loop().create_task(_tried(work))
        self._works[task] = None
        task.add_done_callback(self._works.pop)

    async def settle(self) -> None:
        """Wait for all that was spawned."""
        while self._works:
            await asyncio.gather(*self._works)

    async def give_up(self) -> None:
        """End all that was spawned."""
        for task in list(self._works):
            task.cancel()
        await asyncio.gather(*self._works, return_exceptions=True)

    @contextmanager
    def stands(self, visitor: Standing) -> Iterator[None]:
        """This person stands before the bank for as long."""
        self.visitor, self.truth.who = visitor, visitor.who
        try:
            yield
        finally:
            self.visitor, self.truth.who = None, ""

    def strikes(self, fault: str) -> None:
        """A fault of this class strikes now."""
        self.struck[fault] += 1
        self.judge.see.struck.setdefault(fault, []).append(self.now_s())

    async def order(self, *, size: str = "S", parcels: int = 1) -> Bought:
        """Somebody buys something: its parcels are with staff from now on. Waits until the kiosk knows of it. Each
        parcel is kept as an order of its own with the same codes."""
        self._bought += 1
        tail = f"{self.random.randrange(10_000):04d}"
        bought, *others = await self.office.order(f"W{self._bought}", size, tail, parcels)
        for one in (bought, *others):
            self.orders[one.label] = one
            self.truth.owner[one.label] = one.id
        secrets = self.judge.see.secrets
        secrets[bought.token], secrets[bought.code] = "a pickup code", "a numeric code"
        return bought

    def waiting(self) -> list[Bought]:
        """The orders whose parcels lie behind a door, in the order in which they were bought."""
        return [bought for label, bought in self.orders.items() if self.truth.where(label) is not None]

    def with_staff(self) -> list[Bought]:
        """The orders whose parcels staff have in hand."""
        return [
            bought
            for label, bought in self.orders.items()
            if self.truth.where(label) is None and self.truth.holder.get(label, "staff").startswith("staff")
        ]

    def collected(self) -> list[Bought]:
        """The orders whose parcels their owners took home."""
        return [b for label, b in self.orders.items() if self.truth.holder.get(label) == f"customer:{b.id}"]

    def door_at_work(self) -> str:
        """The door that an operation is under way on, else one that a parcel waits behind, else any."""
        live = [one.compartment for one in self.judge.see.kiosk.operations.values() if one.state in LIVE]
        doors = live or [label for bought in self.waiting() if (label := self.truth.where(bought.label))]
        return self.random.choice(doors or self.truth.labels)

    def happened(self, event: Happening) -> None:
        """The world tells; whoever stands there reacts to a door that springs open."""
        if event.name != "door.opened":
            return
        if self.visitor is not None:
            self.spawn(self.visitor.sees_open(event.label))
        self.spawn(self._passes_by(event.label, self.random.uniform(*PASSES_BY_S)))

    def shown(self, screen: str, facts: dict[str, object], marks: dict[str, str], staff: bool) -> None:
        """The screen changed."""
        if self.visitor is not None:
            label = facts.get("compartment")
            self.visitor.reads(screen, None if label is None else str(label))
        self.judge.shown(Shown(self.now_s(), screen, facts, marks, staff, self.truth.who))

    async def _passes_by(self, label: str, after_s: float) -> None:
        """Somebody walks past and pushes the door shut, once nobody stands there any more."""
        await self.sleep(after_s)
        while self.visitor is not None:
            await self.sleep(1.0)
        if not self.truth.is_shut(label):
            self.shop.world.perform("close", door=label)


LIVE = ("reserved", "armed", "opened", "closed")


async def _tried(work: Coroutine[object, object, None]) -> None:
    with suppress(SimError):
        await work
