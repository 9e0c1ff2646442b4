"""A link server on a real socket, and a screen that says whatever a test wants."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.link import framing
from kiosk.link.messages import PROTOCOL, Goodbye, Hello, Intent, Message, Snapshot, Touched, Welcome, read_downward
from kiosk.link.screens import Screen
from kiosk.link.server import LinkServer
from kiosk.link.views import BankView, Rectangle, ShopView
from kiosk.log import log_to
from kiosk.system import SystemClock, Tasks

BOUND_S = 60
NOWHERE = Rectangle(x_mm=0, y_mm=0, w_mm=1, h_mm=1)
WELCOME = Welcome(
    kiosk="K00001",
    shop=ShopView(name={"en": "Shop"}, branch={}, hotline="12315", time_zone="Asia/Shanghai"),
    bank=BankView(
        name="1", width_mm=1, height_mm=1, plinth_mm=0, screen=NOWHERE, camera=NOWHERE, slot=NOWHERE, doors=()
    ),
)
HELLO = Hello(protocol=PROTOCOL, client="test")
TOUCHED = framing.frame(Touched())


def snapshot(serial: int, marks: int = 0) -> Snapshot:
    """`marks` makes it large."""
    return Snapshot(serial=serial, screen=Screen.IDLE, marks={f"{n:060}": "open" for n in range(marks)})


class HeldClock(SystemClock):
    """Monotonic time stands until a test moves it."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic_s(self) -> float:
        return self.now_s


@dataclass
class World:
    """The server, what it heard, and whether it died."""

    path: Path
    server: LinkServer
    clock: HeldClock
    intents: list[Intent] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    handle: Callable[[Intent], Coroutine[object, object, None]] | None = None

    @contextlib.asynccontextmanager
    async def screen(self, *first: Message) -> AsyncIterator["FakeScreen"]:
        reader, writer = await asyncio.open_unix_connection(str(self.path))
        screen = FakeScreen(reader, writer)
        try:
            for message in first:
                screen.say(message)
            yield screen
        finally:
            writer.transport.abort()


class FakeScreen:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def say(self, *messages: Message) -> None:
        self.writer.write(b"".join(framing.frame(message) for message in messages))

    async def hear(self) -> Welcome | Snapshot | Goodbye | None:
        """The next message; None when the server has closed."""
        async with asyncio.timeout(BOUND_S):
            try:
                length = int.from_bytes(await self.reader.readexactly(framing.HEAD))
                return read_downward(await self.reader.readexactly(length))
            except (asyncio.IncompleteReadError, ConnectionError):
                return None

    async def hear_all(self) -> list[Welcome | Snapshot | Goodbye]:
        """Everything until the server closes."""
        heard = []
        while (message := await self.hear()) is not None:
            heard.append(message)
        return heard

    async def last_word(self) -> str | None:
        """The code of the goodbye with which the server closed."""
        heard = await self.hear_all()
        return heard[-1].code if heard and isinstance(heard[-1], Goodbye) else None


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, with a bound."""
    async with asyncio.timeout(BOUND_S):
        while not condition():  # noqa: ASYNC110  # the server has no event for what tests ask
            await asyncio.sleep(0.001)


@contextlib.asynccontextmanager
async def serving(path: Path, gid: int | None = None) -> AsyncIterator[World]:
    clock, died, logged = HeldClock(), [], []
    log = log_to(clock, logged.append)
    tasks = Tasks(died.append, log)

    async def on_intent(intent: Intent) -> None:
        if world.handle is not None:
            await world.handle(intent)
        world.intents.append(intent)

    server = LinkServer(path, welcome=WELCOME, on_intent=on_intent, clock=clock, spawn=tasks, log=log, gid=gid)
    world = World(path, server, clock, died=died, logged=logged)
    await server.start()
    try:
        yield world
    finally:
        await server.stop()
        await tasks.stop()


def play(path: Path, story: Callable[[World], Coroutine[object, object, None]], *, dies: bool = False) -> World:
    """Run a story against a server; the server must live through it unless `dies`."""

    async def whole() -> World:
        async with serving(path) as world:
            await story(world)
        assert bool(world.died) == dies, world.died
        return world

    return asyncio.run(whole())
