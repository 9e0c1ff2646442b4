"""One connected screen: whole messages in, whole frames out, and a farewell that cannot hang.

Knows streams and framing. Must never know what a message asks for.
"""

import asyncio
import socket
from collections import deque
from typing import Literal

from kiosk.link.framing import Framer, frame
from kiosk.link.messages import Goodbye, Hello, Intent, read_upward

CHUNK = 64 * 1024
SEND_BUFFER = 64 * 1024
"""Bytes the kernel keeps for a slow screen: small, so that what it reads next is not long out of date."""

SEND_LIMIT_S = 5.0
FAREWELL_S = 1.0

Code = Literal["protocol", "bad_message", "too_slow", "replaced", "stopping"]


class Connection:
    """A screen, or what claims to be one. `news` is set when there is something new for it, or nothing any more."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.news = asyncio.Event()
        self.closed = False
        self._reader = reader
        self._writer = writer
        self._framer = Framer()
        self._bodies: deque[bytes] = deque()
        writer.transport.set_write_buffer_limits(high=0)
        endpoint = self.socket
        if endpoint is not None:
            endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    @property
    def socket(self) -> socket.socket | None:
        """The socket under the stream."""
        found: socket.socket | None = self._writer.get_extra_info("socket")
        return found

    async def receive(self) -> Hello | Intent | None:
        """The next message, or None when the screen is gone or was sent away. LinkError when what came is none."""
        while not self._bodies:
            try:
                data = await self._reader.read(CHUNK)
            except OSError:
                data = b""
            if not data:
                return None
            self._bodies.extend(self._framer.feed(data))
        if self.closed:
            return None
        return read_upward(self._bodies.popleft())

    async def send(self, data: bytes) -> None:
        """Hand a frame to the kernel. TimeoutError when the screen takes none of it; quiet when it is gone."""
        if self.closed:
            return
        self._writer.write(data)
        try:
            async with asyncio.timeout(SEND_LIMIT_S):
                await self._writer.drain()
        except ConnectionError:
            self.close()

    async def farewell(self, code: Code, sentence: str) -> None:
        """Say why, then close; what the screen does not read within a second it never hears."""
        if self.closed:
            return
        self._writer.write(frame(Goodbye(code=code, sentence=sentence)))
        self.close()
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self._writer.wait_closed()
        except OSError:
            self.abort()

    def close(self) -> None:
        """Close without a word; whoever waits for news learns of it."""
        self.closed = True
        self._writer.close()
        self.news.set()

    def abort(self) -> None:
        """Close now; what was not sent yet never will be."""
        self.close()
        endpoint = self.socket
        if endpoint is not None and endpoint.fileno() >= 0:  # aborting twice is an error of asyncio
            self._writer.transport.abort()
