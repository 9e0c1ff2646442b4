"""I17: when faults have stopped, the queue is empty within 60 s, and every door is usable or has a task.

A door is usable only while somebody looks at it: what is done to one whose board is never read goes unseen.
"""

from sim.soak.oracle.base import Oracle

LIVE = ("reserved", "armed", "opened", "closed")
READ_WITHIN_S = 6.0
"""However rarely a board is read after it was silent, it is read so often."""


class AtRest(Oracle):
    """The last look at the books, a while after faults stopped and staff worked off what they were told."""

    invariant = "I17"

    def closed(self) -> None:
        kiosk = self.see.kiosk
        if kiosk.outbox:
            self.wrong(f"{len(kiosk.outbox)} events still wait for central")
        tasked = {task.compartment for task in kiosk.tasks.values() if task.done_ms is None}
        for one in kiosk.operations.values():
            if one.state in LIVE:
                self.wrong(f"{one.id} on {one.compartment} is still {one.state}")
            if one.state == "unknown" and one.compartment not in tasked:
                self.wrong(f"{one.id} on {one.compartment} is unknown, and nobody has a task")
        for door in kiosk.compartments.values():
            if (door.quarantine or door.content == "unsure") and door.label not in tasked:
                self.wrong(f"{door.label} is {door.content} ({door.quarantine}), and nobody has a task")
            last = self.see.heard.last.get(door.label)
            if last is None or self.see.now_s() - last.at_s > READ_WITHIN_S:
                self.wrong(f"{door.label} is not looked at: its last reading is {last}")
