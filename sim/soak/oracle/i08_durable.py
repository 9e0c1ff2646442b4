"""I8: acknowledged means durable: what was committed, and told to anybody, is still there after any death."""

from sim.soak.books import KioskBook
from sim.soak.oracle.base import Oracle

RESTORED = ("old database restored",)


class Durable(Oracle):
    """Compares the audit log before and after each restart, unless somebody put an old copy back."""

    invariant = "I8"

    def started(self, before: KioskBook) -> None:
        if self.see.struck_since(self.see.started_s - 60, *RESTORED):
            return
        now = {row.id for row in self.see.kiosk.audit}
        lost = [f"{row.sequence} {row.type}" for row in before.audit if row.id not in now]
        if lost:
            self.wrong(f"{len(lost)} committed audit rows are gone: {lost[:3]}")
