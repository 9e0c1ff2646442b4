"""What the disk does to the kiosk's database. The controller must end itself and read what is true."""

from sim.seeds import Random
from sim.soak.faults.effect import NoEffectError, took
from sim.soak.stage import Stage

IO_ERROR = "disk I/O error"
FULL = "database or disk is full"
READ_ONLY = "attempt to write a readonly database"
FOR_EVER = 1_000_000


async def once(stage: Stage, random: Random, *, present: bool) -> None:
    """The next commit fails, with its transaction on the disk or not."""
    await _fails(stage, 1, IO_ERROR, present=present)


async def for_a_while(stage: Stage, random: Random, *, error: str) -> None:
    """Every commit fails, also those of the next starts, until somebody sees to the disk."""
    try:
        await _fails(stage, FOR_EVER, error, present=False)
        await stage.sleep(random.uniform(1.0, 15.0))
    finally:
        stage.disk.heal()


async def _fails(stage: Stage, times: int, error: str, *, present: bool) -> None:
    before = stage.disk.failed
    stage.expected_death = True
    stage.disk.fail(present=present, times=times, error=error)
    try:
        await took(stage, lambda: stage.disk.failed > before, "a commit failed")
    except NoEffectError:
        stage.disk.heal()
        stage.expected_death = False
        raise
