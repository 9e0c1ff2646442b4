"""The real clock, the system's randomness, tasks, and the one way to end at once.

Knows the operating system. Only the composition root may use it: everything else takes these as ports, so that a
simulation can play time and chance from a seed.
"""

import asyncio
import os
import re
import time
from collections.abc import Callable, Coroutine
from typing import NoReturn

from structlog.typing import FilteringBoundLogger

EXIT_FATAL = 70
"""EX_SOFTWARE of sysexits(3): the service manager starts the program again, and it reads what is true."""

NO_NAME = re.compile(r"[^\w.:/@+-]+")
"""What the log does not take in a field: blanks above all."""


class SystemClock:
    """The port `Clock`. Its monotonic seconds are those of the running loop, which stamps sensor readings."""

    def monotonic_s(self) -> float:
        """Seconds since some moment before the start."""
        return time.monotonic()  # noqa: TID251  # the wrapper

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        """Wait; a negative wait is none."""
        await asyncio.sleep(max(seconds, 0.0))  # noqa: TID251  # the wrapper


class SystemEntropy:
    """The port `Entropy`."""

    def bytes(self, count: int) -> bytes:
        """So many bytes from the kernel."""
        return os.urandom(count)


class Tasks:
    """The port `Spawn`: keeps every task until it ends, and lets none fail unseen."""

    def __init__(self, fatal: Callable[[str], None], log: FilteringBoundLogger) -> None:
        self._fatal = fatal
        self._log = log
        self._running: set[asyncio.Task[None]] = set()

    def __call__(self, work: Coroutine[object, object, None], name: str) -> None:
        """Run `work` beside everything else; its exception is logged and fatal."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(_plain(work), name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def stop(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            self._log.critical("task.failed", task=task.get_name(), exc_info=failure)
            self._fatal(f"task {task.get_name()} failed: {type(failure).__name__}")


def make_fatal(log: FilteringBoundLogger) -> Callable[[str], NoReturn]:
    """A function that writes the reason and ends the process at once, with EXIT_FATAL.

    Nothing is cleaned up: no code may run on a state that nobody is sure of.
    """

    def fatal(reason: str) -> NoReturn:
        try:
            log.critical("fatal", reason=NO_NAME.sub("_", reason)[:80])
        finally:
            os._exit(EXIT_FATAL)

    return fatal


async def _plain(work: Coroutine[object, object, None]) -> None:
    await work
