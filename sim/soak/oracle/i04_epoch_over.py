"""I4: no unlock frame for a holder after the custody epoch ended; and none for an operation that is over."""

from sim.soak.oracle.base import Oracle
from sim.soak.steps import Unlock

HOLDERS = ("pickup", "reopen")


class EpochOver(Oracle):
    """Looks at the epoch of the operation whose frame leaves."""

    invariant = "I4"

    def unlocked(self, frame: Unlock) -> None:
        for operation in self.see.kiosk.live(frame.label):
            epoch = self.see.kiosk.epochs.get(operation.epoch or "")
            if operation.kind in HOLDERS and epoch is not None and epoch.ended_ms is not None:
                self.wrong(f"{operation.id} opens {frame.label} after its epoch {epoch.id} ended")
