"""Where database work runs: one thread of its own at a kiosk, inline in a simulation.

Knows: functions to call, in order. Must never know what they do.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

R = TypeVar("R")

QUEUE_LIMIT = 256
"""Transactions waiting at once. A transaction takes milliseconds, so a full queue means a disk that hangs."""


class WorkerError(RuntimeError):
    """The worker takes no work: it is stopped, or its queue is full."""


class InlineExecutor:
    """The port `Executor` with no thread: the work is done when `run` returns."""

    async def run(self, work: Callable[[], R]) -> R:
        """The result of `work`, or its exception."""
        return work()


class ThreadExecutor:
    """The port `Executor` with one thread that does one piece of work after the other."""

    def __init__(self, name: str, limit: int = QUEUE_LIMIT) -> None:
        self._jobs: queue.Queue[Callable[[], None] | None] = queue.Queue(limit)
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[], R]) -> R:
        """The result of `work`, or its exception. WorkerError when the worker is stopped or its queue is full.

        A caller that is cancelled while the work runs loses the result, not the work.
        """
        if self._stopped:
            raise WorkerError("the worker is stopped")
        done: Future[R] = Future()

        def job() -> None:
            if done.set_running_or_notify_cancel():
                _complete(done, work)

        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            raise WorkerError(f"{self._jobs.maxsize} pieces of work are waiting already") from None
        return await asyncio.wrap_future(done)

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Finish what is queued, take nothing more, end the thread. False when it did not end in time."""
        if not self._stopped:
            self._stopped = True
            self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _complete(done: Future[R], work: Callable[[], R]) -> None:
    try:
        result = work()
    except BaseException as failed:  # carried to the caller, who awaits it
        done.set_exception(failed)
    else:
        done.set_result(result)
