"""What central needs from the outside world: time, a worker and randomness.

Knows three small protocols. Must never know who fulfils them: a server, a test, or a simulation on a virtual clock.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """Wall time is data; monotonic time orders things within one run."""

    def wall_ms(self) -> int:
        """Unix time in milliseconds, UTC."""

    def monotonic_s(self) -> float:
        """Seconds on a clock that never goes back."""


class Executor(Protocol):
    """Runs blocking work (database, password hashing), one piece at a time and in order."""

    async def run(self, fn: Callable[[], T]) -> T:
        """The result of fn(), or what it raised."""


class Entropy(Protocol):
    """Where secrets and ids come from."""

    def token_bytes(self, count: int) -> bytes:
        """`count` unpredictable bytes."""
