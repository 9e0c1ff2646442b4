"""The simulator's only contact with the computer's clock.

Knows: the monotonic clock. Must never know: what is being timed. The world itself takes `now` as a number and
reads no clock at all, so that it runs as well on a virtual one.
"""

import time


def monotonic_s() -> float:
    """Seconds on the machine's one monotonic clock, shared by all its processes."""
    return time.monotonic()  # noqa: TID251 - this module is the wrapper


def wall_ms() -> int:
    """Unix milliseconds: for data that carry a date, never for order."""
    return time.time_ns() // 1_000_000


def pause_s(duration_s: float) -> None:
    """Let `duration_s` seconds of wall time pass; for threads that pace themselves, never for tests."""
    if duration_s > 0:
        time.sleep(duration_s)  # noqa: TID251 - this module is the wrapper
