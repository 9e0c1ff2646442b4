"""The two clocks of a complaint: a first answer within 24 hours that nothing stops, and a time to solve it that runs
while the shop works and rests while the customer is waited for.

Pure; moments are Unix milliseconds. Must never know a class of complaint or a table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

FIRST_ANSWER_MS = 24 * 3_600_000
LONGEST_DAYS = 3 * 366
"""No shop is shut for longer between two working days that matter to anybody."""

Span = tuple[int, int]
Pause = tuple[int, int | None]
"""From when the customer was waited for, and until when; None: still."""


@dataclass(frozen=True)
class Hours:
    """When a shop works: on these weekdays (0 is Monday) and on days made up for, except on its days off."""

    zone: tzinfo
    opens: time
    closes: time
    weekdays: frozenset[int] = frozenset(range(7))
    days_off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a shop that never works: no clock of it would ever ring."""
        if self.opens >= self.closes or not self.weekdays & frozenset(range(7)):
            raise ValueError(f"a shop that is open from {self.opens} to {self.closes} on {sorted(self.weekdays)}")

    def works_on(self, day: date) -> bool:
        """Whether the shop works on a day."""
        return day in self.made_up or (day.weekday() in self.weekdays and day not in self.days_off)


def first_answer_due_ms(received_ms: int) -> int:
    """The last moment for the first answer: 24 hours have passed, whatever the calendar says."""
    return received_ms + FIRST_ANSWER_MS


def solving_due_ms(hours: Hours, received_ms: int, allowed_ms: int, pauses: Sequence[Pause] = ()) -> int | None:
    """The moment at which `allowed_ms` of working time are used up; None while the customer is waited for.

    ValueError when no working time is left within `LONGEST_DAYS`.
    """
    if any(until is None for _, until in pauses):
        return None
    left = allowed_ms
    for begin, end in _worked(hours, received_ms, None, pauses):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ValueError(f"{left} ms are not to be worked within {LONGEST_DAYS} days")


def worked_ms(hours: Hours, received_ms: int, until_ms: int, pauses: Sequence[Pause] = ()) -> int:
    """The working time used up until a moment."""
    return sum(end - begin for begin, end in _worked(hours, received_ms, until_ms, pauses))


def _worked(hours: Hours, from_ms: int, until_ms: int | None, pauses: Sequence[Pause]) -> Iterator[Span]:
    """Spans of working time from a moment on, without pauses, in order."""
    first = datetime.fromtimestamp(from_ms / 1000, hours.zone).date()
    for number in range(LONGEST_DAYS):
        day = first + timedelta(days=number)
        opens_ms = _ms(day, hours.opens, hours.zone)
        if until_ms is not None and opens_ms >= until_ms:
            return
        if hours.works_on(day):
            end_ms = _ms(day, hours.closes, hours.zone)
            yield from _without((max(opens_ms, from_ms), end_ms if until_ms is None else min(end_ms, until_ms)), pauses)


def _without(span: Span, pauses: Sequence[Pause]) -> Iterator[Span]:
    begin, end = span
    for pause_begin, pause_end in sorted(pauses, key=lambda pause: pause[0]):
        if pause_end is not None and pause_end <= begin:
            continue
        if pause_begin >= end:
            break
        if begin < pause_begin:
            yield begin, pause_begin
        begin = end if pause_end is None else max(begin, pause_end)
    if begin < end:
        yield begin, end


def _ms(day: date, moment: time, zone: tzinfo) -> int:
    return int(datetime.combine(day, moment, zone).timestamp() * 1000)
