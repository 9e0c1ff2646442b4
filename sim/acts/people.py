"""What people do to doors, by hand or by themselves.

The person who closes doors is as human as a seed allows: a while after a door opens, she takes what lies inside or
lays something in, and pushes the door shut.

Knows: doors and parcels. Must never know: why a door opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sim.errors import ActError
from sim.world import Event, World

HABITS = ("off", "close", "take", "put")


@dataclass
class Person:
    """Somebody who tends to every door that opens. `habit`: off, close, take or put. Seconds."""

    world: World
    habit: str = "off"
    least_s: float = 2.0
    most_s: float = 6.0

    def __post_init__(self) -> None:
        self._rng = self.world.random("person")
        self._laid = 0
        self.world.watch(self._sees)

    def _sees(self, event: Event) -> None:
        if event.name == "door.opened" and self.habit != "off":
            # One draw per opening, whatever comes of it: habits do not shift later delays.
            delay_s = self._rng.uniform(self.least_s, self.most_s)
            self.world.schedule(event.at + delay_s, partial(self._tends, event.compartment, self.habit))

    def _tends(self, label: str, habit: str, at: float) -> None:
        try:
            if habit == "take":
                self.world.take(label, at)
            elif habit == "put":
                self._laid += 1
                self.world.put(label, f"parcel-{self._laid}", at)
            self.world.push_close(label, at)
        except ActError as refused:  # somebody else was quicker, or the door is full
            self.world.emit("person.gave_up", at, label, str(refused))


def _close(world: World, now: float, *, door: str) -> None:
    """Somebody pushes the leaf shut."""
    world.push_close(door, now)


def _open(world: World, now: float, *, door: str) -> None:
    """Somebody pulls a leaf that is ajar or whose bolt is drawn."""
    world.pull_open(door, now)


def _force(world: World, now: float, *, door: str) -> None:
    """The leaf is opened by key or crowbar, without its coil."""
    world.catch_up(now)
    world.door(door).force(world.now)


def _put(world: World, now: float, *, door: str, parcel: str = "parcel") -> None:
    """Somebody lays a parcel into an open door."""
    world.put(door, parcel, now)


def _take(world: World, now: float, *, door: str) -> list[str]:
    """Somebody takes everything out of an open door; says what it was."""
    return world.take(door, now)


def _stock(world: World, now: float, *, door: str, parcel: str = "parcel") -> None:
    """A parcel has lain inside since before the day began, whatever the leaf does now."""
    world.catch_up(now)
    world.door(door).parcels.append(parcel)


ACTS: Mapping[str, Callable[..., object]] = {
    "close": _close,
    "open": _open,
    "force": _force,
    "put": _put,
    "take": _take,
    "stock": _stock,
}


def person_act(person: Person) -> Callable[..., object]:
    """The act `person`: change the habit while the day goes on."""

    def change(now: float, *, habit: str, least_s: float = 2.0, most_s: float = 6.0) -> None:
        """What somebody does at every door that opens, this long after: off, close, take or put."""
        if habit not in HABITS:
            raise ActError(f"no habit is called {habit!r}; known: {', '.join(HABITS)}")
        if not 0 <= least_s <= most_s:
            raise ActError("least_s must be between 0 and most_s")
        person.world.catch_up(now)
        person.habit, person.least_s, person.most_s = habit, least_s, most_s

    return change
