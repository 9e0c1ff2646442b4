"""What no controller can know of a door's inside: an honest word was missing, or nobody watched when it was put in.

Knows: openings and when the controller heard of them. Must never excuse what a sensor told in time.
"""

from sim.soak.oracle.base import Oracle
from sim.soak.steps import Happening, Reading


class Hidden(Oracle):
    """An oracle that must not judge what is hidden behind a door. Call `super()` from the steps overridden here."""

    def prepare(self) -> None:
        self._unseen: set[str] = set()
        self._heard_s: dict[str, float] = {}

    def heard(self, reading: Reading) -> None:
        if reading.door == "open":
            self._heard_s[reading.label] = reading.at_s

    def happened(self, event: Happening) -> None:
        label = event.label
        opening = next((one for one in reversed(self.see.truth.openings) if one.label == label), None)
        if event.name == "parcel.taken":
            self._unseen.discard(label)
        put = opening is not None and opening.put and self._heard_s.get(label, float("-inf")) < opening.from_s
        if event.name == "door.closed" and put:
            self._unseen.add(label)

    def hidden(self, label: str) -> bool:
        """Whether what lies behind this door was never shown to the controller."""
        return label in self._unseen or label in self.see.truth.misled
