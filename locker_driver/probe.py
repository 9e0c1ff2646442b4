"""One open port without a bank: ask one question, hear what comes back.

For looking around on a line whose boards are not known yet, and for playing a trace again. Knows a port and bytes.
Must never know a family, and never repeats a question by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from locker_driver import timing
from locker_driver.errors import PortLost
from locker_driver.port import Port, PortEvents, PortFault

T = TypeVar("T")
OPEN_S = 10.0
MOST_BYTES = 1024
"""What a babbling line says beyond this is dropped."""


class Probe:
    """Use as `async with Probe(port) as probe`. PortLost when the port cannot be opened or goes away."""

    def __init__(self, port: Port, on_bytes: Callable[[bytes], None] = lambda _data: None) -> None:
        self._port = port
        self._on_bytes = on_bytes
        self._heard = bytearray()
        self._more = asyncio.Event()
        self._up = False
        self._fault: str | None = None

    async def __aenter__(self) -> Probe:
        self._port.open(PortEvents(self._opened, self._received, lambda _at_s: None, self._lost))
        try:
            while not self._up:
                await timing.within(OPEN_S, self._news())
        except TimeoutError as error:
            self._port.close()
            raise PortLost("The port does not answer.") from error
        except BaseException:
            self._port.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._port.close()

    async def ask(
        self, frame: bytes, patience_s: float, quiet_s: float, understood: Callable[[bytes], T | None]
    ) -> tuple[T | None, bytes]:
        """Send `frame`; what `understood` makes of the bytes that came, and those bytes.

        It is asked each time the line has been quiet for `quiet_s`; after `patience_s` nothing more is waited for.
        """
        self._heard.clear()
        self._port.write(frame)
        until_s = timing.now_s() + patience_s
        while (left_s := until_s - timing.now_s()) > 0:
            try:
                await timing.within(min(left_s, quiet_s) if self._heard else left_s, self._news())
            except TimeoutError:
                if self._heard and (found := understood(bytes(self._heard))) is not None:
                    return found, bytes(self._heard)
        return understood(bytes(self._heard)) if self._heard else None, bytes(self._heard)

    async def listen(self, for_s: float) -> None:
        """Send nothing; `on_bytes` gets what comes."""
        until_s = timing.now_s() + for_s
        while (left_s := until_s - timing.now_s()) > 0:
            try:
                await timing.within(left_s, self._news())
            except TimeoutError:
                return

    async def _news(self) -> None:
        """Something happened: bytes, or the port opened."""
        await self._more.wait()
        self._more.clear()
        if self._fault is not None:
            raise PortLost(f"{self._fault}.")

    def _opened(self) -> None:
        self._up = True
        self._more.set()

    def _received(self, data: bytes) -> None:
        self._on_bytes(data)
        self._heard += data[: MOST_BYTES - len(self._heard)]
        self._more.set()

    def _lost(self, fault: PortFault) -> None:
        self._fault = fault.reason
        self._more.set()
