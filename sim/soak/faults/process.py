"""How the controller dies: at a moment, or in a commit with the transaction lost or kept. It is started again."""

from sim.seeds import Random
from sim.soak.stage import Stage
from sim.virtual_life import Doom

MOST_COMMITS = 12


async def at_a_moment(stage: Stage, random: Random) -> None:
    """Kill -9, now."""
    stage.shop.life.end()


async def in_a_commit(stage: Stage, random: Random, *, present: bool) -> None:
    """Kill -9 in one of the next commits."""
    stage.shop.life.doom = Doom(random.randrange(MOST_COMMITS), present=present)
