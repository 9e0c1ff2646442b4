"""A controller that is built: how it starts, makes its rounds, tells how it is, and stops.

Knows: the parts of a kiosk as a whole. Must never know how they are wired: `bootstrap` builds them.
"""

from dataclasses import dataclass
from importlib.metadata import version

import httpx

from kiosk.db.database import SqlDatabase
from kiosk.domain.compartments import Layout
from kiosk.link.server import LinkServer
from kiosk.lockers.health import line_facts
from kiosk.outside import Outside
from kiosk.services.absence import Absence
from kiosk.services.desk import Desk, Service
from kiosk.services.drain import Drain
from kiosk.services.health import Facts, HealthFile
from kiosk.services.operations import Operations
from kiosk.services.room import Room
from kiosk.services.secrets import Secrets
from kiosk.services.silence import Silence
from kiosk.services.tidy import Tidy
from kiosk.services.watchman import Watchman
from kiosk.services.welcome import started
from kiosk.settings import Settings
from kiosk.sync.identity import Identity
from kiosk.sync.service import Sync
from locker_driver import Bank

ROUND_S = 1.0
"""How often the kiosk ends expired epochs, and asks itself whether it sees its doors and whether it is to drain."""


@dataclass(frozen=True)
class Parts:
    """What nearly everything else is built from."""

    settings: Settings
    outside: Outside
    layout: Layout
    database: SqlDatabase
    silence: Silence
    operations: Operations
    secrets: Secrets
    identity: Identity
    room: Room
    absence: Absence


@dataclass(frozen=True)
class Kiosk:
    """A controller, built and not yet running."""

    parts: Parts
    drain: Drain
    bank: Bank
    watchman: Watchman
    desk: Desk
    tidy: Tidy
    sync: Sync | None
    http: httpx.AsyncClient
    link: LinkServer | None

    async def start(self) -> None:
        """Open the bus, reconcile what the last run left behind, then serve. No pulse leaves before that (R4)."""
        self.drain.start()
        if self.link is not None:
            self.link.publish(self.desk.snapshot)
            await self.link.start()
        spawn = self.parts.outside.spawn
        await self.parts.operations.recall()
        await self.bank.start()
        spawn(self.watchman.watch(), "watch")
        resumed = await self.parts.operations.reconcile()
        await self.parts.database.transact(lambda book: started(book, version("open-pickup-kiosk"), len(resumed)))
        spawn(self.watchman.begin(), "watchman")
        spawn(self.desk.run(resumed), "desk")
        spawn(self._rounds(), "rounds")
        if self.link is not None:
            spawn(HealthFile(self.parts.settings.data_dir, self.facts, self.parts.outside.clock).run(), "health")
        if self.sync is not None:
            spawn(self.sync.run(), "sync")

    async def stop(self) -> None:
        """Close the link, the bus and the network; the journal needs no farewell."""
        if self.link is not None:
            await self.link.stop()
        await self.bank.stop()
        await self.http.aclose()

    def facts(self) -> Facts:
        """How every part is now."""
        return Facts(
            lines=line_facts(self.bank.health(), self.parts.layout, self.watchman.sights),
            outbox=self.parts.room.queued,
            online=self.sync.online if self.sync else None,
            enrolled=self.parts.identity.enrolment is not None,
            screen=self.link.connected if self.link and self.parts.settings.link.screen else None,
            draining=self.drain.on,
            live=self.parts.operations.live,
            anchored=self.parts.database.anchored,
            staff_days=self.parts.absence.days_left,
        )

    async def _rounds(self) -> None:
        said: str | None = None
        while True:
            draining = self.drain.look()
            reason = "doors_silent" if self.watchman.blind else "draining" if draining else None
            if reason != said:
                said = reason
                self.desk.post(Service(reason))
            self.parts.room.look(await self.parts.database.outbox_depth())
            await self.parts.outside.clock.sleep(ROUND_S)
            await self.desk.end_expired()
            await self.tidy.look()
            await self.parts.absence.look()
