"""R4: after a start no unlock frame leaves before every row that was found ARMED or OPENED is reconciled by reading.

Reconciled means: the row moved on, or its door was read twice alike in this life and stands open.
"""

from sim.soak.books import KioskBook
from sim.soak.oracle.base import Oracle
from sim.soak.steps import Unlock

FOUND = ("armed", "opened")


class Start(Oracle):
    """Remembers what the start found."""

    invariant = "R4"

    def prepare(self) -> None:
        self._found: dict[str, str] = {}

    def started(self, before: KioskBook) -> None:
        self._found = {one.id: one.state for one in self.see.kiosk.operations.values() if one.state in FOUND}

    def unlocked(self, frame: Unlock) -> None:
        for name, state in list(self._found.items()):
            one = self.see.kiosk.operations.get(name)
            if one is not None and one.state == state and not self._read(one.compartment, state):
                self.wrong(
                    f"a frame for {frame.label} left, and {name} on {one.compartment} is {state} since the start"
                )
            else:
                del self._found[name]

    def _read(self, label: str, state: str) -> bool:
        return state == "opened" and label in self.see.heard.agreed_s
