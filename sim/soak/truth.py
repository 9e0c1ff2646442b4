"""What really happened: which parcel lies where, who stood before the bank, which door was open from when to when.

Knows: the world's doors, and what people did. Must never know what any program believes or has written down.
"""

from dataclasses import dataclass, field

from sim.doors import Door, Leaf
from sim.soak.steps import Happening, Unlock
from sim.world import Event, World

TOLD = ("door.", "parcel.", "coil.")


@dataclass
class Opening:
    """One interval in which a door was not latched."""

    label: str
    from_s: float
    forced: bool
    commanded: bool
    """Whether a frame that opens this door had left the computer since it was last latched."""
    who: str
    until_s: float | None = None
    put: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


class Truth:
    """The truth, kept by hand from events of the world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.owner: dict[str, str] = {}
        """The order each parcel belongs to; parcels that came back are named `back-...` and belong to nobody."""
        self.who = ""
        """Who stands before the bank: `customer:<order>`, `staff:<id>`, `thief`, `passer-by`; empty: nobody."""
        self.openings: list[Opening] = []
        """All of them, oldest first."""
        self.open_now: dict[str, Opening] = {}
        self.holder: dict[str, str] = {}
        """Who took a parcel out last, by parcel."""
        self.misled: dict[str, str] = {}
        """Doors whose content no sensor and no honest word tells of, and why: `wrong door`, `left inside`, ..."""
        self._commanded: dict[str, float] = {}
        self._inside = {label: list(door.parcels) for label, door in world.doors.items()}
        self._forced: set[str] = set()

    def door(self, label: str) -> Door:
        """The door itself: `leaf`, `sensor`, `parcels`."""
        return self._world.door(label)

    @property
    def labels(self) -> list[str]:
        """Every door."""
        return list(self._world.doors)

    def inside(self, label: str) -> list[str]:
        """What lies behind a door."""
        return self._world.door(label).parcels

    def where(self, parcel: str) -> str | None:
        """Behind which door a parcel lies, if any."""
        return next((label for label, door in self._world.doors.items() if parcel in door.parcels), None)

    def is_shut(self, label: str) -> bool:
        """Whether the leaf is latched."""
        return self._world.door(label).leaf is Leaf.CLOSED

    def commanded(self, frame: Unlock) -> None:
        """A frame that opens this door left the computer."""
        self._commanded[frame.label] = frame.at_s
        if frame.label in self.open_now:
            self.open_now[frame.label].commanded = True

    def happened(self, event: Event) -> Happening | None:
        """Keep what the world tells; what oracles are told of it, if anything."""
        if not event.name.startswith(TOLD):
            return None
        label, moved = event.compartment, self._moved(event)
        if event.name == "door.forced":
            self._forced.add(label)
        elif event.name in ("door.opened", "door.ajar") and label not in self.open_now:
            self._opened(label, event.at)
        elif event.name == "door.closed":
            self._closed(label, event.at)
        if label in self.open_now:
            kept = self.open_now[label].put if event.name == "parcel.put" else self.open_now[label].taken
            kept += moved
        return Happening(event.at, event.name, label, tuple(moved), self.who)

    def _moved(self, event: Event) -> list[str]:
        if not event.name.startswith("parcel."):
            return []
        label = event.compartment
        now = list(self._world.door(label).parcels)
        before, self._inside[label] = self._inside[label], now
        if event.name == "parcel.taken":
            gone = [parcel for parcel in before if parcel not in now]
            self.holder.update(dict.fromkeys(gone, self.who))
            self.misled.pop(label, None)
            return gone
        return [parcel for parcel in now if parcel not in before]

    def _opened(self, label: str, at_s: float) -> None:
        commanded = label in self._commanded
        opening = Opening(label, at_s, label in self._forced, commanded, self.who)
        self._forced.discard(label)
        self.openings.append(opening)
        self.open_now[label] = opening

    def _closed(self, label: str, at_s: float) -> None:
        opening = self.open_now.pop(label, None)
        self._commanded.pop(label, None)
        if opening is not None:
            opening.until_s = at_s
