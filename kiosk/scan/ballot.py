"""Several frames vote on one symbol, module by module.

Knows evidence of symbols that no single frame sufficed for, and nothing of pictures: only how dark each module of the
few newest symbols was. Must never know what a text means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kiosk.scan.rescue import Evidence, settled
from kiosk.scan.symbols import Decoded

_FADING = 0.85
_SAME = 0.35
_MOST_VOTES = 6.0


@dataclass(slots=True)
class _Count:
    total: NDArray[np.float32]
    votes: float = 1.0


class Ballot:
    """The votes on one symbol for each version seen lately; a vote that contradicts the others begins anew."""

    def __init__(self) -> None:
        self._counts: dict[int, _Count] = {}

    def clear(self) -> None:
        """Forget all of it: the symbol was read, or is gone."""
        self._counts.clear()

    def add(self, seen: Evidence) -> Decoded | None:
        """Count one more vote; the code, once the votes suffice together."""
        count = self._counts.get(seen.version)
        if count is None or _agreement(count.total, seen.dark) < _SAME:
            self._counts = {**dict(list(self._counts.items())[-1:]), seen.version: _Count(seen.dark.copy())}
            return None
        fading = _FADING if count.votes >= _MOST_VOTES else 1.0
        count.total = np.asarray(count.total * fading + seen.dark, np.float32)
        count.votes = count.votes * fading + 1
        return settled(replace(seen, dark=np.asarray(count.total / count.votes, np.float32)))


def _agreement(total: NDArray[np.float32], dark: NDArray[np.float32]) -> float:
    both = float(np.linalg.norm(total) * np.linalg.norm(dark))
    return float((total * dark).sum()) / both if both else 0.0
