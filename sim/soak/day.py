"""One day at the bank: people come one after the other, misfortune strikes meanwhile, and at the end all is put right.

Knows: the plan, and names of people and faults. Must never know an invariant.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httpx

from kiosk.link.messages import Intent, Pressed, Snapshot
from kiosk.link.screens import Screen
from sim import virtual_loop
from sim.errors import SimError
from sim.shop import Shop
from sim.soak.cashier import Cashier
from sim.soak.disk import Disk
from sim.soak.faults.table import FAULTS
from sim.soak.heard import Heard
from sim.soak.oracle.base import Money, Oracle, See
from sim.soak.oracle.judge import Judge
from sim.soak.people.audit import audit
from sim.soak.people.staff import look
from sim.soak.people.table import PEOPLE
from sim.soak.plan import Blow, Plan
from sim.soak.stage import LIVE, Stage
from sim.soak.supervisor import Supervisor
from sim.soak.told import batch_in
from sim.soak.trace import DigestTrace
from sim.soak.truth import Truth
from sim.world import Event

TIMING = {
    "opening_window_s": 5.0,
    "closing_window_s": 16.0,
    "left_open_after_s": 6.0,
    "say_window_s": 10.0,
    "session_timeout_s": 24.0,
    "grace_s": 30.0,
}
TICK_S = 0.25
GRAIN_S = 0.008
"""How often the serial adapter hands over what it has: half of what USB adapters take by default."""
VISIT_LIMIT_S = 90.0
GAP_S = (0.2, 2.0)
WAY_S = (0.05, 0.8)
"""The slowest way to central, drawn for each day."""
LOOKS_FIRST = 0.4
AUDITED = 8
"""On one day in so many the bank is checked door by door in the end."""
"""How likely staff work off their list before the next visit, when there is anything on it."""
QUIET_S = TIMING["opening_window_s"] + TIMING["closing_window_s"] + TIMING["say_window_s"] + 10.0
LAST_BLOWS_S = 10.0
"""How long faults may still wait for their moment once nobody comes any more."""
HOURS = 12
"""After the day, until every refund is settled: the provider is asked once an hour at least."""
QUEUE_S = 60.0
"""How soon central must hold everything once faults have stopped (I17)."""


class Day:
    """A day of one seed, to be played once on a virtual loop."""

    def __init__(self, plan: Plan, folder: Path, oracles: Sequence[type[Oracle]]) -> None:
        self.plan = plan
        self.trace = DigestTrace(folder)
        self.shop = Shop(plan.seed, folder, timing=TIMING, trace=self.trace, grain_s=GRAIN_S)
        self._oracles = oracles
        self._disk = Disk(self.shop.database)
        self.cashier = Cashier(self.shop)
        self.complained = asyncio.Event()
        """Set with the first violation."""
        self.simulated_s = 0.0

    async def play(self, *, stop_at_first: bool = False) -> None:
        """Play it. What became of it stands in `stage` and `judge`."""
        self.trace.clock = self.shop.clock.monotonic_s
        try:
            async with self.shop:
                self._set_up()
                playing = asyncio.get_running_loop().create_task(self._play())
                complaint = asyncio.get_running_loop().create_task(self.complained.wait())
                awaited = [playing, complaint] if stop_at_first else [playing]
                await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
                complaint.cancel()
                if not playing.done():
                    playing.cancel()
                outcome, _ = await asyncio.gather(playing, complaint, return_exceptions=True)
                await self.stage.give_up()
                await self.supervisor.end()
                self.simulated_s = self.shop.clock.monotonic_s() - virtual_loop.START_S
                if isinstance(outcome, BaseException) and not (stop_at_first and self.judge.violations):
                    raise RuntimeError("the day ended early") from outcome
        finally:
            self._disk.close()

    def _set_up(self) -> None:
        shop, world = self.shop, self.shop.world
        truth = Truth(world.world)
        see = See(truth, Heard(world.world.wiring), TIMING, shop.clock.monotonic_s, shop.clock.wall_ms)
        see.folder, see.kiosk_file, see.central_file = shop.database.parent, shop.database, shop.central_database
        provider = self.cashier.provider
        see.money = Money(provider.paid, provider.booked, provider.heard, provider.stands)
        self.judge = Judge(see, self._oracles, shop.database, shop.central_database)
        self.judge.complained = self.complained.set
        self.stage = Stage(shop, self.judge, truth, self._disk)
        self.supervisor = Supervisor(self.stage)
        passed = world.on_bytes

        def bytes_pass(line: str, direction: str, data: bytes) -> None:
            passed(line, direction, data)
            self.judge.bytes(line, direction, data)

        world.on_bytes = bytes_pass
        world.world.watch(self._happened)
        shop.worked = shop.life.worked = self.judge.worked
        self._disk.begins = self.judge.begins
        shop.shown = self._shown
        shop.built = self.judge.started
        shop.sky.sent = self._sent
        shop.touched = self._touched
        shop.sky.late_s = shop.random("sky").uniform(*WAY_S)
        self.judge.started()

    def _happened(self, event: Event) -> None:
        if event.name == "act":
            for name, line in self.shop.world.world.lines.items():
                if not line.plugged:
                    self.judge.see.heard.unplugged(name, event.at)
        told = self.stage.truth.happened(event)
        if told is not None:
            self.judge.happened(told)
            self.stage.happened(told)

    def _sent(self, request: httpx.Request) -> None:
        batch = batch_in(request, self.shop.clock.monotonic_s())
        if batch is not None:
            self.judge.told(batch)

    def _touched(self, intent: Intent) -> None:
        if isinstance(intent, Pressed):
            self.judge.touched(str(intent.button))

    def _shown(self, snapshot: Snapshot) -> None:
        facts = snapshot.facts.model_dump(mode="json", exclude_none=True)
        marks = {label: str(mark) for label, mark in snapshot.marks.items()}
        self.stage.shown(str(snapshot.screen), facts, marks, snapshot.staff)

    async def _play(self) -> None:
        create = asyncio.get_running_loop().create_task
        beside = [create(self._tick()), create(self.cashier.work())]
        self.supervisor.begin()
        blows: list[asyncio.Task[None]] = []
        try:
            self.stage.staff = clerk = await self.stage.office.hire()
            self.judge.see.secrets |= {clerk.badge: "a badge", clerk.pin: "a PIN"}
            self.cashier.reviewers = [clerk, await self.stage.office.hire("0001", "8642", "manager")]
            for number, name in enumerate(self.plan.visits):
                blows += [create(self._strike(blow)) for blow in self.plan.during(number)]
                if self._open_tasks() and self.stage.random.random() < LOOKS_FIRST:
                    await self._visit("look")
                await self._visit(name)
                await self.stage.sleep(self.stage.random.uniform(*GAP_S))
            await ends(blows, LAST_BLOWS_S)
            await self._put_right()
            if self.plan.seed % AUDITED == 0:
                await self._audit()
            await self._settle_money()
            self.judge.closed()
        finally:
            for task in (*beside, *blows):
                task.cancel()

    async def _tick(self) -> None:
        while True:
            await self.stage.sleep(TICK_S)
            self.judge.see.online = self.shop.sky.up
            self.judge.ticked()

    async def _visit(self, name: str) -> None:
        self.trace.add("comes", who=name)
        try:
            async with asyncio.timeout(VISIT_LIMIT_S):
                await PEOPLE[name].comes(self.stage)
        except (SimError, TimeoutError) as lost:
            self.trace.add("walked away", who=name, why=str(lost))

    async def _strike(self, blow: Blow) -> None:
        await self.stage.sleep(blow.after_s)
        strike = FAULTS[blow.fault].strike
        if strike is None:
            return
        self.trace.add("fault", name=blow.fault)
        self.stage.strikes(blow.fault)
        try:
            await strike(self.stage, self.shop.random(f"{blow.fault}/{blow.visit}/{blow.after_s}"))
        except (SimError, asyncio.CancelledError) as missed:
            self.trace.add("fault.missed", name=blow.fault, why=str(missed))
            self.stage.struck[blow.fault] -= 1
            if isinstance(missed, asyncio.CancelledError):
                raise

    async def _put_right(self) -> None:
        """Faults have stopped: doors are pushed shut, everything comes to rest, and staff work off their list."""
        await self._heal()
        await self._until(self._is_quiet, QUIET_S)
        for _ in range(4):
            if not self._open_tasks():
                break
            await self._by_staff(look)
        await self._until(self._is_quiet, QUIET_S)
        await self._until(lambda: not self.judge.see.kiosk.outbox, QUEUE_S)
        await self.stage.sleep(1.0)

    async def _audit(self) -> None:
        """Staff check every door, and work off what was different."""
        await self._by_staff(audit)
        await self._put_right()

    async def _settle_money(self) -> None:
        """Hours go by at the office, and the provider has a good day."""
        self.cashier.provider.heal()
        for _ in range(HOURS):
            for clock in (self.shop.clock, self.shop.kiosk_clock):
                clock.passes(3_600)
            await self.cashier.pay()
        self.judge.central_worked()

    async def _heal(self) -> None:
        shop = self.shop
        await self.stage.give_up()
        shop.life.doom = None
        self._disk.heal()
        shop.kiosk_clock.heal()
        shop.sky.heal()
        shop.screen_up = True
        shop.world.perform("clear_faults")
        await self._until(lambda: shop.life.alive, 30.0)
        await self.stage.sleep(TIMING["opening_window_s"] + 2.0)
        for label in self.stage.truth.labels:
            if not self.stage.truth.is_shut(label):
                shop.world.perform("close", door=label)
        await self.stage.sleep(1.0)

    async def _by_staff(self, comes: Callable[[Stage], Awaitable[None]]) -> None:
        await self._until(lambda: self.shop.snapshot.screen is Screen.IDLE, 2 * TIMING["session_timeout_s"])
        try:
            async with asyncio.timeout(10 * VISIT_LIMIT_S):
                await comes(self.stage)
        except (SimError, TimeoutError) as lost:
            self.trace.add("walked away", who=comes.__name__, why=str(lost))

    def _is_quiet(self) -> bool:
        operations = self.judge.see.kiosk.operations.values()
        return self.shop.life.alive and not any(one.state in LIVE for one in operations)

    def _open_tasks(self) -> bool:
        return any(task.done_ms is None for task in self.judge.see.kiosk.tasks.values())

    async def _until(self, true: Callable[[], bool], within_s: float) -> bool:
        """Whether it came true in time."""
        end_s = self.stage.now_s() + within_s
        while not true():
            if self.stage.now_s() >= end_s:
                return False
            await self.stage.sleep(0.25)
        return True


async def ends(works: Sequence[asyncio.Task[None]], within_s: float) -> None:
    """Wait until all of this is over. What still waits for its moment then has missed it, in the order given: a set of
    tasks has the order of their addresses, and that is another one in every process."""
    if not works:
        return
    await asyncio.wait(works, timeout=within_s)
    over, waiting = [work for work in works if work.done()], [work for work in works if not work.done()]
    for work in waiting:
        work.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for work in over:
        work.result()
