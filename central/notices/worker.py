"""The delivery of notices, in the background of the server: claim, send, mark.

One chore for each channel, so that a slow one holds up no other. Correct with many workers on one database. Must never
know a template or a wire.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from central.chores import Chore, running
from central.core import Central
from central.notices import contacts, outbox
from central.notices.causes import bell
from central.notices.channels import Sender
from central.notices.letters import Letter
from central.notices.settings import Notices
from central.notices.smtp import SmtpSender
from central.notices.webhook import WebhookSender
from central.ports import Clock

LOOK_EVERY_S = 5.0
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
        chores = [
            Chore(partial(self._deliver, one), bell(one.name), LOOK_EVERY_S, "central.notices_stuck")
            for one in self._channels
        ]
        chores.append(Chore(self.clean_up, bell("clean-up"), CLEAN_EVERY_S, "central.notices_stuck"))
        async with running(chores, self._central.bells, self._central.log, goodbye_s=GOODBYE_S):
            yield

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

    async def _deliver(self, channel: Sender) -> float | None:
        """Send what is due; in how many seconds the next notice is, if there is one."""
        next_due_ms = await self.deliver(channel)
        return None if next_due_ms is None else (next_due_ms - self._central.clock.wall_ms()) / 1000
