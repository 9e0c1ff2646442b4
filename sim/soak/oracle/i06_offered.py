"""I6: an occupied door is never offered for loading, nor to a customer who brings something back.

Staff may be offered a door that is only presumed empty: they look before they put anything in. A customer never is.
"""

from sim.soak.books import Commit
from sim.soak.oracle.hidden import Hidden
from sim.soak.oracle.words import PUTS_IN, begun
from sim.soak.rows import Operation
from sim.soak.steps import Shown

OFFERS = ("return_decision",)


class Offered(Hidden):
    """Looks at each door an operation that puts something in begins on, and at each door a screen offers."""

    invariant = "I6"

    def committed(self, commit: Commit) -> None:
        super().committed(commit)
        for one in begun(commit.before, commit.now):
            if one.kind in PUTS_IN:
                self._begun(one, commit)

    def shown(self, screen: Shown) -> None:
        label = screen.facts.get("compartment")
        if screen.screen in OFFERS and isinstance(label, str):
            self._empty(label, f"the screen {screen.screen} offers")

    def _begun(self, one: Operation, commit: Commit) -> None:
        label, before, now = one.compartment, commit.before, commit.now
        door = now.compartments.get(label)
        was = before.compartments.get(label) or door
        if was is None:
            self.wrong(f"a {one.kind} begins on {label}, which the book does not know")
            return
        allowed = ("free", "presumed_empty") if one.kind == "load" else ("free",)
        if was.content not in allowed or was.quarantine or was.out_of_service:
            self.wrong(f"a {one.kind} begins on {label}, {was.content} ({was.quarantine}, {was.out_of_service})")
        epoch = before.epochs.get(was.epoch or "")
        if epoch is not None and epoch.ended_ms is None:
            self.wrong(f"a {one.kind} begins on {label} in the custody epoch {epoch.id}")
        if was.content == "free":
            self._empty(label, f"a {one.kind} begins on")

    def _empty(self, label: str, what: str) -> None:
        inside = self.see.truth.inside(label)
        if inside and not self.hidden(label):
            self.wrong(f"{what} {label}, and {inside} lies inside")
