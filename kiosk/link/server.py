"""The controller's end of the link: a Unix socket, one screen at a time, the newest snapshot always.

Knows: the handshake, who is replaced, who is too slow. Must never know what an intent means: it hands each, in order
and one at a time, to the handler it was given. Whatever a screen sends, the controller goes on.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from kiosk.domain.clock import Clock
from kiosk.link.connection import Connection
from kiosk.link.framing import frame
from kiosk.link.limit import Bucket
from kiosk.link.messages import PROTOCOL, Hello, Intent, LinkError, Snapshot, Welcome
from kiosk.link.peer import listen, may_knock

Spawn = Callable[[Coroutine[object, object, None], str], None]

INTENTS_PER_S = 50
INTENTS_AT_ONCE = 100
CONNECTIONS_AT_ONCE = 8
HELLO_LIMIT_S = 5.0


@dataclass
class Counts:
    """What happened since the start; never reset."""

    welcomed: int = 0
    turned_away: int = 0
    bad_messages: int = 0
    other_protocol: int = 0
    replaced: int = 0
    too_slow: int = 0
    dropped_intents: int = 0


class LinkServer:
    """Serves one screen. `on_intent` is awaited before the next intent is read."""

    def __init__(
        self,
        path: Path,
        *,
        welcome: Welcome,
        on_intent: Callable[[Intent], Awaitable[None]],
        clock: Clock,
        spawn: Spawn,
        log: FilteringBoundLogger,
        gid: int | None = None,
    ) -> None:
        """`gid` is the group the socket belongs to and whose members may knock, beside our own user."""
        self.counts = Counts()
        self._path = path
        self._welcome = frame(welcome)
        self._on_intent = on_intent
        self._spawn = spawn
        self._log = log
        self._gid = gid
        self._clock = clock
        self._bucket = Bucket(INTENTS_PER_S, INTENTS_AT_ONCE, clock.monotonic_s)
        self._one_at_a_time = asyncio.Lock()
        self._connections: set[Connection] = set()
        self._screen: Connection | None = None
        self._snapshot: bytes | None = None
        self._server: asyncio.Server | None = None
        self._inode: int | None = None

    @property
    def connected(self) -> bool:
        """Whether a screen is there now."""
        return self._screen is not None

    async def start(self) -> None:
        """Make the socket and serve. peer.ListenError with a sentence when it cannot be made."""
        listener = listen(self._path, self._gid)
        self._inode = self._path.stat().st_ino
        self._server = await asyncio.start_unix_server(self._knocked, sock=listener)

    async def stop(self) -> None:
        """Say goodbye to everybody, close and remove the socket."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        with contextlib.suppress(OSError):
            if self._path.stat().st_ino == self._inode:
                self._path.unlink()
        farewells = [each.farewell("stopping", "The controller stops.") for each in self._connections]
        await asyncio.gather(*farewells)

    def publish(self, snapshot: Snapshot) -> None:
        """What the screen shows from now on. An older one that was not sent yet is never sent."""
        self._snapshot = frame(snapshot)
        if self._screen is not None:
            self._screen.news.set()

    def greet(self, welcome: Welcome) -> None:
        """Welcome screens with this from now on; the one that is there hears it before its next snapshot."""
        self._welcome = frame(welcome)
        if self._screen is not None:
            self._screen.news.set()

    def _knocked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        endpoint = connection.socket
        full = len(self._connections) >= CONNECTIONS_AT_ONCE
        if full or self._server is None or endpoint is None or not may_knock(endpoint, self._gid):
            self.counts.turned_away += 1
            self._log.warning("link.turned_away", reason="too_many" if full else "not_ours")
            connection.close()
            return
        self._connections.add(connection)
        self._spawn(self._listen(connection), "link-listen")

    async def _listen(self, connection: Connection) -> None:
        try:
            if await self._handshake(connection):
                await self._intents(connection)
        finally:
            connection.abort()
            self._connections.discard(connection)
            if self._screen is connection:
                self._screen = None

    async def _handshake(self, connection: Connection) -> bool:
        try:
            async with asyncio.timeout(HELLO_LIMIT_S):
                first = await self._next(connection)
        except TimeoutError:
            self.counts.too_slow += 1
            await connection.farewell("too_slow", f"No hello came within {HELLO_LIMIT_S:g} s.")
            return False
        if first is None:
            return False
        if not isinstance(first, Hello):
            await self._bad(connection, "the first message must be a hello")
            return False
        if first.protocol != PROTOCOL:
            self.counts.other_protocol += 1
            sentence = f"The controller speaks protocol {PROTOCOL}, the screen {first.protocol}: install both anew."
            await connection.farewell("protocol", sentence)
            return False
        self._replace(connection)
        return True

    async def _intents(self, connection: Connection) -> None:
        while (message := await self._next(connection)) is not None:
            if isinstance(message, Hello):
                await self._bad(connection, "a second hello")
                return
            if not self._bucket.take():
                self.counts.dropped_intents += 1
                await self._clock.sleep(0)  # a flood must not keep the loop from its other work
                continue
            async with self._one_at_a_time:
                if connection.closed:
                    return
                await self._on_intent(message)

    async def _next(self, connection: Connection) -> Hello | Intent | None:
        """The next message; None when the screen is gone, or was sent away for what it said."""
        try:
            return await connection.receive()
        except LinkError as bad:
            await self._bad(connection, str(bad))
            return None

    async def _bad(self, connection: Connection, sentence: str) -> None:
        self.counts.bad_messages += 1
        self._log.warning("link.bad_message")
        await connection.farewell("bad_message", sentence)

    def _replace(self, connection: Connection) -> None:
        before, self._screen = self._screen, connection
        self.counts.welcomed += 1
        self._spawn(self._speak(connection), "link-speak")
        if before is not None:
            self.counts.replaced += 1
            self._spawn(before.farewell("replaced", "Another screen has taken over."), "link-farewell")

    async def _speak(self, connection: Connection) -> None:
        """Welcome, then the newest snapshot, then each newer one."""
        if self._snapshot is not None:
            connection.news.set()
        try:
            welcomed = self._welcome
            await connection.send(welcomed)
            while await connection.news.wait() and not connection.closed:
                connection.news.clear()
                if welcomed is not self._welcome:
                    welcomed = self._welcome
                    await connection.send(welcomed)
                if self._snapshot is not None:
                    await connection.send(self._snapshot)
        except TimeoutError:
            self.counts.too_slow += 1
            await connection.farewell("too_slow", "The screen does not read what it is sent.")
