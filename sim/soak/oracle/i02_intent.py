"""I2: no opening is commanded without an earlier durable ARMED row for that door and epoch, one for each frame."""

from collections import Counter

from sim.soak.oracle.base import Oracle
from sim.soak.steps import Unlock

MOST_PULSES = 3


class Intent(Oracle):
    """Compares frames with the journal as another process reads it at that moment."""

    invariant = "I2"

    def prepare(self) -> None:
        self._pulses: Counter[str] = Counter()

    def unlocked(self, frame: Unlock) -> None:
        if frame.doors != 1:
            self.wrong(f"one frame opens {frame.doors} doors, {frame.label} among them")
        armed = [one for one in self.see.kiosk.live(frame.label) if one.state == "armed"]
        if len(armed) != 1:
            self.wrong(f"a frame for {frame.label} left, and the journal says armed: {[one.id for one in armed]}")
            return
        operation = armed[0]
        self._pulses[operation.id] += 1
        sent = self._pulses[operation.id]
        if sent > min(operation.attempt, MOST_PULSES):
            self.wrong(f"pulse {sent} of {operation.id} for {frame.label} left, and {operation.attempt} were armed")
        if operation.epoch is not None and operation.kind in ("pickup", "reopen"):
            epoch = self.see.kiosk.epochs.get(operation.epoch)
            if epoch is None or epoch.compartment != frame.label:
                self.wrong(f"{operation.id} opens {frame.label} for the epoch {epoch}")
