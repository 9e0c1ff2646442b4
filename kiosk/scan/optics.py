"""When to tell the camera to look darker, lighter or afresh: a telephone's screen in a dim hall is a white patch to a
camera that measures the whole picture, a slip of paper before a window a black one.

Pure: glimpses in, orders out; times are counted in frames. Must never know a camera.
"""

from __future__ import annotations

from dataclasses import dataclass

VAIN_FRAMES = 8
"""So many troubled frames before anything is tried: half a second at 15 a second, in which most codes are read."""
STEP_FRAMES = 5
"""How long each exposure is tried: a camera shows a new one two or three frames later."""
HOLD_FRAMES = 45
"""How long what worked is kept, counted from the last code read."""
REST_FRAMES, LONGEST_REST_FRAMES = 60, 900
"""Between two trials in vain; doubled each time, so that a lamp in the picture does not make it flicker all day."""
LEAST_CLIPPED, MOST_CLIPPED = 0.005, 0.7
"""The share of a picture that a white patch worth looking into takes up."""
DARK = 0.5

LIGHTER, DARKER, EITHER = (2.0, 4.0, 8.0), (0.5, 0.25, 0.125), (0.5, 2.0, 0.25)
"""Exposures to try in turn, as factors of what the camera chose."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one frame came to. `suspected`: something like a code is there. Shares of the picture without detail
    because of too much light, and of too little."""

    read: bool
    suspected: bool
    clipped: float
    dark: float


@dataclass(frozen=True, slots=True)
class Expose:
    """Expose by this factor of what the camera would choose; None: as it chooses."""

    factor: float | None


@dataclass(frozen=True, slots=True)
class Refocus:
    """Look for the right focus once more."""


Order = Expose | Refocus


class Optics:
    """One camera's light and focus, frame by frame."""

    def __init__(self) -> None:
        self._vain = 0
        self._left: tuple[float, ...] = ()
        self._frames = 0
        """Until the next step, the end of what is held, or of the rest."""
        self._holding = self._trying = False
        self._rest = REST_FRAMES

    def see(self, glimpse: Glimpse) -> tuple[Order, ...]:
        """One more frame; what the camera should do now."""
        self._frames = max(0, self._frames - 1)
        if glimpse.read:
            return self._was_read()
        if self._trying:
            return self._next_step() if self._frames == 0 else ()
        if self._holding:
            return self._let_go() if self._frames == 0 else ()
        self._vain = self._vain + 1 if _troubled(glimpse) else max(0, self._vain - 1)
        if self._vain < VAIN_FRAMES or self._frames > 0:
            return ()
        self._trying, self._left = True, _steps(glimpse)
        return self._next_step()

    def _was_read(self) -> tuple[Order, ...]:
        self._vain, self._rest = 0, REST_FRAMES
        if self._trying or self._holding:
            self._trying, self._holding, self._frames = False, True, HOLD_FRAMES
        else:
            self._frames = 0
        return ()

    def _next_step(self) -> tuple[Order, ...]:
        if not self._left:
            self._trying, self._vain = False, 0
            self._frames, self._rest = self._rest, min(2 * self._rest, LONGEST_REST_FRAMES)
            return Expose(None), Refocus()
        factor, *rest = self._left
        self._left, self._frames = tuple(rest), STEP_FRAMES
        return (Expose(factor),)

    def _let_go(self) -> tuple[Order, ...]:
        self._holding, self._vain = False, 0
        return (Expose(None),)


def _troubled(glimpse: Glimpse) -> bool:
    return glimpse.suspected or LEAST_CLIPPED <= glimpse.clipped <= MOST_CLIPPED


def _steps(glimpse: Glimpse) -> tuple[float, ...]:
    if glimpse.clipped >= LEAST_CLIPPED:
        return DARKER
    return LIGHTER if glimpse.dark >= DARK else EITHER
