"""What goes wrong at a door: the one that an operation is under way on, when there is one."""

from sim.seeds import Random
from sim.soak.stage import Stage


async def jam(stage: Stage, random: Random) -> None:
    """The coil fires and the leaf stays, for a while."""
    label = stage.door_at_work()
    stage.shop.world.perform("jam", door=label)
    await stage.sleep(random.uniform(2.0, 20.0))
    stage.shop.world.perform("jam", door=label, on=False)


async def opens_late(stage: Stage, random: Random) -> None:
    """The next opening comes later than usual, perhaps after the window."""
    stage.shop.world.perform("late_open", door=stage.door_at_work(), seconds=random.uniform(0.2, 9.0))


async def bounces(stage: Stage, random: Random) -> None:
    """The sensor's contact comes and goes for a while."""
    stage.shop.world.perform("flicker", door=stage.door_at_work(), seconds=random.uniform(0.5, 3.0))


async def forced(stage: Stage, random: Random) -> None:
    """Somebody forces a door that nobody has to do with."""
    quiet = [label for label in stage.truth.labels if stage.truth.is_shut(label)]
    stage.shop.world.perform("force", door=random.choice(quiet))
