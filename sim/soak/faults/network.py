"""What happens between the kiosk and central."""

from sim.seeds import Random
from sim.soak.stage import Stage


async def down(stage: Stage, random: Random) -> None:
    """No network for a while."""
    stage.shop.sky.up = False
    await stage.sleep(random.choice([1.0, 5.0, 30.0]))
    stage.shop.sky.up = True


async def bad(stage: Stage, random: Random, *, what: str) -> None:
    """For a while some requests are lost, doubled, or answered into the void."""
    setattr(stage.shop.sky, what, random.uniform(0.2, 0.7))
    await stage.sleep(random.uniform(3.0, 20.0))
    setattr(stage.shop.sky, what, 0.0)
