"""The queue at the counter: who has checked in, who is ahead, and about how long it takes.

Knows: numbers, states and days of business. Must never know who calls a number or what is handed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from enum import StrEnum
from statistics import median

from kiosk.domain.clock import at


class TicketState(StrEnum):
    """How far somebody at the counter is. A number that was passed over stays valid."""

    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    PASSED = "passed"


AHEAD = frozenset({TicketState.WAITING, TicketState.CALLED})
SERVED_LOOKED_AT = 10
"""The minutes are told from so many customers served last."""


@dataclass(frozen=True)
class Ticket:
    """One order checked in at the counter. `day` is the day of business, `place` the position in its series, from 1;
    `number` is what the customer is called by. Times are Unix milliseconds."""

    id: str
    order: str
    day: str
    place: int
    number: str
    entered_ms: int
    state: str = TicketState.WAITING
    changed_ms: int | None = None


@dataclass(frozen=True)
class QueueRules:
    """How a kiosk counts. `series` stands before its numbers, no letter or two: with one, a number
    would look like the label of a door; a day of business begins at `day_begins_h` o'clock; each
    takes `minutes_each` until the day has shown better; whoever checked in more than `waits_at_most_min` minutes ago is
    no longer ahead of anybody: they went home, or nobody told us that they were served."""

    series: str = ""
    day_begins_h: int = 4
    minutes_each: float = 2.0
    waits_at_most_min: int = 45


def business_day(wall_ms: int, zone: tzinfo, begins_h: int) -> str:
    """The day of business of a moment, as an ISO date."""
    return (at(wall_ms, zone) - timedelta(hours=begins_h)).date().isoformat()


def ahead_of(ticket: Ticket, today: Sequence[Ticket], now_ms: int, rules: QueueRules) -> int:
    """How many wait, or are being served, before this number."""
    oldest_ms = now_ms - rules.waits_at_most_min * 60_000
    return sum(
        one.place < ticket.place and one.state in AHEAD and one.entered_ms >= oldest_ms
        for one in today
        if one.day == ticket.day
    )


def minutes(ahead: int, today: Sequence[Ticket], rules: QueueRules) -> int:
    """About how many minutes so many customers take: rounded up; 0 for nobody, else at least 1."""
    spans_ms = _spans_ms(today)[-SERVED_LOOKED_AT:]
    each_ms = median(spans_ms) if spans_ms else rules.minutes_each * 60_000
    return max(-int(-ahead * each_ms // 60_000), min(ahead, 1))


def _spans_ms(today: Sequence[Ticket]) -> list[int]:
    """How long each customer served took: from the one served before, or from their own coming if nobody waited."""
    served = [one for one in today if one.state == TicketState.SERVED and one.changed_ms is not None]
    spans: list[int] = []
    free_ms = 0
    for one in sorted(served, key=lambda one: one.changed_ms or 0):
        done_ms = one.changed_ms or 0
        spans.append(max(done_ms - max(free_ms, one.entered_ms), 0))
        free_ms = done_ms
    return spans
