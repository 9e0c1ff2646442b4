"""Events through a network of the worst kind: lost, doubled, late, out of order, cut off, answered after the commit and
never heard; a kiosk killed at any moment, also in mid-commit; a central put back from its backup.

The kiosk's sync, outbox and audit log and central's inbox and feed are the real ones, on real databases, on virtual
time from one seed. Judged by what lies in the two databases in the end: 0 lost, 0 doubled, in order; and by how long
a network that is up goes without progress: 0 stalls.
"""

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from kiosk_bench import LoopClock, Pieces, run
from sync_central import RealCentral
from sync_figures import Figures, judge

from kiosk.db.database import SqlDatabase
from kiosk.db.engine import DatabaseSettings, driver_of
from kiosk.db.opening import open_database
from kiosk.domain.events import Event
from kiosk.log import log_to
from kiosk.services.changes import Changes
from kiosk.services.secrets import Secrets
from kiosk.sync.client import CentralClient, open_http
from kiosk.sync.identity import Identity
from kiosk.sync.service import Sync
from sim.virtual_life import Doom, Entropy, Life

STALL_S = 60.0
"""So long may a network be up, with something queued, before central has heard more of it (safety, I17)."""

STEP_S = 0.25


@dataclass(frozen=True)
class Plan:
    """How much of what."""

    events: int
    partitions: int
    seed: int
    loss: float = 0.3
    doubles: float = 0.3
    kills: float = 0.05
    restores: int = 3


class Weather(httpx.AsyncBaseTransport):
    """The way to central. What was sent twice arrives the second time whenever it likes."""

    def __init__(self, campaign: "Campaign") -> None:
        self._at = campaign

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        at, chance = self._at, self._at.chance
        at.figures.requests += 1
        await asyncio.sleep(chance.expovariate(1 / 0.05))
        if not at.up or chance.random() < at.loss / 2:
            at.figures.requests_lost += 1
            raise httpx.ConnectError("lost", request=request)
        if chance.random() < at.plan.doubles:
            at.figures.sent_twice += 1
            at.later(self._again(request))
        status, body = at.central.answers(request)
        await asyncio.sleep(chance.expovariate(1 / 0.05))
        if not at.up or chance.random() < at.loss / 2:
            at.figures.answers_lost += 1
            raise httpx.ReadError("the answer was lost", request=request)
        return httpx.Response(status, stream=Pieces(body), request=request)

    async def _again(self, request: httpx.Request) -> None:
        await asyncio.sleep(self._at.chance.choice([0.0, 0.2, 5.0, 60.0]) * self._at.chance.random())
        self._at.central.answers(request)


@dataclass
class Campaign:
    """One run."""

    plan: Plan
    folder: Path
    figures: Figures = field(default_factory=Figures)
    up: bool = True

    def __post_init__(self) -> None:
        self.chance = random.Random(self.plan.seed)
        self.clock = LoopClock()
        self.entropy = Entropy(random.Random(self.plan.seed + 1))
        self.lates: set[asyncio.Task[None]] = set()
        self.loss = self.plan.loss
        self.life = Life()

    def start_kiosk(self, code: str) -> None:
        """Start the kiosk's database and sync on what is on the disk, without fsync as central."""
        self.life = Life()
        self.database: SqlDatabase = open_database(
            DatabaseSettings(self.folder / "kiosk.sqlite"),
            executor=self.life,
            clock=self.clock,
            entropy=self.entropy,
            fatal=self.life.fail,
        )
        driver_of(self.database._connection).execute("PRAGMA synchronous = OFF")
        identity = Identity(self.folder, self.clock, self.entropy)
        self.http = open_http("http://central", transport=Weather(self))
        self.sync = Sync(
            central=CentralClient(self.http, identity),
            identity=identity,
            book=self.database,
            apply_one=Changes(Secrets(bytes(32))).apply_change,
            clock=self.clock,
            entropy=self.entropy,
            log=log_to(self.clock, lambda line: None),
            software="0.1.0",
            enrolment_code=code,
        )
        self.code = code
        self.life(self.sync.run(), "sync")

    async def kill(self) -> None:
        """Kill -9 and start again."""
        self.life.end()
        await self.life.gone()
        await self.http.aclose()
        self.database.close()
        self.start_kiosk(self.code)
        self.figures.kills += 1

    async def record(self, count: int) -> None:
        """Something happens at the kiosk, in transactions of a few events; a kill may come in the middle."""
        while count > 0 and self.life.alive:
            few = min(count, self.chance.randint(1, 8))
            count -= few
            numbers = range(self.figures.recorded, self.figures.recorded + few)
            with contextlib.suppress(asyncio.CancelledError):
                await self.database.transact(lambda book, numbers=numbers: [book.record(_event(n)) for n in numbers])
            self.figures.recorded = self.look("SELECT coalesce(max(sequence), 0) FROM audit")
            self.sync.kick()

    def look(self, query: str) -> int:
        """A number in the kiosk's database, asked past the program that may be dead."""
        return int(driver_of(self.database._connection).execute(query).fetchone()[0])

    def applied(self) -> int:
        """How far the kiosk has applied central's changes."""
        return self.look("SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM notes WHERE key = 'sync.cursor'")

    def queued(self) -> int:
        """How many events wait."""
        return self.look("SELECT count(*) FROM outbox")

    def later(self, work: Any) -> None:
        """Something arrives when it arrives."""
        task = asyncio.get_running_loop().create_task(work)
        self.lates.add(task)
        task.add_done_callback(self.lates.discard)

    async def play(self) -> Figures:
        """All of it."""
        self.central = RealCentral(self.folder, self.clock, self.entropy)
        identity = Identity(self.folder, self.clock, self.entropy)
        self.start_kiosk(self.central.code())
        while identity._read() is None:  # noqa: ASYNC110
            await asyncio.sleep(STEP_S)
        self.central.back_up()
        each = max(1, self.plan.partitions // (self.plan.restores + 1))
        for number in range(1, self.plan.partitions + 1):
            share = self.plan.events * number // self.plan.partitions
            await self.partition(share - self.figures.recorded)
            if self.plan.restores and number % each == each // 2:
                self.central.back_up()
            if self.plan.restores and number % each == 0 and self.figures.restores < self.plan.restores:
                self.central.restore()
                self.figures.restores += 1
            if self.figures.stalls > 3:
                break
        await self.finish()
        return self.figures

    async def partition(self, events: int) -> None:
        """The network goes; things happen meanwhile; it comes back and must carry something within STALL_S."""
        self.up = False
        doomed = self.chance.random() < self.plan.kills
        if doomed and self.chance.random() < 0.5:
            self.life.doom = Doom(self.chance.randrange(8), present=self.chance.random() < 0.5)
        await self.record(events // 2)
        await asyncio.sleep(self.chance.expovariate(1 / 4.0))
        self.up = True
        await self.record(events - events // 2)
        self.central.change()
        if doomed:
            await asyncio.sleep(self.chance.random() * 3)
        if doomed or not self.life.alive:
            await self.kill()
        await self.progress()
        self.figures.partitions += 1

    async def progress(self) -> None:
        """Until central has heard more; a stall when that takes too long. A restored central counts anew."""
        if not self.queued():
            return
        held, began_s = sum(self.central.held.values()), self.clock.monotonic_s()
        while sum(self.central.held.values()) <= held:
            if not self.life.alive:
                await self.kill()
            if not self.queued():
                return  # central held it all before: only its answer had been lost
            waited_s = self.clock.monotonic_s() - began_s
            self.figures.longest_wait_s = max(self.figures.longest_wait_s, waited_s)
            if waited_s > STALL_S:
                self.figures.stalls += 1
                return
            await asyncio.sleep(STEP_S)

    async def finish(self) -> None:
        """The faults stop; everything must be there soon."""
        while self.lates:  # noqa: ASYNC110
            await asyncio.sleep(1)
        if self.life.doom is not None:
            await self.kill()
        self.loss = 0.0
        await self.record(1)
        self.central.change()
        # What stood still before is found already: waiting long for it costs much and shows nothing more.
        end_s = self.clock.monotonic_s() + (STALL_S if self.figures.stalls else 10 * STALL_S)
        while self.queued() or self.applied() < self.central.cursor():
            if self.clock.monotonic_s() > end_s:
                self.figures.stalls += 1
                break
            await asyncio.sleep(STEP_S)
        self.figures.changes_missing = max(0, self.central.cursor() - self.applied())
        self.life.end()
        await self.life.gone()
        await self.http.aclose()
        self.database.close()
        self.central.close()
        self.figures.virtual_hours = round(self.clock.monotonic_s() / 3600, 2)
        judge(self.figures, self.folder)


def _event(number: int) -> Event:
    return Event("rating.given", "customer", {"session": f"s{number}", "face": 1 + number % 5, "touchpoint": "pickup"})


def campaign(plan: Plan, folder: Path) -> Figures:
    """Play it on virtual time."""
    return run(Campaign(plan, folder).play())
