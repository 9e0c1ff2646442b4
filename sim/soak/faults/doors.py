"""What goes wrong at a door: the one that an operation is under way on, when the fault needs one."""

from sim.doors import Leaf
from sim.seeds import Random
from sim.soak.faults.effect import door_in, took
from sim.soak.stage import Stage

ABOUT_TO_OPEN = ("reserved", "armed")


async def jam(stage: Stage, random: Random) -> None:
    """The coil fires and the leaf stays, for a while."""
    await _while_it_fires(stage, random, "jam", 12.0)


async def opens_late(stage: Stage, random: Random) -> None:
    """The opening comes later than usual, perhaps after the window."""
    label = await door_in(stage, "reserved")
    door, seconds = stage.truth.door(label), random.uniform(0.2, 9.0)
    stage.shop.world.perform("late_open", door=label, seconds=seconds)
    await took(stage, lambda: door.late_s == 0.0, "the bolt was drawn late", 3.0)


async def bounces(stage: Stage, random: Random) -> None:
    """The sensor's contact comes and goes for a while."""
    stage.shop.world.perform("flicker", door=stage.door_at_work(), seconds=random.uniform(0.5, 3.0))


async def stuck(stage: Stage, random: Random) -> None:
    """A sensor, or its cable, says the same whatever the leaf does."""
    label = await door_in(stage, *ABOUT_TO_OPEN, "opened")
    door = stage.truth.door(label)
    stage.shop.world.perform("stick", door=label, reads=random.choice(["open", "closed", "unplugged"]))
    try:
        await took(stage, lambda: door.sensor != ("open" if door.leaf is Leaf.OPEN else "closed"), "it lied", 6.0)
        await stage.sleep(random.uniform(0.5, 9.0))
    finally:
        stage.shop.world.perform("stick", door=label, reads="truth")


async def ajar(stage: Stage, random: Random) -> None:
    """A push leaves the leaf ajar; the sensor takes that for open, or for closed."""
    label = await door_in(stage, *ABOUT_TO_OPEN, "opened")
    door = stage.truth.door(label)
    stage.shop.world.perform("ajar", door=label, reads=random.choice(["open", "closed"]))
    try:
        await took(stage, lambda: door.leaf is Leaf.AJAR, "it stayed ajar")
        await stage.sleep(random.uniform(0.5, 9.0))
    finally:
        stage.shop.world.perform("ajar", door=label, on=False)


async def neighbour(stage: Stage, random: Random) -> None:
    """Another door is shaken open by the pulse."""
    label = await door_in(stage, *ABOUT_TO_OPEN)
    other = random.choice([one for one in stage.truth.labels if one != label and stage.truth.is_shut(one)])
    stage.shop.world.perform("neighbour", door=label, other=other)
    try:
        await took(stage, lambda: not stage.truth.is_shut(other), "the other door popped", 3.0)
    finally:
        stage.shop.world.perform("neighbour", door=label, other=other, on=False)


async def forced(stage: Stage, random: Random) -> None:
    """Somebody forces a door that nobody has to do with."""
    quiet = [label for label in stage.truth.labels if stage.truth.is_shut(label)]
    stage.shop.world.perform("force", door=random.choice(quiet))


async def coil_held(stage: Stage, random: Random) -> None:
    """The relay's contact is welded: the coil stays on, and the door cannot latch."""
    await _while_it_fires(stage, random, "stuck_coil", 9.0)


async def override(stage: Stage, random: Random) -> None:
    """Staff open the door with their key while an operation is under way on it."""
    label = await door_in(stage, *ABOUT_TO_OPEN, "closed")
    if stage.truth.is_shut(label):
        stage.shop.world.perform("force", door=label)
        return
    await took(stage, lambda: stage.truth.is_shut(label), "it is shut")
    stage.shop.world.perform("force", door=label)


async def swapped(stage: Stage, random: Random) -> None:
    """An electrician put the cables of two doors on each other's terminals; it is found and mended later."""
    label = await door_in(stage, *ABOUT_TO_OPEN)
    other = random.choice([one for one in stage.truth.labels if one != label])
    stage.shop.world.perform("swap", door=label, other=other)
    try:
        await took(stage, lambda: not stage.truth.is_shut(other), "the other door opened", 3.0)
        stage.truth.misled.update({label: "swapped", other: "swapped"})
        await took(stage, lambda: stage.truth.is_shut(other), "it is shut again", 20.0)
        await stage.sleep(1.0)
    finally:
        stage.shop.world.perform("swap", door=label, other=other)


async def _while_it_fires(stage: Stage, random: Random, act: str, most_s: float) -> None:
    """Something is wrong with a door that is about to open, until a while after its coil fired."""
    label = await door_in(stage, *ABOUT_TO_OPEN)
    door = stage.truth.door(label)
    stage.shop.world.perform(act, door=label)
    try:
        await took(stage, lambda: door.energised, "the coil fired", 3.0)
        await stage.sleep(random.uniform(1.0, most_s))
    finally:
        stage.shop.world.perform(act, door=label, on=False)
