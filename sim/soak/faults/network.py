"""What happens between the kiosk and central."""

from sim.seeds import Random
from sim.soak.faults.effect import NoEffectError, took
from sim.soak.stage import Stage

DAY_S = 86_400.0
WITHIN_S = 20.0


async def down(stage: Stage, random: Random) -> None:
    """No network for a while."""
    stage.shop.sky.up = False
    await stage.sleep(random.choice([1.0, 5.0, 30.0]))
    stage.shop.sky.up = True


async def bad(stage: Stage, random: Random, *, what: str) -> None:
    """For a while some requests are lost, doubled, or answered into the void."""
    await _weather(stage, random, what, **{what: random.uniform(0.3, 0.9)})


async def delayed(stage: Stage, random: Random) -> None:
    """For a while each way takes seconds."""
    await _weather(stage, random, "delay", late_s=random.uniform(1.0, 8.0))


async def reordered(stage: Stage, random: Random) -> None:
    """For a while copies of requests arrive behind later ones."""
    await _weather(stage, random, "reorder", late_s=random.uniform(1.0, 4.0), double=0.9)


async def month(stage: Stage, random: Random) -> None:
    """No network for thirty days, most of which nobody comes; the next visits are offline too."""
    shop = stage.shop
    if not shop.sky.up:
        raise NoEffectError("there is no network as it is")
    shop.sky.up = False
    for clock in (shop.clock, shop.kiosk_clock):
        clock.passes(30 * DAY_S)
    await stage.sleep(random.uniform(20.0, 60.0))
    shop.sky.up = True


async def _weather(stage: Stage, random: Random, what: str, **chances: float) -> None:
    sky = stage.shop.sky
    before, calm = sky.struck[what], {name: getattr(sky, name) for name in chances}
    for name, chance in chances.items():
        setattr(sky, name, chance)
    try:
        await took(stage, lambda: sky.struck[what] > before, f"a request met {what}", WITHIN_S)
        await stage.sleep(random.uniform(1.0, 10.0))
    finally:
        for name, chance in calm.items():
            setattr(sky, name, chance)
