"""What the disk does to the kiosk's database."""

from sim.seeds import Random
from sim.soak.stage import Stage


async def commit_fails(stage: Stage, random: Random, *, present: bool) -> None:
    """The next commit fails; the controller must end itself and read what is true."""
    stage.expected_death = True
    stage.disk.fail(present=present)
