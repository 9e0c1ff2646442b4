"""The real clock, worker and randomness: the only module of central that touches them."""

import asyncio
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class SystemClock:
    """The computer's own clocks."""

    def wall_ms(self) -> int:
        """Unix time in milliseconds, UTC."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Seconds since some fixed moment before the start."""
        return time.monotonic()  # noqa: TID251 - this is the wrapper


class SystemEntropy:
    """The operating system's randomness."""

    def token_bytes(self, count: int) -> bytes:
        """`count` unpredictable bytes."""
        return secrets.token_bytes(count)


class ThreadExecutor:
    """One worker thread: the database has one writing connection, so one is all it may be."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="central-database")

    async def run(self, fn: Callable[[], T]) -> T:
        """The result of fn() on the worker, or what it raised."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, fn)

    def close(self) -> None:
        """Finish what was begun and end the thread."""
        self._pool.shutdown(wait=True)


class InlineExecutor:
    """Runs the work where it is asked for: for a simulation in one thread, and for tests."""

    async def run(self, fn: Callable[[], T]) -> T:
        """The result of fn(), at once."""
        return fn()
