"""The driver and the simulator in one thread on a loop whose clock jumps: the wire with no waiting.

What is said about time is said here, and what is held many times over; a port with a file descriptor is for the rest.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable

from locker_driver import Bank, LineConfig, PortEvents, PortFault
from locker_driver.profiles import Profile
from sim.wiring import Wiring
from sim.world import Output, World

BOUND_S = 30.0
START_S = 1000.0
GONE = PortFault("the adapter was pulled out")


class _Jumping(selectors.SelectSelector):
    now_s = START_S

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everything waits and nothing will happen")
        self.now_s += max(timeout, 0.0)
        return []  # nothing on this loop waits for a descriptor


class JumpingLoop(asyncio.SelectorEventLoop):
    """Waiting takes no time; the clock jumps to the next timer."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now_s

    def jumped(self, to_s: float) -> bool:
        """Jump there now, when the loop itself would do nothing before: the same, without a turn of the loop."""
        if self._ready or (self._scheduled and self._scheduled[0].when() <= to_s + self._clock_resolution):
            return False
        self._jumping.now_s = max(to_s, self._jumping.now_s)
        return True


class WorldPort:
    """A serial port whose far end is a world on the loop's own time."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._events: PortEvents | None = None
        self._timer: asyncio.TimerHandle | None = None

    def open(self, events: PortEvents) -> None:
        loop = asyncio.get_running_loop()
        if not self._world.lines["main"].plugged:
            loop.call_soon(events.on_lost, GONE)
            return
        self._events = events
        loop.call_soon(events.on_open)

    def write(self, data: bytes) -> None:
        if self._events is None:
            return
        self._world.receive("main", data, asyncio.get_running_loop().time())
        self.arm()

    def close(self) -> None:
        self._events = None
        if self._timer is not None:
            self._timer.cancel()

    def arm(self) -> None:
        """Wake when something happens in the world; to be called after anybody acted on it."""
        if not self._world.lines["main"].plugged and self._events is not None:
            lost, self._events = self._events.on_lost, None
            asyncio.get_running_loop().call_soon(lost, GONE)
        due_s = self._world.next_due()
        if self._timer is not None:
            if due_s is not None and self._timer.when() <= due_s and not self._timer.cancelled():
                return  # it looks again when it wakes
            self._timer.cancel()
        self._timer = None if due_s is None else asyncio.get_running_loop().call_at(due_s, self._due)

    def _due(self) -> None:
        self._timer = None
        loop, busy = asyncio.get_running_loop(), True
        while busy:
            for each in self._world.advance(loop.time()):
                if isinstance(each, Output) and self._events is not None:
                    self._events.on_bytes(each.data)
            due_s = self._world.next_due()
            busy = due_s is not None and isinstance(loop, JumpingLoop) and loop.jumped(due_s)
        self.arm()


Story = Callable[[Bank, World, WorldPort], Awaitable[None]]


def converse(wiring: Wiring, story: Story, profile: Profile, **config: object) -> None:
    """Run a bank against a world through `story`; TimeoutError when it hangs."""

    async def told() -> None:
        world = World(wiring, seed=1, start=asyncio.get_running_loop().time())
        port = WorldPort(world)
        boards = tuple(board.id for board in wiring.boards)
        bank = Bank([LineConfig("main", "memory", boards, profile, **config)], port_factory=lambda _line: port)
        await bank.start()
        try:
            async with asyncio.timeout(BOUND_S):
                await story(bank, world, port)
        finally:
            await bank.stop()

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(told())
