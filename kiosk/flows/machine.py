"""The table runner: a hand-written table maps (phase, event type) to a row, and a missing row is an error.

Knows: how to look a row up. Must never know what any row means, what time it is, or who runs the effects.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from kiosk.flows.effects import Effect


class State(Protocol):
    """What a flow remembers: a frozen value with a phase."""

    @property
    def phase(self) -> StrEnum:
        """Which rows apply now."""
        ...


S = TypeVar("S", bound=State)
Step = tuple[State, tuple[Effect, ...]]
Row = Callable[[Any, Any], Step]


class MissingRowError(Exception):
    """An event came in a phase whose table has no row for it: a bug in the table."""


class Table(Generic[S]):
    """The rows of one flow."""

    def __init__(self, name: str, rows: Mapping[tuple[StrEnum, type], Row]) -> None:
        self.name = name
        self.rows = dict(rows)

    def step(self, state: S, event: object) -> Step:
        """The next state, of this flow or of the one that follows it, and what is to be done."""
        row = self.rows.get((state.phase, type(event)))
        if row is None:
            raise MissingRowError(f"{self.name}: no row for {type(event).__name__} in {state.phase}")
        return row(state, event)

    def listens(self, state: S, event_type: type) -> bool:
        """Whether this phase has a row for such an event."""
        return (state.phase, event_type) in self.rows


def stay(state: State, event: object) -> Step:
    """A row that says: this event changes nothing here, and that is meant."""
    return state, ()


def rows(phases: Iterable[StrEnum], event: type, row: Row) -> dict[tuple[StrEnum, type], Row]:
    """The same row for several phases."""
    return {(phase, event): row for phase in phases}
