"""The physics of one compartment door: a bolt, a leaf on a spring, a sensor that is not the bolt, a parcel inside.

The coil draws the bolt; the spring pops the leaf a little later; the sensor follows the leaf, unless it lies.
A leaf pushed shut latches by itself. Whether a parcel lies inside is the truth that oracles compare with.

Knows: one door, seconds, millimetres of nothing. Must never know: boards, frames, or what the kiosk believes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Literal

from sim.errors import ActError
from sim.seeds import Random

MOST_PARCELS = 16
BOUNCE_STEP_S = 0.008
FLICKER_S = (0.005, 0.120)

Schedule = Callable[[float, Callable[[float], None]], None]
SensorLie = Literal["open", "closed", "unplugged"]


class Leaf(Enum):
    """Where the leaf is. Ajar: pushed to, not latched."""

    CLOSED = "closed"
    AJAR = "ajar"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Physics:
    """How a door moves. The delay from coil to open leaf is drawn anew for every opening. Seconds."""

    open_min_s: float = 0.080
    open_max_s: float = 0.150
    close_s: float = 0.050
    bounces: int = 0
    feels: Literal["leaf", "bolt"] = "leaf"
    """What the sensor touches. One on the bolt reads open while the coil is on, wherever the leaf is."""
    spring: bool = True
    needs_s: float = 0.0
    """A coil that is on for less does not draw the bolt."""


class Door:
    """One door. `notice(name, at)` hears what happens; `sensor_moved(at)` hears every change of the sensor."""

    def __init__(
        self,
        label: str,
        physics: Physics,
        *,
        schedule: Schedule,
        rng: Random,
        notice: Callable[[str, float], None],
        sensor_moved: Callable[[float], None],
    ) -> None:
        self.label = label
        self.leaf = Leaf.CLOSED
        self.energised = False
        self.parcels: list[str] = []
        self.jammed = False
        self.bounces = physics.bounces
        self.late_s = 0.0
        """Added to the next opening only: a leaf that sticks and then comes."""
        self.stops_ajar = False
        self.spring = physics.spring
        """Without one an unlocked leaf stays where it is until somebody pulls it."""
        self.needs_s = physics.needs_s
        self.pops_along: list[Door] = []
        """Doors torn open whenever the coil of this one fires (crossed cables, a shaken frame)."""
        self._physics = physics
        self._schedule = schedule
        self._rng = rng
        self._notice = notice
        self._sensor_moved = sensor_moved
        self._sensor_open = False
        self._lie: SensorLie | None = None
        self._ajar_reads_open = True
        self._popping = False
        self._pushed = False
        self._was_open = False
        """Since it was last latched."""
        self._drawn_from = float("-inf")
        self._draws = 0
        """Counts how often the bolt was set in motion; a pulse too short takes the last one back."""
        self._flicker_until = float("-inf")

    @property
    def sensor(self) -> Literal["open", "closed", "unplugged"]:
        """What the sensor says now; `unplugged` closes no contact at all."""
        return self._lie or ("open" if self._sensor_open else "closed")

    @property
    def lies(self) -> SensorLie | None:
        """What the sensor is stuck at; None: it tells the truth."""
        return self._lie

    def coil(self, on: bool, at: float) -> None:
        """The coil is energised or released."""
        if on == self.energised:
            return
        self.energised = on
        self._notice("coil.on" if on else "coil.off", at)
        if on:
            self._draw_bolt(at)
            if self._physics.feels == "bolt":
                self._schedule(at + self.needs_s, self._bolt_drawn)
            for other in self.pops_along:
                other._draw_bolt(at)
        else:
            self._released(at)

    def push(self, at: float) -> None:
        """Somebody pushes the leaf shut; it latches `close_s` later. ActError when it is closed."""
        if self.leaf is Leaf.CLOSED:
            raise ActError(f"{self.label} is closed already")
        if not self._pushed:
            self._pushed = True
            self._schedule(at + self._physics.close_s, self._shut)

    def pull(self, at: float) -> None:
        """Somebody pulls the leaf. ActError when it is latched: that takes force or a key."""
        if self.leaf is Leaf.CLOSED and not self.energised:
            raise ActError(f"{self.label} is locked; use 'force' to open it by key or crowbar")
        self._open(at)

    def force(self, at: float) -> None:
        """The leaf is opened by key or crowbar, without the coil. ActError when it is open."""
        if self.leaf is Leaf.OPEN:
            raise ActError(f"{self.label} is open already")
        self._notice("door.forced", at)
        self._open(at)

    def put(self, parcel: str, at: float) -> None:
        """A parcel is laid inside. ActError when the leaf is not open or the door is full."""
        self._reach_in("put a parcel into")
        if len(self.parcels) >= MOST_PARCELS:
            raise ActError(f"{self.label} holds {MOST_PARCELS} parcels already")
        self.parcels.append(parcel)
        self._notice("parcel.put", at)

    def take(self, at: float) -> list[str]:
        """Everything is taken out; returns what it was. ActError when the leaf is not open."""
        self._reach_in("take anything from")
        taken, self.parcels = self.parcels, []
        if taken:
            self._notice("parcel.taken", at)
        return taken

    def stop_ajar(self, on: bool, reads_open: bool) -> None:
        """The next pushes leave the leaf ajar; the sensor reads that as open or as closed."""
        self.stops_ajar = on
        self._ajar_reads_open = reads_open

    def lie(self, sensor: SensorLie | None, at: float) -> None:
        """The sensor is stuck or unplugged from now on; None: it tells the truth again."""
        before = self.sensor
        self._lie = sensor
        if self.sensor != before:
            self._sensor_moved(at)

    def flicker(self, seconds: float, at: float) -> None:
        """The sensor's contact comes and goes at random for a while, whatever the leaf does."""
        was_flickering = self.flickers(at)
        self._flicker_until = at + seconds
        if not was_flickering:
            self._flick(at)

    def flickers(self, at: float) -> bool:
        """Whether the sensor's contact comes and goes."""
        return at < self._flicker_until

    def _flick(self, at: float) -> None:
        if not self.flickers(at):
            self._set_sensor(self._reads_open(), at)
            return
        self._set_sensor(not self._sensor_open, at)
        self._schedule(at + self._rng.uniform(*FLICKER_S), self._flick)

    def _bolt_drawn(self, at: float) -> None:
        if self.energised:
            self._set_sensor(True, at)

    def _released(self, at: float) -> None:
        if self._popping and at < self._drawn_from + self.needs_s:
            self._popping = False
            self._draws += 1
        if self._physics.feels == "bolt":
            self._set_sensor(self._reads_open(), at)

    def _reads_open(self) -> bool:
        """What the sensor touches, when it tells the truth."""
        if self._physics.feels == "bolt" and self.energised:
            return True
        return self.leaf is Leaf.OPEN or (self.leaf is Leaf.AJAR and self._ajar_reads_open)

    def _reach_in(self, what: str) -> None:
        if self.leaf is not Leaf.OPEN:
            raise ActError(f"{self.label} is {self.leaf.value}: nobody can {what} it")

    def _draw_bolt(self, at: float) -> None:
        if self.leaf is Leaf.OPEN or self._popping:
            return
        self._popping = True
        self._drawn_from = at
        delay_s = self._rng.uniform(self._physics.open_min_s, self._physics.open_max_s) + self.late_s
        self.late_s = 0.0
        self._draws += 1
        self._schedule(at + max(delay_s, self.needs_s), partial(self._pop, self._draws))

    def _pop(self, draw: int, at: float) -> None:
        if draw != self._draws:
            return  # the bolt fell back before it was free
        self._popping = False
        if self.jammed:
            return
        if self.spring:
            self._open(at)
        elif self.leaf is Leaf.CLOSED:
            self.leaf = Leaf.AJAR
            self._ajar_reads_open = False
            self._notice("door.ajar", at)

    def _open(self, at: float) -> None:
        self.leaf = Leaf.OPEN
        self._pushed = False
        if not self._was_open:
            self._was_open = True
            self._notice("door.opened", at)
        self._sense(True, at)

    def _shut(self, at: float) -> None:
        if not self._pushed:
            return  # the leaf flew open again in between
        self._pushed = False
        if self.stops_ajar:
            self.leaf = Leaf.AJAR
            self._notice("door.ajar", at)
            self._sense(self._ajar_reads_open, at)
            return
        self.leaf = Leaf.CLOSED
        self._was_open = False
        self._notice("door.closed", at)
        self._sense(False, at)
        if self.energised:
            self._draw_bolt(at)

    def _sense(self, is_open: bool, at: float) -> None:
        if is_open == self._sensor_open:
            return
        self._set_sensor(is_open, at)
        for flap in range(self.bounces):
            then = at + (2 * flap + 1) * BOUNCE_STEP_S
            self._schedule(then, lambda t: self._flap(not is_open, is_open, t))
            self._schedule(then + BOUNCE_STEP_S, lambda t: self._flap(is_open, is_open, t))

    def _flap(self, value: bool, settled: bool, at: float) -> None:
        if self._reads_open() == settled:  # else the leaf has moved on, and its own bounce counts
            self._set_sensor(value, at)

    def _set_sensor(self, is_open: bool, at: float) -> None:
        before = self.sensor
        self._sensor_open = is_open
        if self.sensor != before:
            self._sensor_moved(at)
