"""Central with channels, a channel that keeps what it is given, and the day of one parcel."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from central_world import NOON_MS, KioskSide, World

from central.notices import texts
from central.notices.channels import Failed
from central.notices.kinds import Channel, Kind
from central.notices.letters import Letter
from central.notices.settings import Notices
from central.notices.worker import Worker

MAIL = "li@example.com"
SECRET = "whsec_" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
HOUR_S = 3600.0
SMTP = {"host": "127.0.0.1", "sender": "shop@example.com"}
WEBHOOK = {"url": "https://gateway.example/notices", "secrets": [SECRET]}


def with_notices(world: World, **more: Any) -> None:
    """Start the world's central again with these settings of notices; both channels unless said."""
    settings = Notices.model_validate({"smtp": SMTP, "webhook": WEBHOOK} | more)
    world.settings = world.settings.model_copy(update={"notices": settings})
    world.restart()


@dataclass
class Kept:
    """A channel that keeps letters; `answers` are what it says to the first ones."""

    name: Channel = "smtp"
    answers: list[Failed | None] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    during: Callable[[Letter], object] = lambda letter: None

    async def send(self, letter: Letter) -> Failed | None:
        self.letters.append(letter)
        self.during(letter)
        return self.answers.pop(0) if self.answers else None

    @property
    def kinds(self) -> list[str]:
        return [letter.kind for letter in self.letters]


def deliver(world: World, channel: Any) -> int | None:
    """One look of the channel's worker; when the next notice is due."""
    return world.runner.run(Worker(world.app.state.central, [channel]).deliver(channel))


def told(world: World, **where: str) -> list[Any]:
    """What the API says of notices, the oldest first."""
    query = "&".join(f"{name}={value}" for name, value in where.items())
    found: list[Any] = world.admin("GET", f"/v1/notices?{query}")["notices"]
    return found[::-1]


def states(world: World, kind: str) -> list[str]:
    """How far the notices of a kind have come."""
    return [one["state"] for one in told(world) if one["kind"] == kind]


def kinds(world: World, **where: str) -> list[str]:
    return [one["kind"] for one in told(world, **where)]


def ordered(world: World, kiosk: KioskSide, number: str = "W1", parcels: int = 1, **more: object) -> Any:
    """An order whose customer is told by mail, as central shows it."""
    wanted = [{"label": f"P-{number}-{one}", "size": "S"} for one in range(parcels)]
    body: dict[str, object] = {"parcels": wanted, "contact": {"email": MAIL}} | more
    return world.order(world.add_order(kiosk, number, **body)["id"])


def loaded(kiosk: KioskSide, order: Any, which: int = 0, door: str = "A01", epoch: str = "e1") -> dict[str, object]:
    parcel = order["parcels"][which]["id"]
    return kiosk.example("parcel.loaded", order=order["id"], parcel=parcel, compartment=door, epoch=epoch)


def collected(kiosk: KioskSide, order: Any, which: int = 0, epoch: str = "e1") -> dict[str, object]:
    parcel = order["parcels"][which]["id"]
    return kiosk.example("parcel.collected", order=order["id"], parcel=parcel, epoch=epoch)


def retrieved(
    kiosk: KioskSide, order: Any, which: int = 0, operation: str = "op9", seen: str = "parcel"
) -> dict[str, object]:
    parcel = order["parcels"][which]["id"]
    return kiosk.example("parcel.retrieved", order=order["id"], parcel=parcel, seen=seen, operation=operation)


def letter(kind: Kind = "ready", language: str = "zh-CN", **changed: Any) -> Letter:
    """A letter as an order's own facts make it."""
    values: dict[str, object] = {"order": "W1", "shop": "静安店", "doors": ["A01"], "code": "123 456"}
    made = Letter(
        id="0192f3a0-7c00-7000-8000-0000000000bb",
        kind=kind,
        tries=1,
        made_ms=NOON_MS,
        email=MAIL,
        recipient="wx-4711",
        language=language,
        text=texts.render(kind, language, texts.EXAMPLE | {"shop": "静安店"}),
        values=values,
        qr="A" * 122,
    )
    return replace(made, **changed)


@asynccontextmanager
async def serving(factory: Callable[[], Any]) -> AsyncIterator[int]:
    """A server of protocols on loopback, over when all its connections are; its port."""
    ended: list[asyncio.Event] = []

    def made() -> Any:
        protocol, over = factory(), asyncio.Event()
        ended.append(over)
        lose = protocol.connection_lost

        def lost(error: Exception | None) -> None:
            lose(error)
            over.set()

        protocol.connection_lost = lost
        return protocol

    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        async with asyncio.timeout(60):
            await asyncio.gather(*(over.wait() for over in ended))
