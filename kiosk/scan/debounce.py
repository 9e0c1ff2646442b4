"""When a text that is seen again and again counts as shown once. Pure.

Knows texts and times passed in. Must never know what a text opens: whether one text may go at once is asked of a
predicate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOST_TEXTS = 16


@dataclass(slots=True)
class _Sighting:
    last_s: float
    times: int = 0
    announced: bool = False


class Debounce:
    """Lets a text through once while it stays in view, and again only after it was away for `absent_s`.

    A text that proves itself (`goes_at_once`: signed ones) goes at first sight; any other needs
    `agreeing` frames, since a misread opaque text looks like a good one.
    """

    def __init__(self, goes_at_once: Callable[[str], bool], *, absent_s: float = 1.5, agreeing: int = 2) -> None:
        self._goes_at_once, self._absent_s, self._agreeing = goes_at_once, absent_s, agreeing
        self._seen: dict[str, _Sighting] = {}

    def see(self, texts: Iterable[str], now_s: float) -> tuple[str, ...]:
        """The texts to announce now, given those of one frame (none, for a frame without a code)."""
        self._forget(now_s)
        return tuple(text for text in dict.fromkeys(texts) if self._sight(text, now_s))

    def _sight(self, text: str, now_s: float) -> bool:
        sighting = self._seen.pop(text, None) or _Sighting(now_s)
        self._seen[text] = sighting  # last in order: the least recent one makes room
        if len(self._seen) > MOST_TEXTS:
            del self._seen[next(iter(self._seen))]
        sighting.last_s = now_s
        sighting.times += 1
        if sighting.announced or not (sighting.times >= self._agreeing or self._goes_at_once(text)):
            return False
        sighting.announced = True
        return True

    def _forget(self, now_s: float) -> None:
        self._seen = {t: s for t, s in self._seen.items() if now_s - s.last_s < self._absent_s}
