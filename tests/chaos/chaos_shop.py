"""What bad days at a simulated shop share: a patient customer, staff who look, a watch over the bus and the journal."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from chaos_oracles import rows

from kiosk.link.messages import Pressed, Scanned
from kiosk.link.screens import Screen
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Staff
from sim.soak.people.collect import ANSWERS, LAST

TIMING = {
    "closing_window_s": 30.0,
    "left_open_after_s": 10.0,
    "say_window_s": 20.0,
    "session_timeout_s": 30.0,
    "grace_s": 60.0,
}
PATIENCE_S = 35.0
"""How long a customer goes on trying."""

OPENING_S = 7.0
"""The opening window and the slowest pulse."""


@dataclass
class Watch:
    """The oracles that look on while the day goes on. Complaints are collected: a task must not swallow them."""

    shop: Shop
    locks: dict[tuple[int, int], str]
    pulses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    started_s: float = 0.0

    def begin(self) -> None:
        """Look on from now on."""
        self.started_s = self.shop.clock.monotonic_s()
        passing = self.shop.world.on_bytes

        def heard(line: str, direction: str, data: bytes) -> None:
            self.heard(line, direction, data)
            passing(line, direction, data)

        self.shop.world.on_bytes = heard
        self._looking = asyncio.get_running_loop().create_task(self.look())

    async def end(self) -> None:
        """Look away."""
        self._looking.cancel()
        await asyncio.gather(self._looking, return_exceptions=True)

    def heard(self, line: str, direction: str, data: bytes) -> None:
        """R1, R3: each unlock frame has its own committed ARMED row, and no operation pulses more than three times."""
        if direction != "tx" or data[0] != 0x8A:
            return
        label = self.locks[data[1], data[2]]
        armed = rows(
            self.shop.database, "SELECT id, attempt FROM operations WHERE state='armed' AND compartment=?", label
        )
        if len(armed) != 1:
            self.wrong.append(f"an unlock frame for {label} left with ARMED rows {armed}")
            return
        operation, attempt = armed[0]
        self.pulses[operation] += 1
        if self.pulses[operation] > min(attempt, 3):
            self.wrong.append(f"pulse {self.pulses[operation]} of {operation} was armed {attempt} times")

    async def look(self) -> None:
        """I14: nothing stays ARMED or OPENED longer than it may."""
        while True:
            await self.shop.clock.sleep(0.5)
            if not self.shop.life.alive:
                continue
            now_ms, since_ms = self.shop.clock.wall_ms(), self.shop.clock.wall_at_zero_ms + self.started_s * 1000
            live = rows(self.shop.database, "SELECT id, state, armed_ms, opened_ms FROM operations")
            for name, state, armed_ms, opened_ms in live:
                limit_s = {"armed": OPENING_S, "opened": 5 + TIMING["closing_window_s"]}.get(state)
                begun_ms = max(since_ms, opened_ms if state == "opened" else armed_ms or 0)
                if limit_s is not None and now_ms - begun_ms > limit_s * 1000:
                    self.wrong.append(f"{name} is still {state} after {(now_ms - begun_ms) / 1000} s")


async def patient(shop: Shop, order: Bought, until_s: float) -> None:
    """A customer who scans, waits and answers until the shop has said its last word."""
    finished = False
    while shop.clock.monotonic_s() < until_s:
        await shop.clock.sleep(0.5)
        shown = shop.snapshot
        if not shop.life.alive:
            continue
        if shown.screen is Screen.IDLE:
            if finished:
                return
            await shop.do(Scanned(text=order.token))
        elif (button := ANSWERS.get(shown.screen)) is not None:
            finished = finished or shown.screen in LAST
            await shop.do(Pressed(serial=shown.serial, button=button))


async def staff_look(shop: Shop, who: Colleague) -> None:
    """Staff work off every task that has a door, and say what is true."""
    doors = "SELECT compartment FROM tasks WHERE done_ms IS NULL AND compartment IS NOT NULL"
    for _ in range(5):
        waiting = rows(shop.database, doors)
        if not waiting:
            return
        staff = Staff(shop)
        await staff.sees(Screen.IDLE, within_s=90)
        await staff.looks(who)


def close_all(shop: Shop) -> None:
    """A good soul pushes every open door shut."""
    for label, door in shop.world.world.doors.items():
        if door.leaf.value != "closed":
            shop.world.perform("close", door=label)


async def calm(shop: Shop) -> None:
    """Until no operation is live and central holds everything: faults have stopped, so it may not take long (I17)."""
    live = "SELECT count(*) FROM operations WHERE state IN ('reserved', 'armed', 'opened', 'closed')"
    limit_s = OPENING_S + TIMING["closing_window_s"] + TIMING["say_window_s"]
    await shop.until(lambda: rows(shop.database, live) == [(0,)], "no operation is live", limit_s)
    await shop.until(lambda: rows(shop.database, "SELECT count(*) FROM outbox") == [(0,)], "the outbox is empty", 60)
