"""What a simulated lock board sees of the world: a bus to hear and speak on, coils to drive, contacts to read.

Knows: the terminals of a board. Must never know: which compartment hangs on them, or who the master is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Terminals:
    """The screw terminals of one board. All times are seconds on the world's clock."""

    schedule: Callable[[float, Callable[[float], None]], None]
    """Call the function with the time, at that time."""
    send: Callable[[bytes, float, str], None]
    """Start sending the frame at a time; the word says what it is (`ack`, `states`, `state`, ...)."""
    coil: Callable[[int, bool, float], None]
    """Energise or release the coil of a lock (from 1) at a time."""
    shorted: Callable[[int], bool]
    """Whether the feedback contact of a lock (from 1) is shorted now; False where nothing is wired."""
    swallow: Callable[[bytes, float], bool]
    """Told of every frame addressed to this board; True means it never arrived (a fault of the wire)."""


class Board(Protocol):
    """One board as the world drives it."""

    address: int

    def hear(self, byte: int, at: float) -> None:
        """A byte was on the bus and ended at `at`."""

    def contact_changed(self, lock: int, at: float) -> None:
        """The feedback contact of a lock changed at `at`."""

    def reset(self, at: float) -> None:
        """The supply failed and came back: release all coils, forget what was going on."""
