"""I19: a jump of the clock revives nothing and reorders nothing.

What is over stays over, whatever time it is said to be: epochs, operations, tasks, revoked codes. The order of things
is that of the log, in the kiosk, on its way and at central.
"""

import json

from sim.soak.books import Commit, KioskBook
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import data
from sim.soak.steps import Told

ARROWS = {
    "reserved": ("armed", "rejected"),
    "armed": ("armed", "opened", "unknown"),
    "opened": ("closed", "unknown"),
    "closed": ("settled", "unknown"),
    "unknown": ("resolved",),
}
"""Where each state may go, by docs/safety.md."""
FIRST = "reserved"
PREFIX = "operation."
RESTORED = ("old database restored",)


class Time(Oracle):
    """Compares each commit with the book before, and the log with the journal's arrows."""

    invariant = "I19"

    def prepare(self) -> None:
        self._state: dict[object, str] = {}

    def started(self, before: KioskBook) -> None:
        """An old copy that was put back knows earlier states: it goes on from there."""
        if self.see.struck_since(self.see.started_s - 60, *RESTORED):
            self._state = {one.id: one.state for one in self.see.kiosk.operations.values()}

    def committed(self, commit: Commit) -> None:
        self._revived(commit)
        for row in commit.fresh:
            if row.type.startswith(PREFIX):
                self._arrow(data(row).get("operation"), row.type.removeprefix(PREFIX))
        self._order(commit)

    def told(self, batch: Told) -> None:
        """Central would take a mixed batch in pieces: it may be long until it holds the oldest event."""
        first = batch.sequences[0]
        if batch.sequences != tuple(range(first, first + len(batch.sequences))):
            self.wrong(f"the kiosk tells central {batch.sequences[:8]} of generation {batch.generation} in this order")

    def applied(self) -> None:
        """What came spoiled lies among the dead letters; an old copy of the kiosk may tell it again, out of turn."""
        central = self.see.central
        spoiled = {json.loads(row.event).get("id") for row in central.dead}
        place = {row.id: row.sequence for row in self.see.kiosk.audit if row.id not in spoiled}
        told = [place[row.event_id] for row in central.applied if row.event_id in place]
        if told != sorted(told):
            self.wrong("central applied events in another order than that of the log")

    def _revived(self, commit: Commit) -> None:
        for name, epoch in commit.before.epochs.items():
            now = commit.now.epochs.get(name)
            if epoch.ended_ms is not None and (now is None or now.ended_ms != epoch.ended_ms):
                self.wrong(f"the custody epoch {name} had ended, and is {now}")
        for name, task in commit.before.tasks.items():
            again = commit.now.tasks.get(name)
            if task.done_ms is not None and (again is None or again.done_ms != task.done_ms):
                self.wrong(f"the task {task.kind} for {task.compartment} was done, and is {again}")
        for name, code in commit.before.credentials.items():
            known = commit.now.credentials.get(name)
            if code.revoked and known is not None and not known.revoked:
                self.wrong(f"the credential {name} was revoked, and opens again")

    def _arrow(self, operation: object, state: str) -> None:
        """The book of a start is not told commit by commit: an operation first seen later is believed once."""
        before = self._state.get(operation)
        if before is not None and state not in ARROWS.get(before, ()):
            self.wrong(f"{operation} went from {before} to {state}")
        self._state[operation] = state

    def _order(self, commit: Commit) -> None:
        place = {row.id: row.sequence for row in commit.fresh}
        queued = [row for row in commit.now.outbox.values() if row.id in place]
        queued.sort(key=lambda row: (row.generation, row.sequence))
        told = [place[row.id] for row in queued]
        if told != sorted(told):
            self.wrong(f"the outbox tells the audit rows {told} in this order")
