"""What happens on the line and to the boards, by the acts of `sim.acts`."""

from sim.seeds import Random
from sim.soak.stage import Stage


async def act(stage: Stage, random: Random, *, name: str, **arguments: object) -> None:
    """An act of the simulator with these arguments."""
    stage.shop.world.perform(name, **arguments)


async def late(stage: Stage, random: Random) -> None:
    """Acks come late, at most two seconds."""
    stage.shop.world.perform("late_ack", seconds=random.uniform(0.05, 2.0), count=random.randint(1, 3))


async def board_dead(stage: Stage, random: Random) -> None:
    """A board has no supply for a while."""
    board = random.choice(sorted(stage.shop.world.world.boards))
    stage.shop.world.perform("reset_board", board=board, seconds=random.choice([0.3, 2.0, 8.0, 20.0]))


async def adapter_gone(stage: Stage, random: Random) -> None:
    """The adapter is pulled and put back."""
    stage.shop.world.perform("unplug")
    await stage.sleep(random.uniform(0.2, 8.0))
    stage.shop.world.perform("plug")
