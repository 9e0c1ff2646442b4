"""I9: state, audit and outbox change together: each arrow has its audit row, each audit row its outbox row, at once."""

from collections import Counter

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle


class Together(Oracle):
    """Looks at what each single commit changed."""

    invariant = "I9"

    def committed(self, commit: Commit) -> None:
        for row in commit.fresh:
            if row.id not in commit.now.outbox:
                self.wrong(f"audit row {row.sequence} ({row.type}) was committed without its outbox row")
        known = {row.id for row in commit.now.audit}
        for queued in commit.now.outbox.values():
            if queued.id not in known:
                self.wrong(f"outbox row {queued.sequence} was committed without its audit row")
        told = Counter(row.type for row in commit.fresh)
        arrows = Counter(f"operation.{one.state}" for one in commit.moved())
        for arrow, count in arrows.items():
            if told[arrow] < count:
                self.wrong(f"{count} operations became {arrow} in a commit with {told[arrow]} such audit rows")
