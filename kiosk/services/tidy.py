"""When the kiosk forgets: in calm only, a slice at a time, so that nobody at the screen ever waits for it.

Knows: calm and time. Must never know what is forgotten.
"""

from collections.abc import Awaitable, Callable

from kiosk.domain.clock import Clock
from kiosk.link.screens import Screen
from kiosk.services.desk import Desk
from kiosk.services.operations import Operations

LOOK_EVERY_S = 3600.0
"""How long nothing is looked for after nothing was found."""


class Tidy:
    """Asked once a round; forgets at most one slice each time."""

    def __init__(self, forget: Callable[[], Awaitable[int]], desk: Desk, operations: Operations, clock: Clock) -> None:
        """`forget` deletes one slice and says how many rows went; 0 when nothing is left."""
        self._forget = forget
        self._desk = desk
        self._operations = operations
        self._clock = clock
        self._not_before_s = 0.0

    async def look(self) -> None:
        """Forget a slice, if it is calm and there may be one."""
        calm = self._desk.snapshot.screen is Screen.IDLE and not self._operations.live
        if not calm or self._clock.monotonic_s() < self._not_before_s:
            return
        if not await self._forget():
            self._not_before_s = self._clock.monotonic_s() + LOOK_EVERY_S
