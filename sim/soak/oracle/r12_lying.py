"""R12: a sensor that lies must not lock anybody out: staff open with a reason, and the doubt is recorded.

An opening by staff begins with its reason. When no closed reading went before it, the door is out of service and has a
task about its sensor from the moment it is armed, and gets one pulse. A reading that came while the disk hung is
younger than what was decided.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import begun, doubted

REASON = "reason_"


class Lying(Oracle):
    """Looks at each opening by staff when it begins and when it is armed."""

    invariant = "R12"

    def committed(self, commit: Commit) -> None:
        for one in begun(commit.before, commit.now):
            if one.kind == "staff" and not (one.evidence or "").removeprefix(REASON):
                self.wrong(f"staff open {one.compartment} without a reason")
        for one in commit.moved():
            last = self.see.heard.last.get(one.compartment)
            if one.state != "armed" or (last is not None and last.door == "closed"):
                continue
            if not doubted(one) and last is not None and self.see.hung_since(last.at_s):
                continue
            if not doubted(one):
                self.wrong(f"{one.kind} on {one.compartment} is armed, and the last reading is {last}")
                continue
            door, tasks = commit.now.compartments.get(one.compartment), commit.now.tasks.values()
            told = any(t.kind == "sensor" and t.compartment == one.compartment and not t.done_ms for t in tasks)
            if door is None or not door.out_of_service or not told or one.attempt != 1:
                self.wrong(f"{one.compartment} is opened against its sensor, and the doubt is not recorded: {door}")
