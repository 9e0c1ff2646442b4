"""What can go wrong with a door or its cable, by name.

Knows: doors. Must never know: what the software at the other end makes of it.
"""

from collections.abc import Callable, Mapping

from sim.doors import SensorLie
from sim.errors import ActError
from sim.world import World

LIES: Mapping[str, SensorLie | None] = {
    "open": "open",
    "closed": "closed",
    "unplugged": "unplugged",
    "truth": None,
}


def _jam(world: World, now: float, *, door: str, on: bool = True) -> None:
    """The coil fires and the leaf stays."""
    world.jam(door, on, now)


def _late_open(world: World, now: float, *, door: str, seconds: float) -> None:
    """The next opening comes this much later than usual."""
    if seconds < 0:
        raise ActError("seconds must not be negative")
    world.catch_up(now)
    world.door(door).late_s = seconds


def _ajar(world: World, now: float, *, door: str, on: bool = True, reads: str = "open") -> None:
    """Pushes leave the leaf ajar; the sensor reads that as `reads`."""
    if reads not in ("open", "closed"):
        raise ActError("an ajar door reads 'open' or 'closed'")
    world.catch_up(now)
    world.door(door).stop_ajar(on, reads == "open")


def _stick(world: World, now: float, *, door: str, reads: str) -> None:
    """The sensor is stuck at `open` or `closed`, `unplugged`, or tells the `truth` again."""
    if reads not in LIES:
        raise ActError(f"a sensor reads {', '.join(LIES)}, not {reads!r}")
    world.catch_up(now)
    world.door(door).lie(LIES[reads], world.now)


def _bounce(world: World, now: float, *, door: str, times: int) -> None:
    """The sensor's contact flaps this often at every change."""
    if not 0 <= times <= 20:
        raise ActError("times must be 0 to 20")
    world.catch_up(now)
    world.door(door).bounces = times


def _neighbour(world: World, now: float, *, door: str, other: str, on: bool = True) -> None:
    """Whenever the coil of `door` fires, `other` pops as well."""
    world.catch_up(now)
    one, along = world.door(door), world.door(other)
    one.pops_along = [each for each in one.pops_along if each is not along] + ([along] if on else [])


def _swap(world: World, now: float, *, door: str, other: str) -> None:
    """The cables of two doors change places at the boards."""
    world.catch_up(now)
    world.door(door), world.door(other)
    places = {cable.label: place for place, cable in world.cables.items()}
    a, b = places[door], places[other]
    world.cables[a], world.cables[b] = world.cables[b], world.cables[a]


def _spring(world: World, now: float, *, door: str, on: bool = False) -> None:
    """The spring is worn out: an unlocked leaf stays where it is, unlatched, until somebody pulls it."""
    world.catch_up(now)
    world.door(door).spring = on


def _heavy(world: World, now: float, *, door: str, needs_ms: float) -> None:
    """The bolt moves only when the coil is on for as long as this; 0: at once."""
    if not 0 <= needs_ms <= 60_000:
        raise ActError("needs_ms must be 0 to 60000")
    world.catch_up(now)
    world.door(door).needs_s = needs_ms / 1000


def _flicker(world: World, now: float, *, door: str, seconds: float = 2.0) -> None:
    """The sensor's contact comes and goes at random for `seconds`, whatever the leaf does."""
    if not 0 <= seconds <= 600:
        raise ActError("seconds must be 0 to 600")
    world.catch_up(now)
    world.door(door).flicker(seconds, world.now)


ACTS: Mapping[str, Callable[..., object]] = {
    "jam": _jam,
    "late_open": _late_open,
    "ajar": _ajar,
    "stick": _stick,
    "bounce": _bounce,
    "neighbour": _neighbour,
    "swap": _swap,
    "spring": _spring,
    "heavy": _heavy,
    "flicker": _flicker,
}
