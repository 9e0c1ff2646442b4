"""The delivery of notices, in the background of the server: claim, send, mark, and wait for the next.

One loop for each channel, so that a slow one holds up no other. Correct with many workers on one database. Must never
know a template or a wire.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

from central.core import Central
from central.notices import contacts, outbox
from central.notices.causes import bell
from central.notices.channels import Sender
from central.notices.letters import Letter
from central.notices.settings import Notices
from central.notices.smtp import SmtpSender
from central.notices.webhook import WebhookSender
from central.ports import Clock

T = TypeVar("T")

LOOK_EVERY_S = 5.0
"""Another process may have made a notice, which rings no bell here."""

CLEAN_EVERY_S = 3600.0
GOODBYE_S = 5.0
"""What is being sent when the server stops may end within this; then it is cut off, and sent again later."""


def senders(settings: Notices, clock: Clock) -> list[Sender]:
    """The channels the settings name."""
    named: list[Sender] = []
    if settings.smtp is not None:
        named.append(SmtpSender(settings.smtp, clock))
    if settings.webhook is not None:
        named.append(WebhookSender(settings.webhook, clock))
    return named


class Worker:
    """Sends what is due through each of its channels."""

    def __init__(self, central: Central, channels: Sequence[Sender]) -> None:
        self._central = central
        self._channels = tuple(channels)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver until the block ends."""
        async with asyncio.TaskGroup() as group:
            loops = [group.create_task(self._deliver_for_ever(one)) for one in self._channels]
            loops.append(group.create_task(self._clean_for_ever()))
            try:
                yield
            finally:
                self._central.bells.close()
                await asyncio.wait(loops, timeout=GOODBYE_S)
                for loop in loops:
                    loop.cancel()

    async def deliver(self, channel: Sender) -> int | None:
        """Send what is due on one channel, once; when the next notice is due, in Unix ms."""
        claimed = await self._central.transact(lambda unit: outbox.claim(unit, channel.name))
        ends = await asyncio.gather(*(self._send(channel, one) for one in claimed.letters), return_exceptions=True)
        for broken in filter(None, ends):
            raise broken
        return self._central.clock.wall_ms() if claimed.letters else claimed.next_due_ms

    async def clean_up(self) -> None:
        """Delete what was kept long enough."""
        gone = await self._central.transact(contacts.clean_up)
        if gone:
            self._central.log.write("central.contacts_deleted", orders=gone)

    async def _send(self, channel: Sender, letter: Letter) -> None:
        failure = await channel.send(letter)
        words: dict[str, str | int] = {"notice": letter.id, "kind": letter.kind, "channel": channel.name}
        if failure is None:
            await self._central.transact(lambda unit: outbox.sent(unit, letter))
            self._central.log.write("central.notice_sent", **words, tries=letter.tries)
            return
        mark = partial(outbox.failed, letter=letter, failure=failure.cause, permanent=failure.permanent)
        await self._central.transact(mark)
        self._central.log.write("central.notice_failed", **words, tries=letter.tries, reason=failure.cause)

    async def _deliver_for_ever(self, channel: Sender) -> None:
        while not self._central.bells.closed:
            with self._central.bells.listen(bell(channel.name)) as rung:
                next_due_ms = await self._guarded(lambda: self.deliver(channel))
                wait_s = LOOK_EVERY_S
                if next_due_ms is not None:
                    wait_s = min(wait_s, max(0.0, (next_due_ms - self._central.clock.wall_ms()) / 1000))
                await _wait(rung, wait_s)

    async def _clean_for_ever(self) -> None:
        while not self._central.bells.closed:
            with self._central.bells.listen(bell("clean-up")) as rung:
                await self._guarded(self.clean_up)
                await _wait(rung, CLEAN_EVERY_S)

    async def _guarded(self, work: Callable[[], Awaitable[T]]) -> T | None:
        """Orders and events go on, whatever the notices meet: it is logged, and tried again at the next look."""
        try:
            return await work()
        except Exception as error:
            self._central.log.write("central.notices_stuck", reason=type(error).__name__)
            return None


async def _wait(rung: asyncio.Event, wait_s: float) -> None:
    try:
        async with asyncio.timeout(wait_s):
            await rung.wait()
    except TimeoutError:
        return
