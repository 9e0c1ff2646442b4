"""The bank for plain code: ordinary functions that block, with a thread of their own behind them.

Knows a bank and one thread with its loop. Must never know bytes, and adds nothing to what a bank promises.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Self, TypeVar

from locker_driver.bank import Bank, LineHealth
from locker_driver.config import LineConfig
from locker_driver.errors import Stopped
from locker_driver.jobs import OpenResult
from locker_driver.line import TraceHook
from locker_driver.port import Port, serial_port
from locker_driver.readings import Lock, Reading
from locker_driver.seeing import seen_open

T = TypeVar("T")
STOP_S = 10.0
LONGEST_CALL_S = 60.0
"""Everything a bank does ends sooner; a call that does not is given up with TimeoutError."""


class PlainBank:
    """Every lock on every line; any thread may call. Use as a context manager, or `close` it.

    Errors are those of `Bank`. Times (`at_s`, `sent_at_s`) are of one clock, `time.monotonic`'s on every common system.
    """

    def __init__(
        self,
        lines: Sequence[LineConfig],
        *,
        port_factory: Callable[[LineConfig], Port] = serial_port,
        on_trace: TraceHook | None = None,
    ) -> None:
        """Opens all lines, and returns after the first attempt, good or bad; see `health`. Raises ConfigError."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="locker bank", daemon=True)
        self._closing = threading.Lock()
        self._closed = False
        self._thread.start()
        try:
            self._bank = self._call(_started(lines, port_factory, on_trace))
        except BaseException:
            self._end_loop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def locks(self) -> list[Lock]:
        """Every lock there can be."""
        return self._bank.locks

    def open(self, lock: Lock) -> OpenResult:
        """As `Bank.open`: one unlock frame or none; the result is a hint."""
        return self._call(self._bank.open(lock))

    def open_and_see(self, lock: Lock, wait_s: float = 5.0) -> Reading:
        """`open`, then the first of two readings that say open; after `wait_s` the state as it is, not open."""
        return self._call(_open_and_see(self._bank, lock, wait_s), LONGEST_CALL_S + wait_s)

    def fresh(self, lock: Lock) -> Reading:
        """As `Bank.fresh`."""
        return self._call(self._bank.fresh(lock))

    def states(self, *, line: str | None = None, board: int | None = None) -> dict[Lock, Reading]:
        """As `Bank.states`."""
        return self._call(self._bank.states(line=line, board=board))

    def health(self) -> dict[str, LineHealth]:
        """As `Bank.health`."""
        return self._call(_health(self._bank))

    def close(self) -> None:
        """Close all lines; what waits in other threads gets Stopped. Harmless when called again."""
        with self._closing:
            if self._closed:
                return
            try:
                self._call(_stopped(self._bank), STOP_S)
            finally:
                self._end_loop()

    def _call(self, work: Coroutine[Any, Any, T], limit_s: float = LONGEST_CALL_S) -> T:
        """Let the loop's thread do it and wait. An interrupted or late caller takes back what was not sent."""
        if self._closed or threading.current_thread() is self._thread:
            work.close()
            raise Stopped("This bank is closed, or was called from its own thread.")
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(limit_s)
        except concurrent.futures.CancelledError as error:
            raise Stopped("This bank was closed.") from error
        except BaseException:
            future.cancel()
            raise

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:  # cancels at its end what is left
            runner.get_loop().run_forever()

    def _end_loop(self) -> None:
        self._closed = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_S)


async def _started(
    lines: Sequence[LineConfig], port_factory: Callable[[LineConfig], Port], on_trace: TraceHook | None
) -> Bank:
    bank = Bank(lines, port_factory=port_factory, on_trace=on_trace)
    await bank.start()
    return bank


async def _health(bank: Bank) -> dict[str, LineHealth]:
    return bank.health()


async def _open_and_see(bank: Bank, lock: Lock, wait_s: float) -> Reading:
    watch = bank.watch()
    try:
        await bank.open(lock)
        return await seen_open(bank, watch, lock, wait_s)
    finally:
        watch.close()


async def _stopped(bank: Bank) -> None:
    """Stop, and let those who wait in other threads hear of it."""
    await bank.stop()
    if rest := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(rest, timeout=STOP_S / 2)
