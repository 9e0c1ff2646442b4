"""I1: a parcel leaves through a door the controller opened only to the holder of its custody epoch, or to staff.

The controller knows people by what they show: it opens for an order. So what leaves through a door opened for an order
belongs to that order; and it opens for an order only when its customer stood there in this session. Custody is with
staff until they say, before the shut door, that the parcel is in: an epoch begins with a settled load, not before.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import HOLDERS, LOOKS, begun
from sim.soak.rows import Operation
from sim.soak.steps import Happening, Shown, Unlock

CUSTOMER = "customer:"
INSIDE = "inside"


class Custody(Oracle):
    """Remembers for whom each door was opened last, and who stood there when."""

    invariant = "I1"

    def prepare(self) -> None:
        self._opened_for: dict[str, tuple[Operation, bool]] = {}
        self._stood_s: dict[str, float] = {}

    def unlocked(self, frame: Unlock) -> None:
        for operation in self.see.kiosk.live(frame.label):
            self._opened_for[frame.label] = operation, frame.label in self.see.truth.misled

    def happened(self, event: Happening) -> None:
        opening = self.see.truth.open_now.get(event.label)
        known = self._opened_for.get(event.label)
        if event.name != "parcel.taken" or opening is None or known is None:
            return
        operation, misled = known
        if opening.forced or not opening.commanded or misled or operation.kind in LOOKS:
            return
        for parcel in event.parcels:
            owner = self.see.truth.owner.get(parcel)
            if owner is not None and owner != operation.order:
                who, kind = event.who or "nobody known", operation.kind
                self.wrong(f"{parcel} of {owner} left {event.label} with {who}: a {kind} for {operation.order}")

    def committed(self, commit: Commit) -> None:
        self._look()
        self._epochs(commit)
        who = self.see.truth.who
        for one in begun(commit.before, commit.now):
            owner = f"{CUSTOMER}{one.order}"
            if one.kind not in HOLDERS or not who.startswith(CUSTOMER) or who == owner:
                continue
            stood_s = self._stood_s.get(owner, float("-inf"))
            if commit.at_s - stood_s > self.see.limits["session_timeout_s"] + self.see.limits["closing_window_s"]:
                self.wrong(f"{one.compartment} is opened for {one.order}, and {who} stands there")

    def _epochs(self, commit: Commit) -> None:
        loaded = {
            (one.compartment, one.order)
            for one in commit.moved()
            if one.kind == "load" and one.state == "settled" and one.outcome == INSIDE
        }
        for name, epoch in commit.now.epochs.items():
            if name not in commit.before.epochs and (epoch.compartment, epoch.order) not in loaded:
                self.wrong(f"the epoch {name} of {epoch.order} begins in {epoch.compartment} without a settled load")

    def shown(self, screen: Shown) -> None:
        self._look()

    def ticked(self) -> None:
        self._look()

    def _look(self) -> None:
        self._stood_s[self.see.truth.who] = self.see.now_s()
