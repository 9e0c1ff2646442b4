"""The one place of this room that asks for the time or waits. Knows seconds; must never know what for."""

from __future__ import annotations

import time
from typing import Protocol


class Timing(Protocol):
    """A monotonic clock that threads can also wait on."""

    def now_s(self) -> float:
        """Seconds on a clock that never goes back; its zero means nothing."""
        ...

    def pause(self, seconds: float) -> None:
        """Wait; no time at all when `seconds` is not positive."""
        ...


class SystemTiming:
    """The computer's own clock."""

    def now_s(self) -> float:
        """See Timing."""
        return time.monotonic()  # noqa: TID251 - the wrapper

    def pause(self, seconds: float) -> None:
        """See Timing."""
        if seconds > 0:
            time.sleep(seconds)  # noqa: TID251 - the wrapper


SYSTEM = SystemTiming()
