"""I22: the screen never says "open" unless the sensor did, and never shows another customer's data.

A session lasts from one idle screen to the next: what it shows belongs to an order whose customer stood there since, or
to somebody else when a stranger opened a door with that code. Only staff see tasks, and which doors are occupied.
"""

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import LOOKS, begun
from sim.soak.rows import Operation
from sim.soak.steps import Reading, Shown, Stopped, Unlock

STRANGER = "thief"
RESTS = ("idle", "out_of_service")
STAFF_MARKS = ("occupied", "quarantined")
STAFF_FACTS = ("tasks", "staff")
SAYS_OPEN = ("open", "left_open", "not_mine", "too_high", "return_open", "load_open", "retrieve_open")


class Screen(Oracle):
    """Compares what is shown with what was heard and with who stood there."""

    invariant = "I22"

    def prepare(self) -> None:
        self._since_s: dict[str, tuple[str, float]] = {}
        """By door: the operation that armed or sent a frame last, and when it did first. A door may open late, by the
        frame of the operation before: then the next one needs none."""
        self._open_s: dict[str, float] = {}
        self._stood: set[str] = set()
        self._resting = True
        self._opened_by_stranger = False

    def unlocked(self, frame: Unlock) -> None:
        for one in self.see.kiosk.live(frame.label):
            self._begins(one, frame.at_s)

    def committed(self, commit: Commit) -> None:
        for one in commit.moved():
            if one.state == "armed":
                self._begins(one, self.see.now_s())
        if begun(commit.before, commit.now) and self.see.truth.who == STRANGER:
            self._opened_by_stranger = True

    def _begins(self, operation: Operation, at_s: float) -> None:
        if self._since_s.get(operation.compartment, ("", 0.0))[0] != operation.id:
            self._since_s[operation.compartment] = operation.id, at_s

    def heard(self, reading: Reading) -> None:
        if reading.door == "open":
            self._open_s[reading.label] = reading.at_s

    def stopped(self, death: Stopped) -> None:
        self._resting = False

    def ticked(self) -> None:
        self._stood = {self.see.truth.who} if self._resting else {*self._stood, self.see.truth.who}

    def shown(self, screen: Shown) -> None:
        self._resting = screen.screen in RESTS
        self._opened_by_stranger = self._opened_by_stranger and not self._resting
        self._stood.add(screen.who)
        self._says_open(screen)
        if not screen.staff:
            self._only_for_staff(screen)
            self._whose(screen)

    def _says_open(self, screen: Shown) -> None:
        label = screen.facts.get("compartment")
        said = [door for door, mark in screen.marks.items() if mark == "open"]
        said += [label] if screen.screen in SAYS_OPEN and isinstance(label, str) else []
        for door in dict.fromkeys(said):
            operation, since_s = self._since_s.get(door, ("", float("inf")))
            other = any(one.id != operation for one in self.see.kiosk.live(door))
            if other or self._open_s.get(door, float("-inf")) < since_s:
                self.wrong(f"the screen {screen.screen} says that {door} is open, and no sensor said so")

    def _only_for_staff(self, screen: Shown) -> None:
        marks = [door for door, mark in screen.marks.items() if mark in STAFF_MARKS]
        told = [name for name in STAFF_FACTS if screen.facts.get(name)]
        if marks or told:
            self.wrong(f"the screen {screen.screen} shows {[*marks, *told]} to {screen.who or 'nobody'}")

    def _whose(self, screen: Shown) -> None:
        label = screen.facts.get("compartment")
        customers = {who.removeprefix("customer:") for who in self._stood if who.startswith("customer:")}
        if screen.screen == "help" or not isinstance(label, str) or not customers or self._opened_by_stranger:
            return
        orders = self._orders(label)
        if orders and not orders & customers:
            self.wrong(f"the screen {screen.screen} shows {label} of {sorted(map(str, orders))} to {sorted(customers)}")

    def _orders(self, label: str) -> set[str]:
        """Whose door this is. One that staff have open is nobody's: the screen may ask anybody to shut it."""
        live = self.see.kiosk.live(label)
        if live:
            return {one.order for one in live if one.order and one.kind not in LOOKS}
        epochs = self.see.kiosk.epochs.values()
        return {one.order for one in epochs if one.compartment == label and one.ended_ms is None}
