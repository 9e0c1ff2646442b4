"""I16: after the closing round of staff looks the book equals the truth for every door.

A door with an open task is still to be looked at. A door that is presumed empty after its customer shut it is looked
at when it is next loaded: only its parcel may lie there. Of a door that was checked in a guided audit, and has not been
open since, nor was said by its sensor to be, nothing is presumed and nothing is hidden.
"""

from sim.soak.books import Commit
from sim.soak.oracle.hidden import Hidden
from sim.soak.oracle.words import tasked
from sim.soak.rows import Compartment
from sim.soak.steps import Happening

OPENS = ("door.opened", "door.forced", "door.ajar")


class Audited(Hidden):
    """Compares every compartment and every parcel with the truth when the day is over."""

    invariant = "I16"

    def prepare(self) -> None:
        super().prepare()
        self._checked: set[str] = set()

    def happened(self, event: Happening) -> None:
        super().happened(event)
        if event.name in OPENS:
            self._checked.discard(event.label)

    def committed(self, commit: Commit) -> None:
        super().committed(commit)
        moved = list(commit.moved())
        self._checked -= {one.compartment for one in moved if one.kind != "audit" and one.state == "opened"}
        self._checked |= {one.compartment for one in moved if one.kind == "audit" and one.state == "settled"}

    def closed(self) -> None:
        waiting = tasked(self.see.kiosk)
        for label, door in self.see.kiosk.compartments.items():
            checked = label in self._checked
            if checked and door.content == "presumed_empty":
                self.wrong(f"{label} was checked, and is presumed to be empty")
            if label not in waiting and not self.hidden(label):
                self._door(label, door)
        self._parcels(waiting)

    def hidden(self, label: str) -> bool:
        return label not in self._checked and super().hidden(label)

    def _door(self, label: str, door: Compartment) -> None:
        inside = self.see.truth.inside(label)
        if not self.see.truth.is_shut(label):
            self.wrong(f"{label} stands open at the end")
        if door.content == "free" and inside:
            self.wrong(f"{label} is free, and {inside} lies inside")
        if door.content == "occupied" and not inside:
            self.wrong(f"{label} is occupied, and nothing lies inside")
        epoch = self.see.kiosk.epochs.get(door.epoch or "")
        if epoch is None or not inside:
            return
        parcel = self.see.kiosk.parcels[epoch.parcel].label
        if inside != [parcel]:
            self.wrong(f"{label} holds {parcel} by the book, and {inside} lies inside")

    def _parcels(self, waiting: set[str]) -> None:
        truth = self.see.truth
        for parcel in self.see.kiosk.parcels.values():
            where, holder = truth.where(parcel.label), truth.holder.get(parcel.label, "")
            if where is not None and (where in waiting or self.hidden(where)):
                continue
            door = self.see.kiosk.compartments.get(where or "")
            if parcel.status == "ready" and where is None and not self._waits_for(parcel.id, waiting):
                self.wrong(f"{parcel.label} is ready, and lies behind no door: {holder or 'nobody'} has it")
            if door is not None and door.content == "presumed_empty":
                continue
            if where is not None and parcel.status not in ("ready", "frozen"):
                self.wrong(f"{parcel.label} lies in {where}, and is {parcel.status}")

    def _waits_for(self, parcel: str, waiting: set[str]) -> bool:
        """Whether the door behind which the book believes it is still to be looked at, or was lied about."""
        epochs = self.see.kiosk.epochs.values()
        doors = [one.compartment for one in epochs if one.parcel == parcel and one.ended_ms is None]
        return any(label in waiting or self.hidden(label) for label in doors)
