"""Where a controller may die: one point for every arrow of the journal, of every kind of operation.

Knows: the arrows each kind can take, by the events that the controller records with them (`operation.<state>`).
Must never know how a program is killed: whoever does so takes the names from here. The product holds no switch.

A crash at a point is worth two tries, for the commit in flight may be absent or present afterwards (`Commit`); at an
arming also a third, once the first byte of the pulse has left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.operations import Kind, State

BEGINNING = "nothing"
"""What the journal holds of an operation before its first arrow."""

ARROWS: dict[tuple[str, State], str] = {
    (BEGINNING, State.RESERVED): "reserved",
    (State.RESERVED, State.ARMED): "armed",
    (State.RESERVED, State.REJECTED): "rejected",
    (State.ARMED, State.ARMED): "armed_again",
    (State.ARMED, State.OPENED): "opened",
    (State.ARMED, State.UNKNOWN): "unknown_unopened",
    (State.OPENED, State.CLOSED): "closed",
    (State.OPENED, State.UNKNOWN): "unknown_open",
    (State.CLOSED, State.SETTLED): "settled",
    (State.CLOSED, State.UNKNOWN): "unknown_shut",
    (State.UNKNOWN, State.RESOLVED): "resolved",
}
"""The label of each arrow, the same for every kind."""

AT_START = frozenset({"rejected", "opened", "closed", "settled", "unknown_unopened", "unknown_open", "unknown_shut"})
"""Arrows that the start-up reconciliation takes too; their points begin with "start."."""

WORDLESS = frozenset({Kind.PICKUP, Kind.REOPEN})
"""Kinds that settle with the closing. Only a start can find one of them closed and not settled."""


class Commit(StrEnum):
    """What the disk holds of the arrow's transaction after the crash."""

    ABSENT = "absent"
    PRESENT = "present"


@dataclass(frozen=True)
class CrashPoint:
    """One arrow of one kind, while serving or at start-up. `before` and `after` are what the journal says."""

    name: str
    kind: Kind
    before: str
    after: State
    at_start: bool = False

    @property
    def event(self) -> str:
        """The type of the event in the arrow's transaction."""
        return f"operation.{self.after}"

    @property
    def pulses(self) -> bool:
        """Whether a pulse follows the commit."""
        return self.after is State.ARMED


def _taken(kind: Kind, arrow: str, *, at_start: bool) -> bool:
    if at_start:
        return arrow in AT_START and not (arrow == "settled" and kind not in WORDLESS)
    if kind is Kind.STAFF and arrow == "rejected":
        return False  # Staff open a door also against its sensor.
    return not (arrow == "unknown_shut" and kind in WORDLESS)


def _name(kind: str, arrow: str, *, at_start: bool) -> str:
    return f"{'start.' if at_start else ''}{kind}.{arrow}"


def _points() -> dict[str, CrashPoint]:
    found = [
        CrashPoint(_name(kind, arrow, at_start=at_start), kind, before, after, at_start)
        for kind in Kind
        for (before, after), arrow in ARROWS.items()
        for at_start in (False, True)
        if _taken(kind, arrow, at_start=at_start)
    ]
    return {point.name: point for point in found}


POINTS = _points()
"""Every point by its name, such as `pickup.armed`, `load.unknown_shut` or `start.return.opened`."""


class Labels:
    """Names the points that one run of a controller passes, from the events it recorded, in their order."""

    def __init__(self, left: Mapping[str, str] | None = None) -> None:
        """`left` is what the run before left behind: the state of each operation by its id."""
        self.states: dict[str, str] = dict(left or {})
        self._starting = left is not None

    def label(self, event_type: str, data: Mapping[str, object]) -> str | None:
        """The point this event belongs to; None for an event that is no arrow. KeyError for an arrow unheard of."""
        if event_type == "kiosk.started":
            self._starting = False
        room, _, state = event_type.partition(".")
        if room != "operation":
            return None
        operation, after = str(data["operation"]), State(state)
        arrow = ARROWS[self.states.get(operation, BEGINNING), after]
        self.states[operation] = after
        return POINTS[_name(str(data["kind"]), arrow, at_start=self._starting)].name
