"""I12: every true pickup, return, rating and complaint has exactly one event, or one open task.

A pickup is true when a parcel of the order leaves through the door opened for it, and is not laid back behind it while
that door stands open for its holder. A return is true when what came back lies behind the door that was opened for it.
A rating or a complaint is given when the screen says so. A pickup of doubtful end is told as a missing parcel where
nobody could see that its holder has it: staff found something else behind its door, or others of them may have emptied
it in a look of doubtful end, or whoever stood there had said that it was not theirs. For a return of doubtful end whose
goods are not found there is a task: somebody has to ask.
What reached central spoiled lies among its dead letters, under the id of the event, and is not lost; that there are
none without a spoiler, I11 judges.
"""

import json
from collections import Counter

from sim.soak.books import Commit, KioskBook
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import HOLDERS, data, tasked
from sim.soak.rows import Operation
from sim.soak.steps import Happening, Shown, Unlock

RESTORED = ("old database restored",)
EVENTS = {
    "parcel.collected": "epoch",
    "return.received": "return_case",
    "rating.given": "session",
    "complaint.opened": "complaint",
}
"""Events that tell of a thing once, by the field that names the thing."""


THANKED = {"rating_tags": "rating.given", "complaint_noted": "complaint.opened"}
"""Screens that thank for something, and the event that must be durable by then."""


class Once(Oracle):
    """Counts what truly happened, and what was told of it."""

    invariant = "I12"

    def prepare(self) -> None:
        self._opened_for: dict[str, Operation] = {}
        self._picked_up: dict[str, tuple[str, str]] = {}
        """Parcel and door, by custody epoch."""
        self._brought_back: dict[str, tuple[str, str]] = {}
        """What came back and behind which door, by return case."""
        self._screen = ""
        """What was shown last: the same screen drawn anew thanks for nothing new."""

    def unlocked(self, frame: Unlock) -> None:
        for operation in self.see.kiosk.live(frame.label):
            self._opened_for[frame.label] = operation

    def happened(self, event: Happening) -> None:
        opening = self.see.truth.open_now.get(event.label)
        operation = self._opened_for.get(event.label)
        if opening is None or operation is None or not opening.commanded:
            return
        if event.name == "parcel.taken":
            self._taken(event, operation)
        elif event.name == "parcel.put":
            self._put(event, operation)

    def _taken(self, event: Happening, operation: Operation) -> None:
        if operation.kind == "return" and operation.return_case:
            self._brought_back.pop(operation.return_case, None)
        for parcel in event.parcels:
            owner = self.see.truth.owner.get(parcel)
            if operation.kind in HOLDERS and operation.epoch and owner == operation.order:
                self._picked_up[operation.epoch] = parcel, event.label

    def _put(self, event: Happening, operation: Operation) -> None:
        for thing in event.parcels:
            if operation.kind == "return" and operation.return_case:
                self._brought_back[operation.return_case] = thing, event.label
            elif operation.epoch and self._picked_up.get(operation.epoch) == (thing, event.label):
                del self._picked_up[operation.epoch]

    def committed(self, commit: Commit) -> None:
        if any(row.type in EVENTS for row in commit.fresh):
            for (kind, name), times in self._told().items():
                if times > 1:
                    self.wrong(f"{kind} of {name} was told {times} times")

    def started(self, before: KioskBook) -> None:
        """Nothing tells any more of what happened behind the back of an old copy, nor of what is still done at a door
        whose opening it knows nothing of: staff look behind every door."""
        if not self.see.struck_since(self.see.started_s - 60, *RESTORED):
            return
        known = {one.id for one in self.see.kiosk.operations.values() if one.attempt}
        self._opened_for = {label: one for label, one in self._opened_for.items() if one.id in known}
        told = self._told()
        for kind, done in (("parcel.collected", self._picked_up), ("return.received", self._brought_back)):
            for name in [name for name in done if not told[kind, name]]:
                del done[name]

    def shown(self, screen: Shown) -> None:
        """What the screen thanks for is durable (I8) and told."""
        before, self._screen = self._screen, screen.screen
        kind = THANKED.get(screen.screen) if screen.screen != before else None
        last = self.see.kiosk.audit[-1] if self.see.kiosk.audit else None
        if kind and not [row for row in self.see.kiosk.audit[-8:] if row.type == kind]:
            thing = kind.partition(".")[0]
            self.wrong(f"the screen thanks for a {thing}, and the last thing written is {last and last.type}")

    def closed(self) -> None:
        told, waiting = self._told(), tasked(self.see.kiosk)
        missing = [one for one in self.see.kiosk.operations.values() if one.outcome == "missing"]
        reviewed = {task.operation for task in self.see.kiosk.tasks.values()}
        denied = {one.epoch for one in self.see.kiosk.operations.values() if one.outcome == "not_mine"}
        missed, asked = (
            {one.epoch for one in missing} | denied,
            {one.return_case for one in missing if one.id in reviewed},
        )
        for epoch, (parcel, label) in self._picked_up.items():
            if told["parcel.collected", epoch] != 1 and label not in waiting and epoch not in missed:
                self.wrong(f"{parcel} was picked up from {label}, and nothing tells of it")
        for case, (thing, label) in self._brought_back.items():
            if told["return.received", case] != 1 and label not in waiting and case not in asked:
                self.wrong(f"{thing} was brought back into {label}, and nothing tells of it")
        central = self.see.central
        held = {row.event_id for row in central.applied} | {json.loads(row.event).get("id") for row in central.dead}
        lost = [row for row in self.see.kiosk.audit if row.type in EVENTS and row.id not in held]
        if lost and not self.see.kiosk.outbox:
            self.wrong(f"{lost[0].type} {lost[0].id} never reached central")

    def _told(self) -> Counter[tuple[str, object]]:
        rows = (row for row in self.see.kiosk.audit if row.type in EVENTS)
        return Counter((row.type, data(row).get(EVENTS[row.type])) for row in rows)
