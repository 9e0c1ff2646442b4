"""R2: an acknowledgement never advances the state; the sensor of the right door does.

OPENED takes two open readings in a row of this very door, since the operation was armed, that reached this life of
the controller (a third that says otherwise may just have come); CLOSED takes closed readings at least 300 ms apart.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle

CLOSED_APART_S = 0.3
ROUNDING_S = 0.001
SAYS = {"opened": "open", "closed": "closed"}


class Sensor(Oracle):
    """Compares each arrow that a sensor must have caused with what was heard."""

    invariant = "R2"

    def prepare(self) -> None:
        self._armed_s: dict[str, float] = {}
        """When an operation of this life was first armed."""

    def committed(self, commit: Commit) -> None:
        heard = self.see.heard
        for one in commit.moved():
            before = commit.before.operations.get(one.id)
            state = "closed" if one.state == "settled" and before and before.state == "opened" else one.state
            if state == "armed":
                self._armed_s.setdefault(one.id, self.see.now_s())
            if state not in SAYS or (before is not None and before.state == state):
                continue
            label, last = one.compartment, heard.last.get(one.compartment)
            if state == "opened" and heard.repeated_s.get((label, "open"), -1.0) >= self._armed_s.get(one.id, 0.0):
                continue
            if last is None or last.door != SAYS[state] or label not in heard.agreed_s:
                self.wrong(f"{one.kind} on {label} is {state}, and the last reading is {last}")
            elif state == "closed" and last.at_s - heard.since_s[label] < CLOSED_APART_S - ROUNDING_S:
                self.wrong(f"{one.kind} on {label} is closed after {last.at_s - heard.since_s[label]:.3f} s")
