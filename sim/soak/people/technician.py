"""A technician who drains the kiosk for an update while staff load it, and starts it again.

Knows: the file that asks for a drain (docs/safety.md). Must never know how a drain is kept.
"""

from sim.soak.people.staff import load
from sim.soak.stage import Stage

DRAIN = "drain"
"""The file that asks for it, and the name under which an operation begun meanwhile is complained of."""
COMES_S = (0.5, 5.0)
KNOWN_WITHIN_S = 1.25
LASTS_S = 15.0
REFUSED = "rejected"


async def updates(stage: Stage) -> None:
    """Staff load, and the technician does not wait until they are done."""
    stage.spawn(_drains(stage))
    await load(stage)


async def _drains(stage: Stage) -> None:
    """Ask for a drain that outlives starts, see that nothing is begun meanwhile, and start the new version."""
    await stage.sleep(stage.random.uniform(*COMES_S))
    asked = stage.shop.database.parent / DRAIN
    if asked.exists():
        return  # another technician is at it
    asked.write_text("keep\n", encoding="utf-8")
    try:
        await stage.sleep(KNOWN_WITHIN_S)
        before = set(stage.judge.see.kiosk.operations)
        await stage.sleep(LASTS_S)
        for name, one in stage.judge.see.kiosk.operations.items():
            if name not in before and one.state != REFUSED:
                stage.judge.wrong(DRAIN, f"a {one.kind} on {one.compartment} was begun while the kiosk drains")
    finally:
        asked.unlink(missing_ok=True)
    stage.shop.life.end()
