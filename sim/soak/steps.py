"""What oracles are told, as plain values.

Knows: words. Must never know who makes these values or what is made of them. All times are virtual seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that did not hold."""

    invariant: str
    at_s: float
    what: str


@dataclass(frozen=True, slots=True)
class Unlock:
    """A frame left the computer that opens this door, by the simulator's own reading. `ambiguous` never occurs with an
    honest controller: a frame for several doors is told once for each."""

    at_s: float
    label: str
    doors: int = 1
    """How many doors the frame means."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something true at a door: `door.opened`, `door.closed`, `door.ajar`, `door.forced`, `coil.on`, `coil.off`,
    `parcel.put`, `parcel.taken`."""

    at_s: float
    name: str
    label: str
    parcels: tuple[str, ...] = ()
    """What was put or taken."""
    who: str = ""
    """Who stood there; empty: nobody."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A valid reply reached the living controller and showed this door so: `open` or `closed`."""

    at_s: float
    label: str
    door: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The screen now shows this; the fields are those of the link's snapshot, as JSON says them."""

    at_s: float
    screen: str
    facts: Mapping[str, object]
    marks: Mapping[str, str]
    staff: bool
    who: str
    """Who stood there; empty: nobody."""


@dataclass(frozen=True, slots=True)
class Told:
    """The kiosk sends these events of a generation to central, in this order."""

    at_s: float
    generation: int
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody touched this button."""

    at_s: float
    button: str
    who: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The controller is dead: killed (`reason` is empty) or by itself."""

    at_s: float
    reason: str
