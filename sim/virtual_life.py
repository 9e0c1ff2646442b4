"""One life of a program on a virtual loop, and how it ends as by kill -9.

At its end every edge goes dead before anything else: nothing reaches a port, the network or the database from then
on, whatever the program's own clean-up does while its tasks are swept away. So the outside sees what it would see
of a killed process.

Knows: tasks and edges. Must never know which program it is.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from sim.seeds import Random

R = TypeVar("R")

NEAR_S = 0.05
"""The longest way to central on a calm day."""
SLOW_S = 1.0
"""A way that takes longer is trouble."""


@dataclass
class Doom:
    """Death at a commit: after so many transactions more, with the one in flight present on the disk or absent."""

    transactions: int
    present: bool


def _nothing() -> None:
    pass


def _unseen(request: httpx.Request) -> None:
    pass


class Life:
    """Tasks and edges of one program. `doom` may be set at any time; `failure` says why it failed by itself."""

    def __init__(self) -> None:
        self.alive = True
        self.doom: Doom | None = None
        self.failure: str | None = None
        self.over = asyncio.Event()
        """Set once it has ended, whichever way."""
        self.worked: Callable[[], None] = _nothing
        """Called after each piece of work of the executor, before anybody hears its result."""
        self.turn = asyncio.Lock()
        """Held by each piece of work of the executor in turn; whoever else holds it makes the disk hang."""
        self.waited = 0
        """How many pieces of work found the executor at a standstill."""
        self._tasks: dict[asyncio.Task[None], None] = {}

    def __call__(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """The port `Spawn`."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[task] = None
        task.add_done_callback(self._ended)

    async def run(self, work: Callable[[], R]) -> R:
        """The port `Executor`, inline. It never comes back from a transaction in which the program dies."""
        self.waited += self.turn.locked()
        async with self.turn:
            return self._run(work)

    def _run(self, work: Callable[[], R]) -> R:
        if not self.alive:
            raise asyncio.CancelledError
        dying = self._counted()
        if dying is not None and not dying.present:
            self.end()
            raise asyncio.CancelledError
        try:
            result = work()
        finally:
            self.worked()
        if dying is not None:
            self.end()
            raise asyncio.CancelledError
        return result

    def fail(self, reason: str) -> None:
        """The program ends itself."""
        if self.alive:
            self.failure = reason
            self.end()

    def end(self) -> None:
        """Kill it."""
        self.alive = False
        self.over.set()
        for task in list(self._tasks):
            task.cancel()

    async def gone(self) -> None:
        """Wait until its last task has been swept away."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _counted(self) -> Doom | None:
        if self.doom is None:
            return None
        self.doom.transactions -= 1
        return self.doom if self.doom.transactions < 0 else None

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            self.fail(f"{task.get_name()}: {type(fault).__name__}: {fault}")


class Inline:
    """An executor that never dies: here and now."""

    async def run(self, fn: Callable[[], R]) -> R:
        """The port of central."""
        return fn()


class Entropy:
    """Randomness from the seed, by the names kiosk and central have for it."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def token_bytes(self, count: int) -> bytes:
        """The port of central."""
        return self._random.randbytes(count)

    def bytes(self, count: int) -> bytes:
        """The port of the kiosk."""
        return self._random.randbytes(count)


Rework = Callable[[httpx.Request, int, bytes], tuple[int, bytes]]
"""(request, status, body) -> (status, body)"""


@dataclass
class Sky:
    """The weather between the kiosk and central, changed at any time. Chances are 0 to 1, for each request."""

    up: bool = True
    lose: float = 0.0
    """The request never arrives."""
    lose_answer: float = 0.0
    """Central has done it, and nobody hears so."""
    double: float = 0.0
    """A copy arrives up to `late_s` later, behind whatever was asked since."""
    late_s: float = NEAR_S
    """The longest way, each way, in seconds."""
    sent: Callable[[httpx.Request], None] = _unseen
    """Told of each request as it leaves the program, whatever becomes of it."""
    outgoing: list[Callable[[httpx.Request], httpx.Request]] = field(default_factory=list)
    """What becomes of a request on its way."""
    incoming: list[Rework] = field(default_factory=list)
    """What becomes of an answer on its way."""
    struck: Counter[str] = field(default_factory=Counter)
    """How many requests met which trouble: lose, lose_answer, double, reorder, delay."""

    def heal(self) -> None:
        """A calm day again."""
        self.up, self.lose, self.lose_answer, self.double, self.late_s = True, 0.0, 0.0, 0.0, NEAR_S
        self.outgoing.clear()
        self.incoming.clear()


class Network(httpx.AsyncBaseTransport):
    """The way from one program to central: takes a while, may be down, and ends with the program."""

    def __init__(
        self, central: Callable[[], httpx.AsyncBaseTransport], life: Life,
        sleep: Callable[[float], Coroutine[None, None, None]], random: Random, sky: Sky,
    ) -> None:  # fmt: skip
        """`central` is asked anew for each request: it may have been started again."""
        self._central = central
        self._life = life
        self._sleep = sleep
        self._random = random
        self._sky = sky
        self._copies: set[asyncio.Task[None]] = set()
        self._delivered = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request; httpx.ConnectError or ReadError while the network is down or something was lost."""
        self._sky.sent(request)
        await self._way()
        if self._lost("lose", self._sky.lose):
            raise httpx.ConnectError("the network is down", request=request)
        for change in self._sky.outgoing:
            request = change(request)
        self._delivered += 1
        if self._random.random() < self._sky.double:
            copy = asyncio.get_running_loop().create_task(self._again(request, self._delivered))
            self._copies.add(copy)
            copy.add_done_callback(self._copies.discard)
        answer = await self._asked(request)
        await self._way()
        if self._lost("lose_answer", self._sky.lose_answer):
            raise httpx.ReadError("the network went down", request=request)
        for rework in list(self._sky.incoming):
            answer = await _reworked(request, answer, rework)
        return answer

    async def _asked(self, request: httpx.Request) -> httpx.Response:
        """What central answers. httpx.ReadError when it died meanwhile: a dead one answers nothing, however far it had
        come."""
        asked = self._central()
        try:
            answer = await asked.handle_async_request(request)
        except Exception as broken:
            if self._central() is asked:
                raise
            raise httpx.ReadError("central went down", request=request) from broken
        if self._central() is not asked:
            raise httpx.ReadError("central went down", request=request)
        return answer

    async def _way(self) -> None:
        way_s = self._random.uniform(0.005, self._sky.late_s)
        self._sky.struck["delay"] += way_s > SLOW_S
        await self._sleep(way_s)

    def _lost(self, what: str, chance: float) -> bool:
        if self._random.random() < chance:
            self._sky.struck[what] += 1
            return True
        return not (self._life.alive and self._sky.up)

    async def _again(self, request: httpx.Request, place: int) -> None:
        await self._way()
        copied = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        self._sky.struck["double"] += 1
        self._sky.struck["reorder"] += self._delivered > place
        with suppress(httpx.ReadError):
            await self._asked(copied)


async def _reworked(request: httpx.Request, answer: httpx.Response, rework: Rework) -> httpx.Response:
    status, content = rework(request, answer.status_code, await answer.aread())
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content), request=request)
