"""I15: UNKNOWN never resolves without evidence: staff looked behind the door, and what was seen is said.

The same for a task about a door: done only with an outcome and the evidence for it. And what was put in is inside only
on the word of somebody who touched "it is in" since the door was reserved for it.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import PUTS_IN, begun, looked
from sim.soak.rows import Operation
from sim.soak.steps import Touched

INSIDE = "inside"


class Evidence(Oracle):
    """Remembers since when each door is in doubt, and asks who stood before it when it was open."""

    invariant = "I15"

    def prepare(self) -> None:
        self._doubtful_s: dict[str, float] = {}
        self._begun_s: dict[str, float] = {}
        self._said_s = float("-inf")
        """When somebody last said that it is in."""

    def touched(self, touch: Touched) -> None:
        if touch.button == INSIDE:
            self._said_s = touch.at_s

    def committed(self, commit: Commit) -> None:
        self._begun_s.update({one.id: commit.at_s for one in begun(commit.before, commit.now)})
        for one in commit.moved():
            before = commit.before.operations.get(one.id)
            if one.state == "unknown":
                self._doubtful_s[one.id] = commit.at_s
            if before is not None and before.state == "unknown" and one.state != "resolved":
                self.wrong(f"{one.id} on {one.compartment} went from unknown to {one.state}")
            if one.state == "resolved":
                self._resolved(one, commit)
            if one.state == "settled" and one.kind in PUTS_IN and one.outcome == INSIDE:
                self._put_in(one)
        for task in commit.now.tasks.values():
            was = commit.before.tasks.get(task.id)
            done = task.done_ms is not None and (was is None or was.done_ms is None)
            if done and not (task.outcome and task.evidence):
                self.wrong(f"the task {task.kind} for {task.compartment} is done without evidence")

    def _put_in(self, one: Operation) -> None:
        if self._said_s < self._begun_s.get(one.id, float("-inf")):
            self.wrong(f"the {one.kind} {one.id} on {one.compartment} is settled as inside, and nobody said so")

    def _resolved(self, one: Operation, commit: Commit) -> None:
        label = one.compartment
        if not (one.outcome and one.evidence):
            self.wrong(f"{one.id} on {label} was resolved: {one.outcome!r}, {one.evidence!r}")
        if not any(o.compartment == label and looked(o) for o in commit.moved()):
            self.wrong(f"{one.id} on {label} was resolved, and nobody looked")
        since_s = self._doubtful_s.get(one.id, 0.0)
        openings = [opening for opening in self.see.truth.openings if opening.label == label]
        if not any(opening.until_s is None or opening.until_s >= since_s for opening in openings):
            self.wrong(f"{one.id} on {label} was resolved, and the door was never open since it was unknown")
