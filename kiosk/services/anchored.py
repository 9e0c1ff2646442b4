"""Doors whose pulses leave only after the anchor is written.

Knows: the order of the two. The ARMED row of the pulse is durable by then, so the anchor names it, and a database
without that row is known to be an old copy (docs/decisions/0031-anchor-after-armed.md). Must never know a file.
"""

from collections.abc import AsyncIterator, Mapping

from kiosk.services.ports import Anchor, Doors, Pulse, Sight


class AnchoredDoors:
    """The port `Doors` over another one."""

    def __init__(self, doors: Doors, anchor: Anchor) -> None:
        self._doors = doors
        self._anchor = anchor

    async def unlock(self, label: str) -> Pulse:
        """Write the anchor, then send one unlock pulse."""
        await self._anchor.drop_anchor()
        return await self._doors.unlock(label)

    async def look(self, label: str) -> Sight:
        """Read the sensor of one door now."""
        return await self._doors.look(label)

    async def look_at_all(self) -> Mapping[str, Sight]:
        """Read every sensor of the bank now."""
        return await self._doors.look_at_all()

    def watch(self) -> AsyncIterator[Sight]:
        """Every change of any door."""
        return self._doors.watch()
