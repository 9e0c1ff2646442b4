"""The one way to ask for the time.

Knows: two kinds of time. Monotonic seconds order and measure; wall milliseconds are data for people.
Must never know: where time comes from. A simulation passes a clock of its own.
"""

from datetime import UTC, datetime, tzinfo
from typing import Protocol


class Clock(Protocol):
    """A source of time."""

    def monotonic_s(self) -> float:
        """Seconds on a clock that never goes back; its zero means nothing."""
        ...

    def wall_ms(self) -> int:
        """Unix time in milliseconds; may jump."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait so many monotonic seconds."""
        ...


def at(wall_ms: int, zone: tzinfo = UTC) -> datetime:
    """The aware date and time of a wall time in milliseconds."""
    return datetime.fromtimestamp(wall_ms / 1000, zone)
