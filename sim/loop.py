"""The one thread on which a world meets the computer: file descriptors, calls from other threads, due times.

It wakes at the absolute time of the next happening, so pacing does not drift. Everything the world does happens
on this thread; others ask by `call`. Listeners run here too and must not block.

Knows: a world and a selector. Must never know: what is behind a descriptor.
"""

import os
import selectors
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Self, TypeVar

from sim.timing import monotonic_s
from sim.world import Event, Output, World

T = TypeVar("T")
READ = selectors.EVENT_READ
WRITE = selectors.EVENT_WRITE
STOP_WITHIN_S = 30.0


class Loop:
    """Runs `world` against the monotonic clock from `start` to `stop`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._selector = selectors.SelectSelector()  # the only one here with sub-millisecond time-outs
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._selector.register(self._wake_read, READ, self._drain_wake)
        self._calls: deque[Callable[[], None]] = deque()
        self._sinks: dict[str, list[Callable[[bytes], None]]] = {}
        self._listeners: list[Callable[[Event], None]] = []
        self._stopping = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="sim-loop", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether time runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Let time run. What was watched and listened for before is in place from the first moment."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; raises what ended it before, if anything did. Safe to call twice."""
        self._stopping = True
        if self._thread.is_alive():
            self._wake()
            self._thread.join(STOP_WITHIN_S)
        if self._wake_read >= 0:
            self._selector.close()
            os.close(self._wake_read)
            os.close(self._wake_write)
            self._wake_read = self._wake_write = -1
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure

    def call(self, function: Callable[[float], T], timeout_s: float = STOP_WITHIN_S) -> T:
        """Run `function(now)` on the loop's thread and return what it returns or raises."""
        if threading.current_thread() is self._thread:
            return function(monotonic_s())
        answer: Future[T] = Future()

        def run() -> None:
            try:
                answer.set_result(function(monotonic_s()))
            except Exception as error:
                answer.set_exception(error)

        self._calls.append(run)
        self._wake()
        return answer.result(timeout_s)

    def watch(self, fd: int, ready: Callable[[], None], events: int = READ) -> None:
        """Call `ready` on the loop's thread whenever `fd` is; only from that thread or before the start."""
        if fd in self._selector.get_map():
            self._selector.modify(fd, events, ready)
        else:
            self._selector.register(fd, events, ready)

    def unwatch(self, fd: int) -> None:
        """Stop watching `fd`; harmless when it was not watched."""
        if self._wake_read >= 0 and fd in self._selector.get_map():
            self._selector.unregister(fd)

    def on_output(self, line: str, sink: Callable[[bytes], None]) -> None:
        """Give every byte the host hears on `line` to `sink`."""
        self._sinks.setdefault(line, []).append(sink)

    def on_event(self, listener: Callable[[Event], None]) -> None:
        """Tell `listener` of every event."""
        self._listeners.append(listener)

    def _wake(self) -> None:
        try:
            os.write(self._wake_write, b"!")
        except BlockingIOError:
            return  # a full pipe wakes as well

    def _drain_wake(self) -> None:
        os.read(self._wake_read, 4096)

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._turn()
        except BaseException as error:  # kept for stop(): a dead simulator must not look like a silent board
            self._failure = error

    def _turn(self) -> None:
        due = self.world.next_due()
        timeout_s = None if due is None else max(0.0, due - monotonic_s())
        for key, _ in self._selector.select(0.0 if self._calls else timeout_s):
            if key.fd in self._selector.get_map():  # an earlier one may have closed it
                key.data()
        for _ in range(len(self._calls)):
            self._calls.popleft()()
        self._hand_out()

    def _hand_out(self) -> None:
        bytes_for: dict[str, bytearray] = {}
        for happening in self.world.advance(monotonic_s()):
            if isinstance(happening, Output):
                bytes_for.setdefault(happening.line, bytearray()).extend(happening.data)
            else:
                for listener in self._listeners:
                    listener(happening)
        for line, data in bytes_for.items():
            for sink in self._sinks.get(line, []):
                sink(bytes(data))
