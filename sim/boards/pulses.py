"""The coils of one board: pulses in turn or a few at once, cool-down, and coils that are held.

Knows: locks and seconds. Must never know: frames.
"""

from collections.abc import Callable
from functools import partial

MOST_WAITING = 64

Done = Callable[[float], None]


def _nothing(_at: float) -> None:
    pass


class Pulses:
    """Fires coils. `later(at, call)` must forget its calls when the board is reset."""

    def __init__(
        self,
        coil: Callable[[int, bool, float], None],
        later: Callable[[float, Done], None],
        together: int,
        cool_down_s: float,
    ) -> None:
        self._coil = coil
        self._later = later
        self.together = together
        self._cool_down_s = cool_down_s
        self._waiting: list[tuple[int, float, Done]] = []
        self._active: set[int] = set()
        self._held: set[int] = set()
        self._cool_at: dict[int, float] = {}

    @property
    def busy(self) -> bool:
        """Whether a coil is being pulsed."""
        return bool(self._active)

    def is_hot(self, lock: int, at: float) -> bool:
        """Whether the lock must cool down first."""
        return at < self._cool_at.get(lock, at)

    def fire(self, lock: int, duration_s: float, at: float, done: Done = _nothing) -> bool:
        """Pulse a lock when its turn comes, then call `done`. False: too hot, or too many wait already."""
        if self.is_hot(lock, at) or len(self._waiting) >= MOST_WAITING:
            return False
        self._waiting.append((lock, duration_s, done))
        self._next(at)
        return True

    def hold(self, lock: int, on: bool, at: float) -> None:
        """Energise a coil until it is let go."""
        (self._held.add if on else self._held.discard)(lock)
        self._coil(lock, on, at)

    def clear(self) -> None:
        """Forget everything but how hot the coils are; somebody else releases them."""
        self._waiting.clear()
        self._active.clear()
        self._held.clear()

    def _next(self, at: float) -> None:
        while len(self._active) < self.together:
            free = [n for n, (lock, _, _) in enumerate(self._waiting) if lock not in self._active]
            if not free:
                return
            lock, duration_s, done = self._waiting.pop(free[0])
            self._active.add(lock)
            self._coil(lock, True, at)
            self._later(at + duration_s, partial(self._over, lock, done))

    def _over(self, lock: int, done: Done, at: float) -> None:
        self._active.discard(lock)
        if self._cool_down_s:
            self._cool_at[lock] = at + self._cool_down_s
        if lock not in self._held:
            self._coil(lock, False, at)
        done(at)
        self._next(at)
