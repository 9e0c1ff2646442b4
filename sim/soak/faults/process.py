"""How the controller dies: at a moment, in a commit with the transaction lost or kept, with the power, or killed by
its watchdog. It is started again. And what else may happen to processes: a second start, a screen that dies."""

from sim.seeds import Random
from sim.soak.faults.effect import NoEffectError, took
from sim.soak.stage import Stage
from sim.virtual_life import Doom, Life

MOST_COMMITS = 12
WATCHDOG_S = 10.0
START_LOCK = "start lock"
"""The name under which a second controller that started is complained of."""


async def at_a_moment(stage: Stage, random: Random) -> None:
    """Kill -9, now."""
    if not stage.shop.life.alive:
        raise NoEffectError("it is dead already")
    stage.shop.life.end()


async def in_a_commit(stage: Stage, random: Random, *, present: bool) -> None:
    """Kill -9 in one of the next commits."""
    life = stage.shop.life
    doom = life.doom = Doom(random.randrange(MOST_COMMITS), present=present)
    try:
        await took(stage, lambda: doom.transactions < 0, "it died in a commit")
    finally:
        life.doom = None


async def power_cut(stage: Stage, random: Random, *, present: bool) -> None:
    """The current is gone in a commit, for the computer and for the boards, which come back when they come back."""
    await in_a_commit(stage, random, present=present)
    for board in sorted(stage.shop.world.world.boards):
        stage.shop.world.perform("reset_board", board=board, seconds=random.uniform(0.1, 12.0))


async def computer_cut(stage: Stage, random: Random) -> None:
    """The current of the computer is gone, and with it the adapter's; the boards go on with what they were doing."""
    await at_a_moment(stage, random)
    stage.shop.world.perform("unplug")
    await stage.sleep(random.uniform(0.5, 5.0))
    stage.shop.world.perform("plug")


async def hangs(stage: Stage, random: Random) -> None:
    """The disk gives no answer for a while; when that takes too long, the watchdog kills the controller."""
    life, seconds = stage.shop.life, random.uniform(0.5, 2 * WATCHDOG_S)
    before = life.waited
    async with life.turn:
        stage.judge.see.hung = True
        try:
            await took(stage, lambda: life.waited > before, "something waits")
            await stage.sleep(min(seconds, WATCHDOG_S))
            if seconds >= WATCHDOG_S and life is stage.shop.life:
                life.end()
        finally:
            stage.judge.see.hung = False
            stage.judge.see.hung_until_s = stage.judge.see.now_s()


async def double_start(stage: Stage, random: Random) -> None:
    """Somebody starts a second controller beside the first."""
    if not stage.shop.life.alive:
        raise NoEffectError("the first is dead")
    second = Life()
    try:
        built = stage.shop.build(second)
    except Exception as refused:
        if type(refused).__name__ != "AlreadyRunningError":
            stage.judge.wrong(START_LOCK, f"a second controller ended with {type(refused).__name__}: {refused}")
        return
    stage.judge.wrong(START_LOCK, "a second controller started beside the first")
    second.end()
    built.parts.database.close()


async def screen_dies(stage: Stage, random: Random) -> None:
    """The screen is dark and takes no touch, for a while."""
    stage.shop.screen_up = False
    await stage.sleep(random.uniform(0.5, 15.0))
    stage.shop.screen_up = True
