"""What happens to the wall clock of the kiosk's computer."""

from sim.seeds import Random
from sim.soak.stage import Stage

YEAR_S = 365.25 * 86_400.0


async def jumps(stage: Stage, random: Random) -> None:
    """It jumps by ten years, forwards or back, and is set right a while later."""
    stage.shop.kiosk_clock.jump(random.choice([-10, 10]) * YEAR_S)
    await _mended(stage, random)


async def stands(stage: Stage, random: Random) -> None:
    """It stands still for a while."""
    stage.shop.kiosk_clock.run(0.0)
    await _mended(stage, random)


async def drifts(stage: Stage, random: Random) -> None:
    """It runs too fast or too slow for a while."""
    stage.shop.kiosk_clock.run(random.choice([0.5, 0.9, 1.1, 3.0]))
    await _mended(stage, random)


async def _mended(stage: Stage, random: Random) -> None:
    await stage.sleep(random.uniform(1.0, 15.0))
    stage.shop.kiosk_clock.heal()
