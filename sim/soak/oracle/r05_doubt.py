"""R5: behind an UNKNOWN operation its holder may try again in the same epoch, staff may look, nobody else may open.

A new operation of a holder is counted in its epoch. Behind a look of staff of which nothing is known, the holder of the
custody epoch that runs at this door may open: a look takes nobody's custody.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import HOLDERS, begun
from sim.soak.rows import Operation

LOOKS = ("retrieve", "audit", "staff")


class Doubt(Oracle):
    """Looks at each operation that begins on a door with a doubtful one."""

    invariant = "R5"

    def committed(self, commit: Commit) -> None:
        for one in begun(commit.before, commit.now):
            doubtful = [o for o in commit.before.operations.values() if o.state == "unknown"]
            here = [o for o in doubtful if o.compartment == one.compartment]
            if here and one.kind not in LOOKS and one.state != "rejected":
                self._same(one, here[-1], commit)
            self._counted(one, commit)

    def _same(self, one: Operation, doubtful: Operation, commit: Commit) -> None:
        epoch = commit.before.epochs.get(one.epoch or "")
        runs = epoch is not None and epoch.ended_ms is None and epoch.compartment == one.compartment
        if doubtful.kind in LOOKS and one.kind in HOLDERS and runs:
            return
        if one.kind not in HOLDERS or (one.order, one.epoch) != (doubtful.order, doubtful.epoch):
            self.wrong(f"a {one.kind} for {one.order} begins on {one.compartment} behind an unknown {doubtful.kind}")

    def _counted(self, one: Operation, commit: Commit) -> None:
        epoch = commit.now.epochs.get(one.epoch or "")
        before = commit.before.epochs.get(one.epoch or "")
        if one.kind in HOLDERS and epoch is not None and before is not None and epoch.tries <= before.tries:
            self.wrong(f"a {one.kind} of the epoch {epoch.id} begins, and the try was not counted")
