"""What the controller could know of the doors: valid replies on the wire, read by the simulator's own reading.

Knows: bytes, in both directions. Must never know what the controller made of them.
"""

from collections.abc import Iterator

from sim.soak.reading import Line8a
from sim.soak.steps import Reading, Unlock
from sim.wiring import Wiring


class Heard:
    """The last reading of each door, and since when it has been said without contradiction."""

    def __init__(self, wiring: Wiring) -> None:
        self._lines = {line.name: Line8a(wiring, line.name) for line in wiring.lines}
        self.last: dict[str, Reading] = {}
        self.since_s: dict[str, float] = {}
        """When the last reading was first said, by door."""
        self.agreed_s: dict[str, float] = {}
        """When another reading first said the same, by door; absent while only one has."""
        self.repeated_s: dict[tuple[str, str], float] = {}
        """When two readings in a row last said this of a door, by door and state."""
        self.out_s: dict[str, float] = {}
        """When the adapter before a door was last known to be out, by door."""

    def sent(self, line: str, data: bytes, at_s: float) -> list[Unlock]:
        """What a frame of the computer opens."""
        self._lines[line].asks(data)
        labels = self._lines[line].unlocks(data)
        return [Unlock(at_s, label, len(labels)) for label in labels]

    def came(self, line: str, data: bytes, at_s: float) -> Iterator[Reading]:
        """The readings in what came; only what differs from the last reading of its door is told again."""
        for label, door in self._lines[line].hears(data):
            before = self.last.get(label)
            reading = self.last[label] = Reading(at_s, label, door)
            if before is None or before.door != door:
                self.since_s[label] = at_s
                self.agreed_s.pop(label, None)
                yield reading
            elif at_s > self.since_s[label]:
                self.agreed_s.setdefault(label, at_s)
                self.repeated_s[label, door] = at_s

    def unplugged(self, line: str, at_s: float) -> None:
        """The adapter of this line is out: no reply to what was asked before will come, and the computer is told so at
        once, whatever it heard a moment ago."""
        self._lines[line].deaf()
        self.out_s.update(dict.fromkeys(self._lines[line].labels, at_s))

    def deaf(self) -> None:
        """The controller died: what it knew is gone."""
        self.last.clear()
        self.since_s.clear()
        self.agreed_s.clear()
        self.repeated_s.clear()
        for line in self._lines.values():
            line.deaf()
