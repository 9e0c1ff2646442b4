"""Events through a network of the worst kind: lost, doubled, late, out of order, cut off, answered after the commit and
never heard; a kiosk killed at any moment, also in mid-commit; a central put back from its backup.

The kiosk's sync, outbox and audit log and central's inbox and feed are the real ones, on real databases, on virtual
time from one seed. Judged by what lies in the two databases in the end: 0 lost, 0 doubled, in order; and by how long
a network that is up goes without progress: 0 stalls.
"""

import asyncio
import contextlib
import json
import random
import shutil
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
from kiosk_bench import LoopClock, Pieces, run

import central.system
from central import feed
from central.core import Central
from central.errors import ProblemError
from central.fleet import enrol, new_code, put_shop
from central.settings import Settings as CentralSettings
from central.shop_wire import ShopRequest
from central.wire import EnrolmentRequest, EventBatch
from kiosk.db.chain import verify_chain
from kiosk.db.database import SqlDatabase, open_database
from kiosk.db.engine import DatabaseSettings, driver_of
from kiosk.domain.events import Event
from kiosk.log import log_to
from kiosk.services.changes import Changes
from kiosk.services.secrets import Secrets
from kiosk.sync.client import CentralClient, open_http
from kiosk.sync.identity import Identity
from kiosk.sync.service import Sync
from sim.virtual_life import Doom, Entropy, Life

R = TypeVar("R")

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


@dataclass
class Figures:
    """What came of it."""

    recorded: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    dead_letters: int = 0
    stalls: int = 0
    partitions: int = 0
    kills: int = 0
    restores: int = 0
    requests: int = 0
    requests_lost: int = 0
    answers_lost: int = 0
    sent_twice: int = 0
    changes_missing: int = 0
    chain_broken: int = 0
    longest_wait_s: float = 0.0
    virtual_hours: float = 0.0

    @property
    def well(self) -> bool:
        """Whether nothing is lost, doubled, out of order, or stands still."""
        wrong = (self.lost, self.doubled, self.disordered, self.dead_letters, self.stalls)
        return not any((*wrong, self.changes_missing, self.chain_broken))


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
        status, body = at.central_answers(request)
        await asyncio.sleep(chance.expovariate(1 / 0.05))
        if not at.up or chance.random() < at.loss / 2:
            at.figures.answers_lost += 1
            raise httpx.ReadError("the answer was lost", request=request)
        return httpx.Response(status, stream=Pieces(body), request=request)

    async def _again(self, request: httpx.Request) -> None:
        await asyncio.sleep(self._at.chance.choice([0.0, 0.2, 5.0, 60.0]) * self._at.chance.random())
        self._at.central_answers(request)


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
        self.changes = 0
        self.loss = self.plan.loss
        self.held: dict[int, int] = {}
        self.life = Life()

    # ---- central

    def open_central(self) -> None:
        """Start central on its file. Fsync is not what is tried here, so it is off on both sides."""
        settings = CentralSettings.model_validate(
            {
                "admin_token": "x" * 20,
                "database": str(self.folder / "central.sqlite"),
                "signing_key_path": self.folder / "central.pem",
                "log_path": None,
            }
        )
        self.central = Central(
            settings,
            clock=self.clock,
            executor=central.system.InlineExecutor(),
            entropy=self.entropy,
            on_applied=(),
        )
        raw = self.central._database._engine.raw_connection()
        raw.cursor().execute("PRAGMA synchronous = OFF")
        raw.close()

    def enrol(self, identity: Identity) -> str:
        """A code, as staff would get it."""
        name = {"zh-CN": "店", "en": "shop"}
        shop = ShopRequest.model_validate({"id": "sh", "name": name, "branch": name, "hotline": ""})
        self.central._work(lambda unit: put_shop(unit, shop))
        code, _ = self.central._work(lambda unit: new_code(unit, "sh"))
        return code.code

    def central_answers(self, request: httpx.Request) -> tuple[int, bytes]:
        """What central answers, its effect committed before."""
        try:
            answer = self._route(request)
        except ProblemError as problem:
            return problem.status, json.dumps(problem.body()).encode()
        return 200, answer.model_dump_json().encode()

    def _route(self, request: httpx.Request) -> Any:
        path = request.url.path
        if path == "/v1/enrolments":
            asked = EnrolmentRequest.model_validate_json(request.content)
            return self.central._work(lambda unit: enrol(unit, asked))[0]
        kiosk = path.split("/")[3]
        if path.endswith("/events"):
            batch = EventBatch.model_validate_json(request.content)
            verdicts = self.central._take(kiosk, batch)[0].verdicts
            self.held[batch.generation] = verdicts.acknowledged
            return verdicts
        cursor = int(request.url.params["cursor"])
        return self.central._work(lambda unit: feed.read(unit, kiosk, cursor))[0]

    def change(self) -> None:
        """Something for the kiosk to hear."""
        self.changes += 1
        data = {"help": f"h{self.changes}", "at_ms": 1, "by": "0012"}
        self.central._work(lambda unit: unit.send("K00001", "help.answered", data))

    def back_up(self) -> None:
        """Copy central's file as an operator does."""
        source, target = (sqlite3.connect(self.folder / f"{name}.sqlite") for name in ("central", "backup"))
        with contextlib.closing(source), contextlib.closing(target):
            source.backup(target)
        self.changes_at_backup = self.changes

    def restore(self) -> None:
        """Central's disk is lost; the backup comes back. Its feed is as short as it was then."""
        self.central.close()
        for name in ("central.sqlite", "central.sqlite-wal", "central.sqlite-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copy(self.folder / "backup.sqlite", self.folder / "central.sqlite")
        self.open_central()
        self.changes = self.changes_at_backup
        self.held.clear()
        self.figures.restores += 1

    # ---- the kiosk

    def start_kiosk(self, code: str) -> None:
        """Start the kiosk's database and sync on what is on the disk."""
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

    # ---- the run

    async def play(self) -> Figures:
        """All of it."""
        self.open_central()
        identity = Identity(self.folder, self.clock, self.entropy)
        self.start_kiosk(self.enrol(identity))
        while identity._read() is None:  # noqa: ASYNC110
            await asyncio.sleep(STEP_S)
        self.back_up()
        each = max(1, self.plan.partitions // (self.plan.restores + 1))
        for number in range(1, self.plan.partitions + 1):
            share = self.plan.events * number // self.plan.partitions
            await self.partition(share - self.figures.recorded)
            if self.plan.restores and number % each == each // 2:
                self.back_up()
            if self.plan.restores and number % each == 0 and self.figures.restores < self.plan.restores:
                self.restore()
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
        self.change()
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
        held, began_s = sum(self.held.values()), self.clock.monotonic_s()
        while sum(self.held.values()) <= held:
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
        self.change()
        # What stood still before is found already: waiting long for it costs much and shows nothing more.
        end_s = self.clock.monotonic_s() + (STALL_S if self.figures.stalls else 10 * STALL_S)
        while self.queued() or self.applied() < self._cursor():
            if self.clock.monotonic_s() > end_s:
                self.figures.stalls += 1
                break
            await asyncio.sleep(STEP_S)
        self.figures.changes_missing = max(0, self._cursor() - self.applied())
        self.life.end()
        await self.life.gone()
        await self.http.aclose()
        self.database.close()
        self.central.close()
        self._judge()

    def _cursor(self) -> int:
        query = "SELECT cursor FROM kiosks WHERE id = 'K00001'"
        return int(self.central._work(lambda unit: unit.conn.exec_driver_sql(query).scalar_one())[0])

    def _judge(self) -> None:
        told = _rows(self.folder / "kiosk.sqlite", "SELECT id FROM audit ORDER BY sequence")
        file = self.folder / "central.sqlite"
        heard = _rows(file, "SELECT event_id FROM applied_events ORDER BY generation, sequence")
        effects = Counter(_rows(file, "SELECT session FROM ratings"))
        counted, figures = Counter(heard), self.figures
        figures.recorded = len(told)
        figures.lost = len(set(told) - set(heard)) + max(0, len(told) - len(effects) - figures.doubled)
        figures.doubled = sum(n - 1 for n in counted.values()) + sum(n - 1 for n in effects.values())
        figures.disordered = int(list(dict.fromkeys(heard)) != told and not figures.lost)
        figures.dead_letters = len(_rows(file, "SELECT reason FROM dead_letters"))
        figures.chain_broken = int(verify_chain(self.folder / "kiosk.sqlite") is not None)
        figures.virtual_hours = round(self.clock.monotonic_s() / 3600, 2)


def _event(number: int) -> Event:
    return Event("rating.given", "customer", {"session": f"s{number}", "face": 1 + number % 5, "touchpoint": "pickup"})


def _rows(path: Path, sql: str) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [str(row[0]) for row in connection.execute(sql)]


def campaign(plan: Plan, folder: Path) -> Figures:
    """Play it on virtual time."""
    return run(Campaign(plan, folder).play())
