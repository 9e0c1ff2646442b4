"""I5: a compartment that is FREE is truly empty and closed, as far as the controller could know.

What was put in while nobody watched, or against an honest word, is hidden. A door that springs open by itself may be
free for a second from the reading that shows it (from the next one, if that came later than a second after it), or from
the moment in which a disk that hung answers again.
"""

from sim.soak.books import Commit
from sim.soak.oracle.hidden import Hidden

BELIEVED_WITHIN_S = 1.0
GRAIN_S = 0.25


class Free(Hidden):
    """Compares every free compartment with what lies behind it."""

    invariant = "I5"

    def prepare(self) -> None:
        super().prepare()
        self._hung_s = 0.0

    def committed(self, commit: Commit) -> None:
        super().committed(commit)
        self._compare()

    def ticked(self) -> None:
        if self.see.hung:
            self._hung_s = self.see.now_s()
        self._compare()

    def _compare(self) -> None:
        kiosk, truth = self.see.kiosk, self.see.truth
        for label, door in kiosk.compartments.items():
            if door.content != "free" or door.quarantine or kiosk.live(label):
                continue
            if truth.inside(label) and not self.hidden(label):
                self.wrong(f"{label} is free, and {truth.inside(label)} lies inside")
            if not truth.is_shut(label) and self._open_for_s(label) > BELIEVED_WITHIN_S + GRAIN_S:
                self.wrong(f"{label} is free, and was heard open for more than {BELIEVED_WITHIN_S:g} s")

    def _open_for_s(self, label: str) -> float:
        """For how long two agreeing readings have told the living controller that this door is open: since the first
        of them, or since the second where that came later than a second: its board may have been given up meanwhile."""
        heard = self.see.heard
        if label not in heard.agreed_s or heard.last[label].door != "open":
            return 0.0
        since_s, agreed_s = heard.since_s[label], heard.agreed_s[label]
        sure_s = since_s if agreed_s - since_s <= BELIEVED_WITHIN_S else agreed_s
        return self.see.now_s() - max(sure_s, self.see.started_s, self._hung_s)
