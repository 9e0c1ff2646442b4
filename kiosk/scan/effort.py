"""How much work one picture may still cost, counted in work and never by a clock: the same picture is always given the
same, on any computer.

Knows what each kind of work costs beside the others. Must never know what the work is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

_PIECE_PX, _PAIR, _PICTURE_PX = 25e-6, 3.0, 4e-6
"""Of a piece all that is tried on it, of two squares together all that may lie around them, of a picture one look
through a filter. The unit is about a millisecond of one core of 2.8 GHz."""


@dataclass(slots=True)
class Effort:
    """What is left for one picture, beyond the looks every picture gets."""

    left: float = 32.0
    """Where drawn frames lose nothing that more would have read; at 30 they lose one of a thousand."""

    def squares(self, piece_px: int, found: int) -> int:
        """How many of the squares found in a piece may be tried; 0 when the piece is too dear. Counts the work."""
        left = self.left - piece_px * _PIECE_PX
        pairs = min(int(left / _PAIR), found * (found - 1) // 2)
        if pairs < 0:
            return 0
        count = min(found, (1 + isqrt(1 + 8 * pairs)) // 2)
        self.left = left - _PAIR * count * (count - 1) // 2
        return count

    def look(self, picture_px: int) -> bool:
        """Whether one more look at the whole picture is within; counts it."""
        cost = picture_px * _PICTURE_PX
        if cost > self.left:
            return False
        self.left -= cost
        return True
