"""What no controller can know of a door's inside: an honest word was missing, or nobody watched when it was put in.

Knows: openings and when the controller heard of them. Must never excuse what a sensor told in time.
"""

from sim.soak.oracle.base import Oracle
from sim.soak.steps import Happening, Reading


class Hidden(Oracle):
    """An oracle that must not judge what is hidden behind a door. Call `super()` from the steps overridden here."""

    def prepare(self) -> None:
        self._put: set[str] = set()
        """Doors in which something was put while no reading said that they were open."""
        self._taken: set[str] = set()
        """Doors out of which something was taken so, until the next look."""
        self._heard_s: dict[str, float] = {}

    def heard(self, reading: Reading) -> None:
        if reading.door == "open":
            self._heard_s[reading.label] = reading.at_s
            self._taken.discard(reading.label)

    def happened(self, event: Happening) -> None:
        label = event.label
        opening = next((one for one in reversed(self.see.truth.openings) if one.label == label), None)
        heard = opening is None or self._heard_s.get(label, float("-inf")) >= opening.from_s
        if event.name == "parcel.taken":
            if not heard and label not in self._put:
                self._taken.add(label)
            self._put.discard(label)
        if event.name == "door.closed" and opening is not None and opening.put and not heard:
            self._put.add(label)

    def hidden(self, label: str) -> bool:
        """Whether what lies behind this door was never shown to the controller."""
        return label in self._put or label in self._taken or label in self.see.truth.misled
