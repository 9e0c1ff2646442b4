"""How long central has been away, and so how old the list of staff is.

Knows: time that nobody at the kiosk can stretch or cut (docs/decisions/0037-staff-list-has-an-end.md): while the
program runs monotonic seconds count, between two runs what the clock on the wall makes of it, within bounds. Must never
know who is on the list.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import ceil

from kiosk.domain.clock import Clock
from kiosk.services.ports import Book, Database

NOTE = "central.away"
DAY_S = 86_400

MARK_EVERY_S = 600.0
"""So often it is noted how long it has been: one small commit in ten minutes."""

WARN_DAYS = 14
"""So many days before the end staff and technicians are told."""

SPARED_DAYS = 3
"""So many days pass only while the program runs: a clock that leaps ahead over a restart takes none of them away."""


@dataclass(frozen=True)
class Mark:
    """Central had been away so long when the wall said so."""

    away_ms: int
    wall_ms: int


class Absence:
    """Asked once a round."""

    def __init__(self, database: Database, clock: Clock, days: int, bound: Callable[[], bool]) -> None:
        """The list of staff ends after so many `days`, but only where it is central's: `bound`."""
        self._database = database
        self._clock = clock
        self._limit_s = float(days * DAY_S)
        self._bound = bound
        self._away_s = 0.0
        self._since_s = self._marked_s = clock.monotonic_s()
        self._noted_s = 0.0

    def resume(self, book: Book) -> None:
        """At the start: count on from the last run, and note it."""
        if self._bound():
            mark = _read(book.note(NOTE))
            self._away_s = self._counted_s(mark) if mark else 0.0
            self._since_s = self._clock.monotonic_s()
            book.set_note(NOTE, self._mark())

    def central_told(self) -> None:
        """Central answered, and nothing it has to say is outstanding: the list is as good as new."""
        self._away_s, self._since_s = 0.0, self._clock.monotonic_s()

    async def look(self) -> None:
        """Note how long it has been, when that is due: now and then, and soon after a long absence has ended."""
        due = self._clock.monotonic_s() - self._marked_s >= MARK_EVERY_S or self._noted_s - self.away_s >= MARK_EVERY_S
        if due and self._bound():
            mark = self._mark()
            await self._database.transact(lambda book: book.set_note(NOTE, mark))

    @property
    def away_s(self) -> float:
        """Seconds since central last said all there is."""
        return self._away_s + self._clock.monotonic_s() - self._since_s

    @property
    def days_left(self) -> int | None:
        """Days until the list ends, begun ones too; 0 when it has ended, None where it never does."""
        return max(ceil((self._limit_s - self.away_s) / DAY_S), 0) if self._bound() else None

    @property
    def ending(self) -> int | None:
        """The same, when it is time to tell."""
        left = self.days_left
        return left if left is not None and left <= WARN_DAYS else None

    @property
    def ended(self) -> bool:
        """Whether nobody can know any more who may sign in."""
        return self.days_left == 0

    def _counted_s(self, mark: Mark) -> float:
        """What the mark stands for now. A clock that did not go on while nothing ran counts as one mark missed: as much
        as may have been lost. One that leapt cannot be told from a long night; it stops before the days spared."""
        off_s = (self._clock.wall_ms() - mark.wall_ms) / 1000
        before_s = mark.away_ms / 1000
        if off_s <= 0:
            return before_s + MARK_EVERY_S
        return max(before_s, min(before_s + off_s, self._limit_s - SPARED_DAYS * DAY_S))

    def _mark(self) -> str:
        """The note of now."""
        self._noted_s, self._marked_s = self.away_s, self._clock.monotonic_s()
        return json.dumps(asdict(Mark(int(self._noted_s * 1000), self._clock.wall_ms())))


def _read(text: str | None) -> Mark | None:
    """A mark that cannot be read is as none: counting begins anew."""
    try:
        said = json.loads(text or "null")
        return Mark(max(int(said["away_ms"]), 0), int(said["wall_ms"]))
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
