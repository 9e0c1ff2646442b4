"""What no controller can know of a door's inside: an honest word was missing, nobody watched when it was put in, or who
watched died before anything could be written.

Knows: openings, when the controller heard of them, and whether its books speak of them. Must never excuse what a sensor
told in time: that every opening that could be seen stands in the books is judged by I13.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import looked, tasked
from sim.soak.steps import Happening, Reading
from sim.soak.truth import Opening


class Hidden(Oracle):
    """An oracle that must not judge what is hidden behind a door. Call `super()` from the steps overridden here."""

    def prepare(self) -> None:
        self._put: set[str] = set()
        """Doors in which something was put during an opening that the controller does not know, until the next look."""
        self._taken_s: dict[str, float] = {}
        """When something was taken out of a door so, until the next look, or until two readings in a row told of it."""
        self._heard_s: dict[str, float] = {}
        self._written_s: dict[str, float] = {}
        """When the last opening of each door began of which the books speak."""

    def heard(self, reading: Reading) -> None:
        if reading.door == "open":
            self._heard_s[reading.label] = reading.at_s

    def committed(self, commit: Commit) -> None:
        self._follow()
        seen = {one.compartment for one in commit.moved() if looked(one)}
        self._put -= seen
        for label in seen:
            self._taken_s.pop(label, None)

    def happened(self, event: Happening) -> None:
        self._follow()
        label = event.label
        opening = next((one for one in reversed(self.see.truth.openings) if one.label == label), None)
        known = opening is None or self._known(opening)
        if event.name == "parcel.taken":
            if not known and label not in self._put:
                self._taken_s[label] = self.see.now_s()
            self._put.discard(label)
        if event.name == "door.closed" and opening is not None and opening.put and not known:
            self._put.add(label)

    def hidden(self, label: str) -> bool:
        """Whether what lies behind this door was never shown to the controller."""
        self._forget_told()
        return label in self._put or label in self._taken_s or label in self.see.truth.misled

    def _known(self, opening: Opening) -> bool:
        """Whether the controller heard of it, and an operation or a task in its books speaks of it."""
        heard_s = self._heard_s.get(opening.label, float("-inf"))
        return heard_s >= opening.from_s and self._written_s.get(opening.label) == opening.from_s

    def _forget_told(self) -> None:
        """One reading alone is no word: the controller needs two that agree (R2)."""
        agreed_s = self.see.heard.repeated_s
        told = [one for one, at_s in self._taken_s.items() if agreed_s.get((one, "open"), float("-inf")) >= at_s]
        for label in told:
            del self._taken_s[label]

    def _follow(self) -> None:
        self._forget_told()
        open_now = self.see.truth.open_now
        if open_now:
            waiting = tasked(self.see.kiosk)
            for label, opening in open_now.items():
                if label in waiting or self.see.kiosk.live(label):
                    self._written_s[label] = opening.from_s
