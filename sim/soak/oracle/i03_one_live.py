"""I3: one live operation per door; at most k coils per supply at once."""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle

LIVE = ("reserved", "armed", "opened", "closed")


class OneLive(Oracle):
    """Counts live operations after each commit. Coils are counted by the supplies of the scene."""

    invariant = "I3"

    def committed(self, commit: Commit) -> None:
        doors: dict[str, str] = {}
        for one in commit.now.operations.values():
            if one.state in LIVE:
                other = doors.setdefault(one.compartment, one.id)
                if other != one.id:
                    self.wrong(f"{one.compartment} has two live operations: {other} and {one.id}")
