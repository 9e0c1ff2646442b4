"""`python -m sim.crash.launch PLAN run --config FILE`: the unmodified `kiosk`, which a plan kills at its points.

What the controller takes from outside (the worker of the database, the serial port, the way to central) is wrapped, and
the moment of a commit is heard from the database library; nothing of the controller itself is changed.

Knows: the composition root and the points. Must never know what a point means.
"""

import json
import os
import signal
import sqlite3
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import httpx
from sqlalchemy import Connection, Engine, event

import kiosk.__main__
import kiosk.outside
from kiosk.services.ports import Executor
from locker_driver import LineConfig, Port, PortEvents
from sim.crash.plan import PUSH, Moment, Plan
from sim.crash_points import Labels

R = TypeVar("R")

UNLOCK = 0x8A
"""The first byte of an unlock frame of the boards in the scene."""


PATIENCE_S = 40.0


class Reaper:
    """Kills this process at the first step of the plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._labels: Labels | None = None
        self._sequence = 0
        self._due = False
        self._armed = False

    def before_commit(self, connection: Connection) -> None:
        """A transaction is about to be committed."""
        driver = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection) or not self._knows(driver):
            return
        for kind, data in self._new(driver):
            label = self._labels.label(kind, json.loads(data)) if self._labels else None
            self._due = self._due or self._is(label, Moment.PRESENT)
            self._armed = self._armed or self._is(label, Moment.SENT)
            if self._is(label, Moment.ABSENT):
                self.die()

    def after_work(self) -> None:
        """A transaction came back to the worker."""
        if self._due:
            self.die()

    def sent(self, first_byte: int) -> None:
        """The first byte of a frame left."""
        if self._armed and first_byte == UNLOCK:
            self.die()

    def pushing(self, moment: Moment) -> None:
        """A request with events leaves, or its answer came."""
        if self._is(PUSH, moment):
            self.die()

    def die(self) -> None:
        """Now, as by kill -9."""
        self._plan.take()
        os.kill(os.getpid(), signal.SIGKILL)

    def _is(self, label: str | None, moment: Moment) -> bool:
        steps = self._plan.steps()
        return bool(steps) and label == steps[0].point and moment == steps[0].moment

    def _knows(self, driver: sqlite3.Connection) -> bool:
        """Whether there are tables; at their first sight, what the run before left behind."""
        if self._labels is None:
            found = driver.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit'").fetchone()
            if found is None:
                return False
            # Nothing can have moved yet: this is the first commit of the start.
            self._labels = Labels(dict(driver.execute("SELECT id, state FROM operations")))
            (self._sequence,) = driver.execute("SELECT coalesce(max(sequence), 0) FROM audit").fetchone()
        return True

    def _new(self, driver: sqlite3.Connection) -> list[tuple[str, str]]:
        asked = "SELECT sequence, type, data FROM audit WHERE sequence > ? ORDER BY sequence"
        rows = driver.execute(asked, (self._sequence,)).fetchall()
        self._sequence = rows[-1][0] if rows else self._sequence
        return [(kind, data) for _, kind, data in rows]


class _Worker:
    """The port `Executor`."""

    def __init__(self, inner: Executor, reaper: Reaper) -> None:
        self._inner = inner
        self._reaper = reaper

    async def run(self, work: Callable[[], R]) -> R:
        """The work, and perhaps the end."""

        def worked() -> R:
            result = work()
            self._reaper.after_work()
            return result

        return await self._inner.run(worked)


class _Port:
    """The driver's port."""

    def __init__(self, inner: Port, reaper: Reaper) -> None:
        self._inner = inner
        self._reaper = reaper
        self._firsts: deque[int] = deque(maxlen=256)

    def open(self, events: PortEvents) -> None:
        """Open, and hear of every frame that left."""

        def sent(at_s: float) -> None:
            self._reaper.sent(self._firsts.popleft() if self._firsts else 0)
            if events.on_sent is not None:
                events.on_sent(at_s)

        self._firsts.clear()
        self._inner.open(replace(events, on_sent=sent))

    def write(self, data: bytes) -> None:
        """Send."""
        self._firsts.append(data[0])
        self._inner.write(data)

    def close(self) -> None:
        """Close."""
        self._inner.close()


class _Way(httpx.AsyncHTTPTransport):
    """The way to central."""

    def __init__(self, reaper: Reaper) -> None:
        super().__init__()
        self._reaper = reaper

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request, with the patience of the shipped client: a transport of one's own gets another default."""
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), PATIENCE_S)
        pushing = request.method == "POST" and request.url.path.endswith("/events")
        if pushing:
            self._reaper.pushing(Moment.ABSENT)
        answer = await super().handle_async_request(request)
        if pushing:
            self._reaper.pushing(Moment.PRESENT)
        return answer


def main(words: list[str]) -> int:
    """Run `kiosk` with these words behind the plan's path."""
    reaper = Reaper(Plan(Path(words[0])))
    real = kiosk.outside.Outside

    def outside(**parts: object) -> kiosk.outside.Outside:
        made = real(**parts)  # type: ignore[arg-type]  # handed on as it came
        factory = made.port_factory

        def port(line: LineConfig) -> Port:
            return _Port(factory(line), reaper)

        return replace(made, executor=_Worker(made.executor, reaper), port_factory=port, transport=_Way(reaper))

    kiosk.outside.Outside = outside  # type: ignore[assignment,misc]  # the shipped program builds with it
    event.listen(Engine, "commit", reaper.before_commit)
    return kiosk.__main__.main(words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
