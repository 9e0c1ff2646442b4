"""A power supply that carries only so many coils: more, and every board on it browns out and starts anew.

Knows: milliamperes and coils. Must never know: doors or frames.
"""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Milliamperes = Annotated[float, Field(gt=0, le=1_000_000)]


class SupplyWiring(BaseModel):
    """One supply: what it carries, and which boards hang on it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=32)
    boards: tuple[int, ...] = Field(min_length=1, max_length=256)
    budget_ma: Milliamperes = 6000
    coil_ma: Milliamperes = 1500
    sag_ms: float = Field(default=20, ge=0, le=60_000)
    """An overload shorter than this is carried by the capacitors."""
    restart_ms: float = Field(default=400, ge=0, le=60_000)
    """From the brown-out until the boards listen again."""


class Supply:
    """Counts coils. `brown_out(at)` is called when they were too many for too long."""

    def __init__(
        self,
        wiring: SupplyWiring,
        schedule: Callable[[float, Callable[[float], None]], None],
        brown_out: Callable[["Supply", float], None],
    ) -> None:
        self.wiring = wiring
        self.budget_ma = wiring.budget_ma
        self._schedule = schedule
        self._brown_out = brown_out
        self._on: set[tuple[int, int]] = set()
        self._overload = 0

    @property
    def drawn_ma(self) -> float:
        """What the coils draw now."""
        return len(self._on) * self.wiring.coil_ma

    def coil(self, board: int, lock: int, on: bool, at: float) -> None:
        """A coil was switched."""
        was_too_much = self.drawn_ma > self.budget_ma
        (self._on.add if on else self._on.discard)((board, lock))
        if self.drawn_ma <= self.budget_ma:
            self._overload += 1
        elif not was_too_much:
            self._schedule(at + self.wiring.sag_ms / 1000, partial(self._sagged, self._overload))

    def _sagged(self, overload: int, at: float) -> None:
        if overload == self._overload:
            self._overload += 1
            self._brown_out(self, at)
