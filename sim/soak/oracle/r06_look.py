"""R6: a compartment becomes FREE, and leaves its quarantine, only on a look: staff's door was open, and they said what
they saw. New compartments of an empty bank are free.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import looked
from sim.soak.rows import Compartment


class Look(Oracle):
    """Looks for the operation whose end made a compartment free."""

    invariant = "R6"

    def committed(self, commit: Commit) -> None:
        for label, now in commit.now.compartments.items():
            before = commit.before.compartments.get(label)
            if before is None or not self._freed(before, now):
                continue
            if not any(one.compartment == label and looked(one) for one in commit.moved()):
                self.wrong(f"{label} was {before.content} ({before.quarantine}), and is {now.content} without a look")
            elif not any(one.label == label for one in self.see.truth.openings):
                self.wrong(f"{label} is {now.content} after a look, and was never open")

    def _freed(self, before: Compartment, now: Compartment) -> bool:
        made_free = now.content == "free" and before.content != "free"
        return made_free or (before.quarantine is not None and now.quarantine is None)
