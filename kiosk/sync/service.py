"""The sync as one thing that runs: enrols once, then pushes and pulls for ever, whatever central does.

Knows: when to try again and whether central is there. Must never know a flow: it calls back when central comes or
goes, when it has told all it has, and when changes were applied. Only CentralError is survived; a fault of the
database goes through to whoever runs this, and ends the program.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx
from structlog.typing import FilteringBoundLogger

from kiosk.domain.clock import Clock
from kiosk.services.ports import Entropy
from kiosk.services.sync_ports import Change, SyncBook
from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient
from kiosk.sync.errors import CentralError, OldCopyError, RejectedError, StuckError, UnreachableError
from kiosk.sync.identity import Identity
from kiosk.sync.photos import PhotoPush
from kiosk.sync.pull import ApplyOne, Pull
from kiosk.sync.push import Push

IDLE_S = 30.0
"""The outbox is looked at this often even when nobody said that something was queued."""

OFFLINE_AFTER = 2
"""So many calls in a row without central mean offline: one lost request is no outage."""

LOG_EVERY = 100
"""Of the failures in a row, the first and then every so many are logged: an outage may last 30 days."""


@dataclass
class _Line:
    """One of the two directions: its back-off, and what cuts its waiting short."""

    name: str
    backoff: Backoff
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    failures: int = 0
    unreached: bool = False
    """Whether its last call found nobody: then the other direction's success is news to it."""


def _nothing(*_: object) -> None:
    pass


class Sync:
    """Keeps the kiosk and central together."""

    def __init__(
        self,
        *,
        central: CentralClient,
        identity: Identity,
        book: SyncBook,
        apply_one: ApplyOne,
        clock: Clock,
        entropy: Entropy,
        log: FilteringBoundLogger,
        software: str,
        enrolment_code: str | None = None,
        on_online: Callable[[bool], None] = _nothing,
        on_changes: Callable[[Sequence[Change]], None] = _nothing,
        on_told: Callable[[], None] = _nothing,
    ) -> None:
        """`on_changes` is called after the changes are durable, `on_told` when none is outstanding."""
        self._central = central
        self._identity = identity
        self._clock = clock
        self._log = log
        self._software = software
        self._enrolment_code = enrolment_code
        self._on_online = on_online
        self._on_changes = on_changes
        self._on_told = on_told
        self._push = Push(central, book, log)
        self._pull = Pull(central, book, apply_one, clock, log)
        self._photos = PhotoPush(central, book, clock, entropy, log)
        self._up = _Line("push", Backoff(entropy))
        self._down = _Line("pull", Backoff(entropy))
        self._queued = asyncio.Event()
        self._calm = asyncio.Event()
        self._absences = 0
        self._online = False

    @property
    def online(self) -> bool:
        """Whether central answered lately. False at the start."""
        return self._online

    def kick(self) -> None:
        """Something was queued: send it now, and photographs after it. Never shortens a back-off."""
        self._calm.clear()
        self._queued.set()

    async def run(self) -> None:
        """Run until cancelled; return at once when the kiosk is not enrolled and has no code."""
        kiosk = await self._who()
        if kiosk is None:
            return
        try:
            async with asyncio.TaskGroup() as lines:
                lines.create_task(self._push_forever(kiosk), name="sync push")
                lines.create_task(self._pull_forever(kiosk), name="sync pull")
                lines.create_task(self._photos_forever(kiosk), name="sync photos")
        except* OldCopyError:
            self._log.critical("sync.old_copy")
            raise

    async def _who(self) -> str | None:
        while self._identity.enrolment is None:
            if self._enrolment_code is None:
                self._log.warning("sync.not_enrolled")
                return None
            try:
                enrolment = await self._central.enrol(self._enrolment_code, self._software)
            except CentralError as fault:
                await self._failed(self._up, fault)
                continue
            self._identity.enrolled(enrolment)
            self._log.info("sync.enrolled", kiosk=enrolment.kiosk)
            self._succeeded(self._up)
            self._on_told()
        return self._identity.enrolment.kiosk

    async def _push_forever(self, kiosk: str) -> None:
        while True:
            self._queued.clear()
            try:
                sent = await self._push.once(kiosk)
            except CentralError as fault:
                await self._failed(self._up, fault)
                continue
            if sent:
                self._succeeded(self._up)
            else:
                # An empty outbox asks central nothing, so it says nothing about being online.
                if not self._queued.is_set():
                    self._calm.set()
                await _wait(self._queued, IDLE_S)

    async def _photos_forever(self, kiosk: str) -> None:
        """When all events are with central, and only then: a photograph belongs to a case that central knows."""
        while await self._calm.wait():
            if not await self._photos.once(kiosk):
                self._calm.clear()

    async def _pull_forever(self, kiosk: str) -> None:
        while True:
            try:
                # In doubt, ask for an answer at once instead of after a long poll.
                sure = self._online and self._absences == 0
                changes = await self._pull.once(kiosk, wait=sure)
            except CentralError as fault:
                await self._failed(self._down, fault)
                continue
            self._succeeded(self._down)
            if self._pull.whole:
                self._on_told()
            if changes:
                self._on_changes(changes)

    async def _failed(self, line: _Line, fault: CentralError) -> None:
        if line.failures % LOG_EVERY == 0:
            problem = fault.code if isinstance(fault, RejectedError) else None
            self._log.warning("sync.failed", line=line.name, error=type(fault).__name__, problem=problem)
        line.failures += 1
        line.unreached = isinstance(fault, UnreachableError)
        self._absences += _absent(fault)
        if self._absences >= OFFLINE_AFTER:
            self._say(False)
        line.wake.clear()
        await _wait(line.wake, line.backoff.after_failure())

    def _succeeded(self, line: _Line) -> None:
        """Central is there: whoever waits for it need not wait longer."""
        line.backoff.after_success()
        line.failures = 0
        line.unreached = False
        self._absences = 0
        for other in (self._up, self._down):
            if other.unreached or not self._online:
                other.backoff.after_success()
                other.wake.set()
        self._say(True)

    def _say(self, online: bool) -> None:
        if online != self._online:
            self._online = online
            self._log.info("sync.online" if online else "sync.offline")
            self._on_online(online)


def _absent(fault: CentralError) -> bool:
    """Whether central is not there, as opposed to there and refusing."""
    if isinstance(fault, RejectedError):
        return fault.status >= httpx.codes.INTERNAL_SERVER_ERROR
    return not isinstance(fault, StuckError)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, at most so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
