"""The words of the physical act: what it hears, what it asks for, what it remembers. The rules stand in `operation`."""

from dataclasses import dataclass

from kiosk.domain.compartments import Door
from kiosk.domain.operations import Kind, Operation, State


@dataclass(frozen=True)
class Limits:
    """Seconds and counts of one act."""

    pulses: int = 3
    pulse_every_s: float = 1.5
    opening_window_s: float = 5.0
    left_open_after_s: float = 20.0
    closing_window_s: float = 120.0
    silence_s: float = 10.0
    say_window_s: float = 60.0


# Events


@dataclass(frozen=True)
class Saw:
    """A reading of this door's sensor."""

    door: Door
    at_s: float


@dataclass(frozen=True)
class Due:
    """A timer of this act ran out."""

    name: str
    at_s: float


@dataclass(frozen=True)
class Said:
    """The person said what became of it: inside, empty, not_mine, or what staff saw."""

    outcome: str


@dataclass(frozen=True)
class NotSent:
    """The pulse certainly never left: the board cannot be reached."""


ActEvent = Saw | Due | Said | NotSent


# Effects


@dataclass(frozen=True)
class Commit:
    """Make this state durable, with what it means, before anything else happens."""

    operation: Operation


@dataclass(frozen=True)
class Unlock:
    """Send one pulse."""


@dataclass(frozen=True)
class Look:
    """Read this door's sensor now; the answer is a Saw."""


@dataclass(frozen=True)
class Timer:
    """Due(name) after so many seconds. A timer of the same name is replaced."""

    name: str
    seconds: float


@dataclass(frozen=True)
class Remind:
    """The door has been open for long: tell the person."""


ActEffect = Commit | Unlock | Look | Timer | Remind

NEEDS_WORD = frozenset({Kind.LOAD, Kind.RETURN, Kind.RETRIEVE, Kind.AUDIT, Kind.STAFF})
"""Kinds whose meaning only a person can say; the others settle as soon as the door is closed."""


@dataclass(frozen=True)
class Act:
    """An operation and what this process has seen of its door so far. `opens` counts agreeing readings, the last at
    `open_at_s`: one reading may come by two ways, from a look and from the watch. `blind` counts looks in vain before
    the first pulse."""

    operation: Operation
    limits: Limits
    blind: int = 0
    opens: int = 0
    open_at_s: float | None = None
    closed_since_s: float | None = None
    silent_since_s: float | None = None
    said: str | None = None

    @property
    def state(self) -> State:
        """Where the journal has it."""
        return State(self.operation.state)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return not self.operation.live
