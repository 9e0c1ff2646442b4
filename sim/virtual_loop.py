"""An asyncio loop on which waiting takes no time: when nothing is ready, the clock jumps to what is due next.

Everything runs in the one thread that runs the loop. A loop that would wait for ever, or past its limit, is an error
with a sentence, and so is a second thread: both would make a run say something else the next time.

Knows: asyncio. Must never know what runs on the loop.
"""

import asyncio
import selectors
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from contextvars import Context
from typing import Any, TypeVar, TypeVarTuple, Unpack

from sim.errors import SimError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

START_S = 1000.0
LIMIT_S = 86_400.0
RESOLUTION_S = 1e-9


class StalledError(SimError):
    """Nothing is due and nobody can wake the loop, or the limit of virtual time is reached."""


class ThreadError(SimError):
    """Something on a virtual loop asked for another thread."""


class _Leap(selectors.SelectSelector):
    """A selector that looks at no descriptor: a wait is a leap of its clock."""

    def __init__(self, start_s: float, limit_s: float) -> None:
        super().__init__()
        self.now_s = start_s
        self._start_s = start_s
        self._limit_s = limit_s

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise StalledError("the virtual loop would wait for ever: nothing is ready and nothing is due")
        self.now_s += max(timeout, 0.0)
        # What takes no time may still be done past the limit: tasks are swept away there.
        if timeout > 0 and self.now_s - self._start_s > self._limit_s:
            raise StalledError(f"the virtual loop ran for more than {self._limit_s:.0f} simulated seconds")
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop. `time` counts virtual seconds from `start_s`."""

    def __init__(self, start_s: float = START_S, limit_s: float = LIMIT_S) -> None:
        self._leap = _Leap(start_s, limit_s)
        super().__init__(self._leap)
        self._clock_resolution = RESOLUTION_S
        self._home = threading.get_ident()

    def time(self) -> float:
        """Virtual seconds."""
        return self._leap.now_s

    def call_soon_threadsafe(
        self, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """As `call_soon`; ThreadError from any other thread."""
        if threading.get_ident() != self._home:
            raise ThreadError("another thread called into a virtual loop")
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Refused: a thread takes real time, and simulated seconds would pass meanwhile."""
        raise ThreadError("a thread was asked for on a virtual loop; hand in an inline executor instead")


class VirtualClock:
    """The clock of every program on the running virtual loop: the ports `Clock` of kiosk and central."""

    def __init__(self, wall_at_zero_ms: int) -> None:
        """`wall_at_zero_ms`: what the wall clock showed when the loop's time was 0, Unix milliseconds."""
        self.wall_at_zero_ms = wall_at_zero_ms

    def monotonic_s(self) -> float:
        """The loop's own seconds."""
        return asyncio.get_running_loop().time()

    def wall_ms(self) -> int:
        """Unix time in milliseconds."""
        return self.wall_at_zero_ms + int(self.monotonic_s() * 1000)

    def passes(self, seconds: float) -> None:
        """So much wall time goes by at once: nobody did anything meanwhile."""
        self.wall_at_zero_ms += int(seconds * 1000)

    async def sleep(self, seconds: float) -> None:
        """Let virtual seconds pass; a negative wait is none."""
        await asyncio.sleep(max(seconds, 0.0))  # noqa: TID251 - the wrapper of virtual time


def run(main: Callable[[], Coroutine[Any, Any, T]], *, start_s: float = START_S, limit_s: float = LIMIT_S) -> T:
    """What `main()` returns, on a loop of its own. StalledError when virtual time has nowhere to go."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(start_s, limit_s)) as runner:
        return runner.run(main())
