"""How many requests a page for everybody takes in a while, all of them together.

Knows a clock. Must never know who asks: behind a proxy all would be one, and nobody is to be remembered.
"""

from collections import deque

from central.ports import Clock

MOST = 600
SPAN_S = 60.0


class Pace:
    """At most `MOST` within `SPAN_S`: whoever tries codes must not keep the kiosks waiting."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lately: deque[float] = deque(maxlen=MOST)

    def may(self) -> bool:
        """Count one request; False when there were too many."""
        now_s = self._clock.monotonic_s()
        if len(self._lately) == MOST and now_s - self._lately[0] < SPAN_S:
            return False
        self._lately.append(now_s)
        return True
