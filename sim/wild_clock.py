"""A computer's clock that people and batteries spoil: it jumps, stands still, or runs too fast, on a virtual loop.

Only the wall clock is spoiled: monotonic time is the loop's. Knows: two numbers. Must never know who reads it.
"""

from sim.virtual_loop import VirtualClock


class WildClock(VirtualClock):
    """The clock of one computer."""

    def __init__(self, wall_at_zero_ms: int) -> None:
        """As `VirtualClock`, and true until something happens to it."""
        super().__init__(wall_at_zero_ms)
        self._true_at_zero_ms = wall_at_zero_ms
        self._rate = 1.0
        self._since_s = 0.0

    def wall_ms(self) -> int:
        """Unix time in milliseconds, as this clock shows it."""
        return self.wall_at_zero_ms + int((self._since_s + (self.monotonic_s() - self._since_s) * self._rate) * 1000)

    def jump(self, seconds: float) -> None:
        """Somebody sets it, forwards or back."""
        self.wall_at_zero_ms += int(seconds * 1000)

    def passes(self, seconds: float) -> None:
        """So much time goes by in the world, and nothing is wrong with this clock."""
        super().passes(seconds)
        self._true_at_zero_ms += int(seconds * 1000)

    def run(self, rate: float) -> None:
        """From now on it counts so many seconds a second; 0: it stands still."""
        shown_ms, now_s = self.wall_ms(), self.monotonic_s()
        self._rate, self._since_s = rate, now_s
        self.wall_at_zero_ms = shown_ms - int(now_s * 1000)

    def heal(self) -> None:
        """It is right again, and runs as it should."""
        self._rate, self._since_s = 1.0, self.monotonic_s()
        self.wall_at_zero_ms = self._true_at_zero_ms
