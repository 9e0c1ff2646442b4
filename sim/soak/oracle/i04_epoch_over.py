"""I4: no unlock frame for a holder after the custody epoch ended: when the book says so, and when it should say so."""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.steps import Unlock

HOLDERS = ("pickup", "reopen")
LATE_S = 3.0
"""Grace periods are ended in rounds of a second; a door being opened just then keeps its epoch."""


class EpochOver(Oracle):
    """Looks at the epoch of the operation whose frame leaves. Grace is counted on the loop's clock, since custody
    passed and while the controller ran."""

    invariant = "I4"

    def prepare(self) -> None:
        self._passed_s: dict[str, float] = {}

    def committed(self, commit: Commit) -> None:
        for epoch in commit.now.epochs.values():
            if epoch.collected_ms is None:
                self._passed_s.pop(epoch.id, None)
            else:
                self._passed_s.setdefault(epoch.id, commit.at_s)

    def unlocked(self, frame: Unlock) -> None:
        for operation in self.see.kiosk.live(frame.label):
            epoch = self.see.kiosk.epochs.get(operation.epoch or "")
            if operation.kind not in HOLDERS or epoch is None:
                continue
            if epoch.ended_ms is not None:
                self.wrong(f"{operation.id} opens {frame.label} after its epoch {epoch.id} ended")
            since_s = max(self._passed_s.get(epoch.id, frame.at_s), self.see.started_s)
            grace_s = self.see.limits["grace_s"] + self.see.limits["opening_window_s"] + LATE_S
            if frame.at_s - since_s > grace_s:
                self.wrong(f"{operation.id} opens {frame.label} though the grace of its epoch {epoch.id} is over")
