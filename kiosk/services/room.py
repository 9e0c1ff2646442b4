"""Back-pressure: whether there is room for more work, by free space on the disk and by what waits for central.

Knows: the order in which work stops. New loads first, for they bring the most work after them; then returns; pickups
never: whoever stands before the kiosk gets what is theirs. Must never know a screen.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

MIB = 1024 * 1024


class Pressure(IntEnum):
    """What stops, each including the ones before."""

    NONE = 0
    NO_LOADS = 1
    NO_RETURNS = 2


@dataclass(frozen=True)
class RoomLimits:
    """Below so much free space, in MiB, or above so many waiting events, loads stop, and returns."""

    loads_stop_mib: int
    returns_stop_mib: int
    loads_stop_queued: int
    returns_stop_queued: int


def pressure(free_bytes: int, queued: int, limits: RoomLimits) -> Pressure:
    """What stops now."""
    if free_bytes < limits.returns_stop_mib * MIB or queued > limits.returns_stop_queued:
        return Pressure.NO_RETURNS
    if free_bytes < limits.loads_stop_mib * MIB or queued > limits.loads_stop_queued:
        return Pressure.NO_LOADS
    return Pressure.NONE


def free_bytes_of(folder: Path) -> int:
    """Free space for this program on the folder's disk; 0 when the disk cannot be asked."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


class Room:
    """Looked at once a round; everybody else asks what was seen."""

    def __init__(self, limits: RoomLimits, free_bytes: Callable[[], int]) -> None:
        self._limits = limits
        self._free_bytes = free_bytes
        self.pressure = Pressure.NONE
        self.queued = 0
        """How many events waited for central at the last look."""

    def look(self, queued: int) -> None:
        """See how much room there is, with so many events waiting."""
        self.queued = queued
        self.pressure = pressure(self._free_bytes(), queued, self._limits)
