"""I7: a credential is redeemed once per custody epoch, across crashes, a restored database and two readers."""

from collections import Counter

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle


class RedeemedOnce(Oracle):
    """Counts redemptions in the journal after each commit."""

    invariant = "I7"

    def committed(self, commit: Commit) -> None:
        redeemed = Counter(
            one.epoch
            for one in commit.now.operations.values()
            if one.kind == "pickup" and one.state != "rejected" and one.epoch
        )
        for epoch, times in redeemed.items():
            if times > 1:
                self.wrong(f"epoch {epoch} was redeemed {times} times")
