"""How many coils of a supply are on at once, as far as the computer can know.

Knows moments (seconds on the caller's clock) and pulse lengths. Must never know locks, lines or bytes.
"""

from __future__ import annotations


class Coils:
    """At most `at_once` coils are on together; each is on for its pulse from the moment its unlock was written."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._off_s: list[float] = []

    def fired(self, now_s: float, pulse_s: float) -> None:
        """An unlock was written whose coil is on for `pulse_s` seconds."""
        self._off_s = [off_s for off_s in self._off_s if off_s > now_s] + [now_s + pulse_s]

    def free_at_s(self, now_s: float) -> float:
        """When the next unlock may be written; `now_s` when at once."""
        on = sorted(off_s for off_s in self._off_s if off_s > now_s)
        return now_s if len(on) < self._at_once else on[len(on) - self._at_once]
