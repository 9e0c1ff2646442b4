"""What can go wrong with the current: welded relays, weak supplies.

Knows: coils and supplies. Must never know: frames.
"""

from collections.abc import Callable, Mapping

from sim.errors import ActError
from sim.world import World


def _stuck_coil(world: World, now: float, *, door: str, on: bool = True) -> None:
    """The contact that feeds the coil is welded: once on, the coil stays on, and the door cannot latch."""
    world.catch_up(now)
    world.door(door)
    world.cabinet.weld(door, on, world.now)


def _supply(world: World, now: float, *, supply: str, budget_ma: float) -> None:
    """The supply carries only this much from now on; more, for longer than a moment, and its boards start anew."""
    if supply not in world.cabinet.supplies:
        known = ", ".join(world.cabinet.supplies) or "none; the wiring names them"
        raise ActError(f"there is no supply {supply!r}; known: {known}")
    if budget_ma <= 0:
        raise ActError("budget_ma must be more than 0")
    world.catch_up(now)
    world.cabinet.supplies[supply].budget_ma = budget_ma


ACTS: Mapping[str, Callable[..., object]] = {"stuck_coil": _stuck_coil, "supply": _supply}
