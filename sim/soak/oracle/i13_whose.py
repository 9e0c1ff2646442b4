"""I13, with R7 and R9: every interval of an open door that could be seen belongs to one operation or one alarm.

An interval could be seen when two agreeing readings of it reached the living controller. Within a second of the first
of them (or at once with the second, when that came later) a live operation of this door, or an alarm, must own it, and
not both. An alarm while another door has a live operation is a mis-open. A door that raised five alarms within a minute
and has an open task may be silent for the rest of that minute. While the disk gives no answer no alarm can be written.
"""

from dataclasses import dataclass

from sim.soak.books import Commit
from sim.soak.oracle.base import Oracle
from sim.soak.oracle.words import LIVE, data, tasked
from sim.soak.steps import Happening, Stopped

WITHIN_S = 1.0
GRAIN_S = 0.25
OWNS = ("armed", "opened")
"""What an operation is while its door may open: nobody raises an alarm about that."""
ALARMS = ("unexplained", "mis_open", "late_opening")
ENOUGH, ENOUGH_IN_S = 5, 60.0


@dataclass
class _Interval:
    """One interval of an open door. `due_s`: when it must have an owner; None: nobody could see it yet."""

    label: str
    from_s: float
    due_s: float | None = None
    owned: bool = False


class Whose(Oracle):
    """Follows every interval of an open door to its owner."""

    invariant = "I13"

    def prepare(self) -> None:
        self._intervals: dict[str, _Interval] = {}
        self._alarms_s: dict[str, list[float]] = {}
        """When each door raised its alarms, since the controller last started."""

    def happened(self, event: Happening) -> None:
        self._follow()

    def committed(self, commit: Commit) -> None:
        for row in commit.fresh:
            if row.type == "alarm.raised":
                self._alarmed(str(data(row).get("compartment")), str(data(row).get("kind")), commit)
        self._follow()

    def ticked(self) -> None:
        self._follow()
        now_s = self.see.now_s()
        for one in self._intervals.values():
            if self.see.hung and one.due_s is not None:
                one.due_s = max(one.due_s, now_s + WITHIN_S)
            if not one.owned and one.due_s is not None and now_s > one.due_s:
                one.owned = True
                self.wrong(f"{one.label} is open since {one.from_s:.2f} s, was seen, and belongs to nobody")

    def stopped(self, death: Stopped) -> None:
        """What a dead controller saw it has forgotten: the next one must see it anew."""
        self._alarms_s.clear()
        for one in self._intervals.values():
            one.due_s = None

    def _told_enough(self, label: str) -> bool:
        past = self._alarms_s.get(label, [])[-ENOUGH:]
        return len(past) == ENOUGH and self.see.now_s() - past[0] < ENOUGH_IN_S and label in tasked(self.see.kiosk)

    def _follow(self) -> None:
        heard = self.see.heard
        for label, opening in self.see.truth.open_now.items():
            one = self._intervals.get(label)
            if one is None or one.from_s != opening.from_s:
                one = self._intervals[label] = _Interval(label, opening.from_s)
            if self.see.kiosk.live(label) or self._told_enough(label):
                one.owned = True
            seen = self.see.alive and label in heard.agreed_s and heard.last[label].door == "open"
            if seen and one.due_s is None and heard.since_s[label] >= opening.from_s:
                one.due_s = max(heard.since_s[label] + WITHIN_S, heard.agreed_s[label]) + GRAIN_S

    def _alarmed(self, label: str, kind: str, commit: Commit) -> None:
        if kind not in ALARMS:
            return
        self._follow()
        self._alarms_s.setdefault(label, []).append(self.see.now_s())
        one = self._intervals.get(label)
        if one is not None:
            one.owned = True
        own = [o for o in commit.before.operations.values() if o.state in OWNS and o.compartment == label]
        opening = self.see.truth.open_now.get(label)
        if own and opening is not None and opening.commanded:
            self.wrong(f"{label} is alarmed as {kind}, and a {own[0].kind} is {own[0].state} there")
        others = [o for o in commit.before.operations.values() if o.state in LIVE and o.compartment != label]
        if kind == "unexplained" and others:
            self.wrong(f"{label} opened during the {others[0].kind} on {others[0].compartment}: no mis-open alarm")
