"""For tests of the bus: a loop whose time jumps, and boards behind a port that is only memory."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Any

from locker_driver import (
    Bank,
    DoorState,
    LineConfig,
    Lock,
    PortEvents,
    PortFault,
    Profile,
    Reading,
    Watch,
    load_profile,
)


class _Jumping(selectors.SelectSelector):
    now_s = 1000.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everything waits and nothing will happen")
        self.now_s += max(timeout, 0.0)
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    """Sleeping takes no time; the clock jumps to the next timer."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now_s


def play(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(asyncio.wait_for(work, 3600))


async def until(watch: Watch, lock: Lock, state: DoorState, count: int = 1) -> Reading:
    """The first news of `lock` that says `state` for the `count`-th time."""
    async for reading in watch:
        if (reading.lock, reading.state, reading.count) == (lock, state, count):
            return reading
    raise AssertionError("the watch ended")


def frame(*body: int) -> bytes:
    return bytes((*body, reduce(xor, body)))


@dataclass
class Boards:
    """Boards of 24 locks; raw bit 1 = closed. Tests turn the knobs."""

    open: set[tuple[int, int]] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)
    jammed: set[tuple[int, int]] = field(default_factory=set)
    echo: bool = False
    acks: bool = True
    denied: bool = False
    absent: bool = False
    reply_s: float = 0.015
    pulse_s: float = 0.3
    opens_after_s: float = 0.05
    written: list[tuple[float, bytes]] = field(default_factory=list)
    events: PortEvents | None = None
    deaf_until: dict[int, float] = field(default_factory=dict)
    spoil: Callable[[bytes], bytes] = lambda data: data

    def unlocks(self) -> list[tuple[float, bytes]]:
        return [(at_s, data) for at_s, data in self.written if data[0] == 0x8A]

    def polls(self, board: int) -> list[float]:
        return [at_s for at_s, data in self.written if data[:2] == bytes((0x80, board))]

    def lose(self, reason: str = "unplugged") -> None:
        events, self.events = self.events, None
        if events is not None:
            events.on_lost(PortFault(reason))


class MemoryPort:
    """A port that hands what is written to `Boards`."""

    def __init__(self, boards: Boards) -> None:
        self._boards = boards

    def open(self, events: PortEvents) -> None:
        loop, boards = asyncio.get_running_loop(), self._boards
        if boards.absent or boards.denied:
            fault = PortFault("denied" if boards.denied else "absent", denied=boards.denied)
            loop.call_soon(events.on_lost, fault)
            return
        boards.events = events
        loop.call_soon(events.on_open)

    def close(self) -> None:
        self._boards.events = None

    def write(self, data: bytes) -> None:
        loop, boards = asyncio.get_running_loop(), self._boards
        boards.written.append((loop.time(), data))
        if boards.echo:
            loop.call_later(0.002, self._say, data)
        head, board, lock = data[0], data[1], data[2]
        if board in boards.silent or loop.time() < boards.deaf_until.get(board, 0.0):
            return
        if head == 0x8A:
            boards.deaf_until[board] = loop.time() + boards.pulse_s - 0.01
            if (board, lock) not in boards.jammed:
                loop.call_later(boards.opens_after_s, boards.open.add, (board, lock))
            if boards.acks:
                loop.call_later(boards.pulse_s, self._say, frame(0x8A, board, lock, 0x11))
        elif head == 0x80:
            loop.call_later(boards.reply_s, self._state, board)

    def _state(self, board: int) -> None:
        bits = sum(1 << lock - 1 for lock in range(1, 25) if (board, lock) not in self._boards.open)
        self._say(self._boards.spoil(frame(0x80, board, *bits.to_bytes(3, "big"), 0x33)))

    def _say(self, data: bytes) -> None:
        if self._boards.events is not None and data:
            self._boards.events.on_bytes(data)


def profile_of(timing: dict[str, Any]) -> Profile:
    profile = load_profile()
    return profile.model_copy(update={"timing": profile.timing.model_copy(update=timing)})


def bank_of(boards: Boards, numbers: tuple[int, ...] = (1, 2), **options: Any) -> Bank:
    line = LineConfig("a", "memory", numbers, profile_of(options.pop("timing", {})), **options)
    return Bank([line], port_factory=lambda _line: MemoryPort(boards))
