"""What systemd does at a kiosk: starts the controller again whenever it is dead. The judge hears of its death from
here, of its start from the shop.

Knows: a life and its end. Must never know why somebody killed it. A controller that ends itself though nothing gave
it a reason is a crash, and a complaint of its own.
"""

import asyncio

from sim.soak.stage import Stage

DOWN_S = (0.05, 0.5, 3.0, 10.0)
REASONS = ("a commit failed", "a transaction could not begin", "the database failed", "start: DatabaseError")
CRASH = "crash"
"""The name under which a controller that ended itself is complained of."""


class Supervisor:
    """Runs beside the day; `restarts` counts."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._random = stage.shop.random("supervisor")
        self._task: asyncio.Task[None] | None = None
        self.restarts = 0

    def begin(self) -> None:
        """Watch from now on."""
        self._task = asyncio.get_running_loop().create_task(self._watch())

    async def end(self) -> None:
        """Watch no more; an error of the watching itself is passed on."""
        if self._task is not None:
            self._task.cancel()
            (outcome,) = await asyncio.gather(self._task, return_exceptions=True)
            if isinstance(outcome, Exception):
                raise outcome

    async def _watch(self) -> None:
        while True:
            await self._stage.shop.life.over.wait()
            await self._again()

    async def _again(self) -> None:
        shop, judge = self._stage.shop, self._stage.judge
        reason = shop.life.failure or ""
        if reason and not (self._stage.expected_death and reason.startswith(REASONS)):
            judge.wrong(CRASH, reason)
        judge.stopped(reason)
        await shop.kill()
        self._stage.expected_death = self._stage.disk.failing
        await self._stage.sleep(self._random.choice(DOWN_S))
        while self._stage.while_dead:
            self._stage.while_dead.pop(0)()
        self.restarts += 1
        await shop.start()
