"""A kiosk's sync with everything around it, played as a scene on virtual time."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from kiosk_bench import CODE, Central, LoopClock, Network, run
from service_bench import Seeded, event, open_book, work

from kiosk.db.database import SqlDatabase
from kiosk.log import log_to
from kiosk.services.changes import Changes
from kiosk.services.secrets import Secrets
from kiosk.services.sync_ports import Change
from kiosk.sync.client import CentralClient, open_http
from kiosk.sync.identity import Identity
from kiosk.sync.service import Sync

R = TypeVar("R")
FACE = {"session": "s1", "face": 5, "touchpoint": "pickup"}
APPLY = Changes(Secrets(bytes(32))).apply_change


class Kiosk:
    """A kiosk's sync with everything around it."""

    def __init__(self, folder: Path, central: Central) -> None:
        self.folder = folder
        self.central = central
        self.network = Network(central)
        self.clock = LoopClock()
        self.database: SqlDatabase = open_book(folder / "kiosk.sqlite", self.clock)
        self.lines: list[str] = []
        self.states: list[bool] = []
        self.changes: list[Change] = []
        self.told: list[int] = []
        """How many changes had come, each time central had no more."""
        self.start()

    def start(self, code: str | None = CODE) -> None:
        entropy = Seeded(5)
        self.identity = Identity(self.folder, self.clock, entropy)
        self.http = open_http("https://central.test", transport=self.network)
        self.sync = Sync(
            central=CentralClient(self.http, self.identity),
            identity=self.identity,
            book=self.database,
            apply_one=APPLY,
            clock=self.clock,
            entropy=entropy,
            log=log_to(self.clock, self.lines.append, level="debug"),
            software="0.1.0",
            enrolment_code=code,
            on_online=self.states.append,
            on_changes=self.changes.extend,
            on_told=lambda: self.told.append(len(self.changes)),
        )

    def rate(self, count: int = 1) -> None:
        work(self.database, lambda book: [event("rating.given", **FACE)(book) for _ in range(count)])
        self.sync.kick()

    async def queued(self) -> int:
        return len((await self.database.queued(1000)).events)

    def logged(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.lines]


@asynccontextmanager
async def syncing(kiosk: Kiosk) -> AsyncIterator[asyncio.Task[None]]:
    """The sync runs inside; what ends it by itself is raised."""
    task = asyncio.create_task(kiosk.sync.run())
    try:
        yield task
        if task.done():
            task.result()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await kiosk.http.aclose()


async def until(true: Callable[[], bool | Awaitable[bool]], within_s: float = 60.0) -> float:
    """Let virtual time pass until it is so; how long that took, in seconds."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    while True:
        answer = true()
        if answer if isinstance(answer, bool) else await answer:
            return loop.time() - began_s
        assert loop.time() - began_s < within_s, f"not so within {within_s} s"
        await asyncio.sleep(0.01)


def play(tmp_path: Path, scene: Callable[[Kiosk], Awaitable[R]]) -> R:
    async def act() -> R:
        kiosk = Kiosk(tmp_path, Central())
        try:
            return await scene(kiosk)
        finally:
            kiosk.database.close()

    return run(act())


async def none_queued(kiosk: Kiosk) -> bool:
    """Whether central holds everything."""
    return await kiosk.queued() == 0


async def at_cursor(kiosk: Kiosk, cursor: int) -> bool:
    """Whether this much of central's feed is applied."""
    return await kiosk.database.cursor() == cursor
