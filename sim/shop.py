"""The whole shop in one thread on a virtual clock from one seed: the real controller, driver and central with their
real databases, before simulated boards and doors.

Run it inside `sim.virtual_loop.run`. People's side is `sim.shop_people`. The controller can be killed at any moment,
also in the middle of a commit, and started again on what it left on the disk.

Knows: the composition roots. Must never know what happens inside them.
"""

import asyncio
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

import kiosk.bootstrap
import kiosk.controller
from central.app import create_app
from central.core import Central
from central.inbox import Applied
from kiosk.link.messages import Intent, Snapshot
from kiosk.link.screens import Screen
from kiosk.log import log_to
from kiosk.outside import Outside
from sim import pins
from sim.acts import Acts
from sim.errors import SimError
from sim.seeds import Random, stream
from sim.shop_settings import ADMIN, CENTRAL_FILE, Bank, central_settings, kiosk_settings
from sim.trace import Trace
from sim.virtual_life import Entropy, Inline, Life, Network, Sky
from sim.virtual_loop import VirtualClock
from sim.virtual_world import VirtualPort, VirtualWorld
from sim.wild_clock import WildClock
from sim.wiring import load_scene
from sim.world import Event, World

MORNING_MS = 1_763_700_000_000
"""When the loop's time is 0: 2025-11-21 12:40 in Shanghai."""

STEP_S = 0.05
SHOP = {
    "id": "sh-1",
    "name": {"zh-CN": "静安店", "en": "Jing'an"},
    "branch": {"zh-CN": "一层", "en": "Ground floor"},
    "hotline": "400-000-0000",
}


class ShopError(SimError):
    """Something that should have happened in the shop did not, or a program ended itself."""


class Shop:
    """A shop with one kiosk. Use as an async context manager; `folder` must be empty."""

    new_life: Callable[[], Life] = Life
    """What a controller lives in from its start to its end."""

    def __init__(
        self, seed: int, folder: Path, *, timing: Mapping[str, float] | None = None, trace: Trace | None = None,
        grain_s: float = 0.0, bank: Bank | None = None, office: Mapping[str, object] | None = None,
    ) -> None:  # fmt: skip
        """`timing` changes the kiosk's settings of that name, and `office` central's; `trace` takes down what happens,
        instead of a list; `grain_s` is how often the serial adapter hands over what it has; `bank` stands there instead
        of the demo's."""
        self._grain_s = grain_s
        self._bank = bank or Bank(load_scene("demo"))
        self._office_settings = dict(office or {})
        self.seed = seed
        self.folder = folder
        self.clock = VirtualClock(MORNING_MS)
        self.kiosk_clock = WildClock(MORNING_MS)
        """What the kiosk's computer believes the time to be."""
        self.trace = trace or Trace(self.clock.monotonic_s)
        self.sky = Sky()
        self.applied: list[Applied] = []
        self.worked: Callable[[], None] = lambda: None
        """Called after each piece of work of the executor of a controller started from now on: a transaction may just
        have become durable."""
        self.built: Callable[[], None] = lambda: None
        """Called when a controller stands built on its database, before it runs."""
        self.shown: Callable[[Snapshot], None] = lambda snapshot: None
        self.touched: Callable[[Intent], None] = lambda intent: None
        """Called with what somebody does at a screen that takes it."""
        self.screen_up = True
        """Whether the screen shows anything and takes a touch."""
        self.life = self.new_life()
        self._built: kiosk.controller.Kiosk | None = None
        self._timing = dict(timing or {})
        self._kiosk_entropy = Entropy(stream(seed, "kiosk"))
        self._network = stream(seed, "network")
        self._code = ""
        self._central_starts = 0

    async def __aenter__(self) -> Self:
        pins.remember()
        self.world = VirtualWorld(World(self._bank.wiring, self.seed, start=self.clock.monotonic_s()), self._grain_s)
        self.world.on_bytes = self._bytes
        self.world.on_event = self._happened
        self.start_central()
        headers = {"Authorization": f"Bearer {ADMIN}"}
        transport = Network(lambda: self._central, Life(), self.clock.sleep, stream(self.seed, "office"), Sky())
        self._office = httpx.AsyncClient(transport=transport, base_url="http://central", headers=headers)
        await self.ask("POST", "/v1/shops", SHOP)
        self._code = (await self.ask("POST", "/v1/enrolment-codes", {"shop": SHOP["id"]}))["code"]
        await self.start()
        await self.until(lambda: self.kiosk.parts.identity.enrolment is not None, "the kiosk is enrolled")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        await self.kill()
        self.world.close()
        await self._office.aclose()
        self.end_central()

    @property
    def acts(self) -> Acts:
        """What people and misfortune can do to the doors."""
        return self.world.acts

    @property
    def snapshot(self) -> Snapshot:
        """What the screen shows; one that is dark offers nothing."""
        shown = self.kiosk.desk.snapshot
        return shown if self.screen_up else Snapshot(serial=shown.serial, screen=Screen.OUT_OF_SERVICE)

    @property
    def server(self) -> Central:
        """Central as it runs."""
        running: Central = self._app.state.central
        return running

    @property
    def kiosk_id(self) -> str:
        """The name central gave the kiosk. ShopError before it did."""
        enrolment = self.kiosk.parts.identity.enrolment
        if enrolment is None:
            raise ShopError("the kiosk is not enrolled")
        return enrolment.kiosk

    @property
    def database(self) -> Path:
        """The kiosk's database file."""
        return self.folder / "kiosk" / kiosk.bootstrap.DATABASE_FILE

    @property
    def central_database(self) -> Path:
        """Central's database file."""
        return self.folder / CENTRAL_FILE

    @property
    def online(self) -> bool:
        """Whether the kiosk's network is up."""
        return self.sky.up

    @online.setter
    def online(self, up: bool) -> None:
        self.sky.up = up

    def random(self, name: str) -> Random:
        """A stream of random numbers of one's own under the shop's seed."""
        return stream(self.seed, name)

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """What central's API answers to a person of the office. ShopError for a refusal, or when central died."""
        try:
            answer = await self._office.request(method, path, json=body)
        except httpx.TransportError as lost:
            raise ShopError(f"central was asked {method} {path}: {lost}") from lost
        if not answer.is_success:
            raise ShopError(f"central refused {method} {path}: {answer.text[:200]}")
        return answer.json()

    async def do(self, intent: Intent) -> None:
        """Somebody does something at the screen."""
        self._check()
        if self.screen_up:
            self.touched(intent)
            await self.kiosk.desk.intent(intent)

    async def until(self, true: Callable[[], object], what: str, within_s: float = 60.0) -> None:
        """Wait until it is so. ShopError naming `what` after so many virtual seconds, or when the kiosk died."""
        end_s = self.clock.monotonic_s() + within_s
        self._check()
        while not true():
            self._check()
            if self.clock.monotonic_s() >= end_s:
                raise ShopError(f"seed {self.seed}: in {within_s:g} s it did not come true that {what}")
            await self.clock.sleep(STEP_S)

    async def start(self) -> None:
        """Start the controller on the folder as it is. It may die at once, see `life`."""
        self.life = life = self.new_life()
        life.worked = self.worked
        try:
            self.kiosk = self._built = self.build(life)
        except Exception as refused:
            life.fail(f"start: {type(refused).__name__}: {refused}")
            return
        self.built()
        self.kiosk.desk.publish = self._shown
        started = asyncio.Event()

        async def starting() -> None:  # a task of its own, so that it can be killed within
            await self.kiosk.start()
            started.set()

        life(starting(), "start")
        while life.alive and not started.is_set():
            await self.clock.sleep(STEP_S)

    def build(self, life: Life) -> kiosk.controller.Kiosk:
        """A controller on the folder as it is, not yet running; its errors are the controller's own."""
        return kiosk.bootstrap.build(
            kiosk_settings(self.folder / "kiosk", self._code, self._timing, self._bank.layout), self._outside(life)
        )

    async def kill(self) -> None:
        """Kill -9: the edges go dead, the tasks go, the disk keeps what was committed."""
        self.life.end()
        await self.life.gone()
        built, self._built = self._built, None
        if built is None:
            return
        home, aside = self.folder / "kiosk", self.folder / "kiosk.killed"
        # As the killed process left it: closing the database properly would tidy up its log first.
        shutil.copytree(home, aside)
        await built.stop()
        built.parts.database.close()
        shutil.rmtree(home)
        aside.rename(home)

    def end_central(self) -> None:
        """Stop central and close its database."""
        self._app.state.central.close()

    def start_central(self) -> None:
        """Start central on its database as it is."""
        self._app = create_app(
            central_settings(self.folder, self._office_settings),
            clock=self.clock,
            executor=Inline(),
            entropy=Entropy(stream(self.seed, f"central/{self._central_starts}")),
            on_applied=[self._took],
        )
        self._central_starts += 1
        self._central = httpx.ASGITransport(self._app)

    def _check(self) -> None:
        if self.life.failure is not None:
            raise ShopError(f"seed {self.seed}: the controller ended itself: {self.life.failure}")

    def _outside(self, life: Life) -> Outside:
        return Outside(
            clock=self.kiosk_clock,
            entropy=self._kiosk_entropy,
            spawn=life,
            fatal=life.fail,
            log=log_to(self.clock, lambda line: self._logged(life, line)),
            executor=life,
            hashing=life,
            port_factory=lambda line: VirtualPort(self.world, line.name, lambda: life.alive),
            transport=Network(lambda: self._central, life, self.clock.sleep, self._network, self.sky),
            free_bytes=lambda folder: 2**40,  # whatever the disk of this computer says
            socket=False,
        )

    def _took(self, applied: Applied) -> None:
        self.applied.append(applied)
        self.trace.add("central.applied", source_event=applied.event_id, type=applied.type)

    def _logged(self, life: Life, line: str) -> None:
        if life.alive:
            self.trace.add("kiosk", **{name: value for name, value in json.loads(line).items() if name != "t"})

    def _shown(self, snapshot: Snapshot) -> None:
        self.trace.add("screen", shows=snapshot.model_dump(mode="json"))
        self.shown(snapshot)

    def _bytes(self, line: str, direction: str, data: bytes) -> None:
        self.trace.add("bus", line=line, direction=direction, data=data.hex(" "))

    def _happened(self, event: Event) -> None:
        if event.name.startswith(("door.", "parcel.", "coil.")):
            self.trace.add(event.name, compartment=event.compartment)
