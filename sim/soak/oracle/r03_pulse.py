"""R3: each further pulse only after the sensor said closed; never after SETTLED or UNKNOWN (that is I2's).

One pulse against a sensor that is doubted is R12's. The decision is judged as well as the frame: the journal says that
another pulse is due only after such a reading, whatever the driver then lets through. What a disk that hung held back
was decided on earlier readings; its frame is judged all the same.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import doubted
from sim.soak.steps import Reading, Unlock

SECOND = 2


class Pulse(Oracle):
    """Remembers the last closed reading and the last pulse of each operation."""

    invariant = "R3"

    def prepare(self) -> None:
        self._last_s: dict[str, float] = {}

    def committed(self, commit: Commit) -> None:
        for one in commit.moved():
            last, before_s = self.see.heard.last.get(one.compartment), self._last_s.get(one.id, float("-inf"))
            if one.state != "armed" or one.attempt < SECOND:
                continue
            if last is not None and self.see.hung_since(last.at_s):
                continue
            if last is None or last.door != "closed" or last.at_s <= before_s:
                self.wrong(f"pulse {one.attempt} for {one.compartment} is decided on, and the last reading is {last}")

    def unlocked(self, frame: Unlock) -> None:
        last: Reading | None = self.see.heard.last.get(frame.label)
        for one in self.see.kiosk.live(frame.label):
            before_s = self._last_s.get(one.id)
            self._last_s[one.id] = frame.at_s
            if doubted(one) and before_s is None:
                continue
            if last is None or last.door != "closed":
                self.wrong(f"a pulse for {frame.label} left, and the last reading is {last}")
            elif before_s is not None and last.at_s <= before_s:
                self.wrong(f"another pulse for {frame.label} left without a reading since the one before")
