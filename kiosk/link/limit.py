"""A token bucket: so many at once, so many a second after that. Must never know what it counts."""

from collections.abc import Callable


class Bucket:
    """`burst` tokens at first, refilled at `per_s` a second up to `burst`."""

    def __init__(self, per_s: float, burst: int, now_s: Callable[[], float]) -> None:
        self._per_s = per_s
        self._burst = float(burst)
        self._now_s = now_s
        self._tokens = float(burst)
        self._at_s = now_s()

    def take(self) -> bool:
        """Take one token; False when there is none."""
        now_s = self._now_s()
        self._tokens = min(self._burst, self._tokens + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
