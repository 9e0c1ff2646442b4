"""What doors are at a start: looked at until two looks, some time apart, agree.

Knows: looks and the clock. Must never know operations, nor what follows from an answer.
"""

from collections.abc import Collection

from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Door
from kiosk.flows.operation import CLOSED_APART_S
from kiosk.services.ports import Doors, Sight

LOOKS = 5
"""How often the doors are looked at before those that contradict themselves are told as such."""


async def reached(doors: Doors, clock: Clock, labels: Collection[str]) -> dict[str, Door | None]:
    """What the last two looks at each door, `CLOSED_APART_S` apart, say alike, and every reading between them; None
    for a door whose readings do not agree."""
    before = await _look(doors, clock, labels)
    for _ in range(1, LOOKS):
        await clock.sleep(CLOSED_APART_S)
        now = await _look(doors, clock, labels)
        agreed = {label: sight.door if _stood(before[label], sight) else None for label, sight in now.items()}
        if None not in agreed.values():
            break
        before = now
    return agreed


async def _look(doors: Doors, clock: Clock, labels: Collection[str]) -> dict[str, Sight]:
    sights, now_s = await doors.look_at_all(), clock.monotonic_s()
    return {label: sights.get(label, Sight(label, Door.UNKNOWN, now_s, 0)) for label in labels}


def _stood(before: Sight, now: Sight) -> bool:
    """Whether a door was never heard to say anything else between two looks."""
    return now.door is before.door and (now.door is Door.UNKNOWN or now.since_s <= before.at_s)
