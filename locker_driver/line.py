"""A serial line that heals: opens its port, opens it again with back-off when it is lost, traces its bytes.

Knows a port and the loop's timers. Must never know frames or boards.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from locker_driver import timing
from locker_driver.config import LineConfig
from locker_driver.port import Port, PortEvents, PortFault

log = logging.getLogger(__name__)

FIRST_OUTCOME_S = 10.0


@dataclass(frozen=True)
class TraceEvent:
    """Bytes on a line: direction as the computer sees it, loop time in seconds."""

    line: str
    direction: Literal["tx", "rx"]
    data: bytes
    at_s: float


TraceHook = Callable[[TraceEvent], None]


class Line:
    """One line, up or down. `on_down` is told why, once per loss; `on_up` each time it is open."""

    def __init__(
        self,
        config: LineConfig,
        port: Port,
        on_trace: TraceHook,
        *,
        on_up: Callable[[], None],
        on_bytes: Callable[[bytes], None],
        on_down: Callable[[str], None],
    ) -> None:
        self.up = False
        self.reopened = 0
        self.fault: str | None = None
        self.on_sent: Callable[[float], None] = lambda _at_s: None
        self._config = config
        self._port = port
        self._on_trace = on_trace
        self._on_up = on_up
        self._on_bytes = on_bytes
        self._on_down = on_down
        self._pause_s = config.reopen_first_s
        self._was_up = False
        self._running = False
        self._retry: asyncio.TimerHandle | None = None
        self._first: asyncio.Future[None] | None = None

    async def start(self) -> None:
        """Try to open; returns after the first outcome, good or bad."""
        self._running = True
        first: asyncio.Future[None] = timing.future()
        self._first = first
        self._open()
        try:
            await timing.within(FIRST_OUTCOME_S, first)
        except TimeoutError:
            log.warning("line %s: still opening %s", self._config.name, self._config.url)

    def stop(self) -> None:
        """Close; nothing is called back from here on."""
        self._running = self.up = False
        if self._retry is not None:
            self._retry.cancel()
        self._port.close()

    def write(self, data: bytes) -> None:
        """Send `data`; ignored when the line is down (its loss was told before)."""
        if self.up:
            self._on_trace(TraceEvent(self._config.name, "tx", data, timing.now_s()))
            self._port.write(data)

    def _open(self) -> None:
        self._port.open(PortEvents(self._opened, self._received, self._sent, self._lost))

    def _opened(self) -> None:
        if not self._running:
            return
        if self.fault is not None:
            log.info("line %s: open again", self._config.name)
        self.reopened += self._was_up
        self.up = self._was_up = True
        self.fault = None
        self._settle()
        self._on_up()

    def _received(self, data: bytes) -> None:
        if self.up:
            self._pause_s = self._config.reopen_first_s  # it works: forget how long it took
            self._on_trace(TraceEvent(self._config.name, "rx", data, timing.now_s()))
            self._on_bytes(data)

    def _sent(self, at_s: float) -> None:
        if self.up:
            self.on_sent(at_s)

    def _lost(self, fault: PortFault) -> None:
        if not self._running:
            return
        was_up, self.up = self.up, False
        if self.fault is None:
            log.warning("line %s: lost: %s", self._config.name, fault.reason)
        self.fault = fault.reason
        pause_s = self._config.reopen_denied_s if fault.denied else self._pause_s
        self._pause_s = min(self._pause_s * 2, self._config.reopen_longest_s)
        self._retry = timing.call_at(timing.now_s() + pause_s, self._open)
        self._settle()
        if was_up:
            self._on_down(fault.reason)

    def _settle(self) -> None:
        if self._first is not None and not self._first.done():
            self._first.set_result(None)
