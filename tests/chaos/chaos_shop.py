"""A bad day at a simulated shop: one misfortune, one kill -9 or two, a customer who does not give up, and a watch over
the bus and the journal."""

import asyncio
import contextlib
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from chaos_oracles import judged, rows

from kiosk.link.messages import Pressed, Scanned
from kiosk.link.screens import Screen
from sim import virtual_loop
from sim.errors import SimError
from sim.seeds import Random
from sim.shop import Shop
from sim.shop_people import Bought, Colleague, Customer, Office, Staff
from sim.soak.people.collect import ANSWERS, LAST
from sim.virtual_life import Doom

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

STAGES = ("pickup", "load", "return")
FIRST_DOOR, SECOND_DOOR = "A01", "A02"
"""Where the first parcel goes, and what is free next."""

MISFORTUNES = ("none", "lose_ack", "late_ack", "jam", "silent_board", "late_open", "offline", "garbage")


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


async def strike(shop: Shop, misfortune: str, label: str, seconds: float) -> None:
    """Something goes wrong with this door, its board, the line or the network."""
    board = shop.world.world.wiring.doors[0].board
    match misfortune:
        case "lose_ack":
            shop.world.perform("lose_ack", count=2)
        case "late_ack":
            shop.world.perform("late_ack", seconds=min(seconds / 5, 2.0), count=2)
        case "jam":
            shop.world.perform("jam", door=label)
        case "silent_board":
            shop.world.perform("dead_board", board=board)
            await shop.clock.sleep(seconds)
            shop.world.perform("dead_board", board=board, on=False)
        case "late_open":
            shop.world.perform("late_open", door=label, seconds=seconds)
        case "offline":
            shop.online = False
            await shop.clock.sleep(seconds)
            shop.online = True
        case "garbage":
            shop.world.perform("garbage", count=10)


async def kill(shop: Shop, watch: Watch) -> None:
    """Kill -9, once or twice."""
    random = shop.random("kill")
    for _ in range(random.choice([1, 1, 2])):
        await kill_once(shop, watch, random)


async def kill_once(shop: Shop, watch: Watch, random: Random) -> None:
    """At a random moment or in a random commit, and start again after a while."""
    if random.random() < 0.5:
        await shop.clock.sleep(random.uniform(0.0, 9.0))
    else:
        shop.life.doom = Doom(random.randrange(12), present=random.random() < 0.5)
        for _ in range(400):
            if not shop.life.alive:
                break
            await shop.clock.sleep(0.05)
    await shop.kill()
    await shop.clock.sleep(random.choice([0.05, 0.5, 3.0, 10.0]))
    watch.started_s = shop.clock.monotonic_s()
    await shop.start()


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


@dataclass(frozen=True)
class Day:
    """What the oracles complain of, and the hash of everything that happened."""

    complaints: list[str]
    hash: str


async def bad_day(seed: int, folder: Path, misfortune: str, stage: str, *, kills: bool) -> Day:
    """What the oracles have to complain of after a load, a pickup or a return with a misfortune and a kill."""
    async with Shop(seed, folder, timing=TIMING) as shop:
        random = shop.random("day")
        office = Office(shop)
        order, who = await office.order(), await office.hire()
        if stage != "load":
            await Staff(shop).loads(order, who)
        if stage == "return":
            await Customer(shop).shows(order)
            await Customer(shop).takes()
            await Customer(shop).leaves()
        watch = Watch(shop, {(d.board, d.lock): d.label for d in shop.world.world.wiring.doors})
        watch.begin()
        works = [
            strike(shop, misfortune, SECOND_DOOR if stage == "return" else FIRST_DOOR, random.uniform(1.0, 10.0)),
            people(shop, stage, order, who),
        ]
        await asyncio.gather(*works, *([kill(shop, watch)] if kills else []))
        shop.world.perform("clear_faults")
        shop.world.perform("person", habit="off")
        await shop.clock.sleep(7)
        close_all(shop)
        await calm(shop)
        await staff_look(shop, who)
        await calm(shop)
        await watch.end()
        return Day(watch.wrong + judged(shop, order), shop.trace.hash)


async def people(shop: Shop, stage: str, order: Bought, who: Colleague) -> None:
    """What people want at this stage. Whoever is lost before a strange screen goes away."""
    if stage == "pickup":
        shop.world.perform("person", habit="take", least_s=0.3, most_s=6.0)
        await patient(shop, order, shop.clock.monotonic_s() + PATIENCE_S)
        return
    with contextlib.suppress(SimError, IndexError):
        if stage == "load":
            await Staff(shop).loads(order, who)
        else:
            await Customer(shop).returns(order)


async def calm(shop: Shop) -> None:
    """Until no operation is live and central holds everything: faults have stopped, so it may not take long (I17)."""
    live = "SELECT count(*) FROM operations WHERE state IN ('reserved', 'armed', 'opened', 'closed')"
    limit_s = OPENING_S + TIMING["closing_window_s"] + TIMING["say_window_s"]
    await shop.until(lambda: rows(shop.database, live) == [(0,)], "no operation is live", limit_s)
    await shop.until(lambda: rows(shop.database, "SELECT count(*) FROM outbox") == [(0,)], "the outbox is empty", 60)


def play(seed: int, folder: Path, *, kills: bool = True) -> list[str]:
    """What there is to complain of after one day on a virtual clock; misfortune and stage go by the seed."""
    return day(seed, folder, kills=kills).complaints


def day(seed: int, folder: Path, *, kills: bool = True) -> Day:
    """One day on a virtual clock."""
    misfortune, stage = plan(seed)
    return virtual_loop.run(lambda: bad_day(seed, folder, misfortune, stage, kills=kills))


def plan(seed: int) -> tuple[str, str]:
    """What goes wrong, and when."""
    return MISFORTUNES[seed % len(MISFORTUNES)], STAGES[seed // len(MISFORTUNES) % len(STAGES)]


if __name__ == "__main__":
    print(day(int(sys.argv[1]), Path(sys.argv[2])).hash)
