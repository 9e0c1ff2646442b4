"""When a window of days ends. Knows dates and the shop's zone; must never know what the window is for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from kiosk.domain.policy.document import Calendar

ONE_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_REST = 60
"""No calendar rests longer than so many days in a row: the search for the next working day ends."""


@dataclass(frozen=True)
class End:
    """The last millisecond of a window; `known` unless the calendar ends before it."""

    until_ms: int
    known: bool = True


def end_of(picked_up_ms: int | None, days: int, zone: tzinfo, *, calendar: Calendar | None = None) -> End | None:
    """24:00 of the `days`-th day after the day of pickup in `zone`, moved past the rest of a `calendar`. None when
    nobody knows the day of pickup, or no calendar has it."""
    if picked_up_ms is None:
        return None
    try:
        last = datetime.fromtimestamp(picked_up_ms // 1000, zone).date() + timedelta(days=days)
        if calendar is not None:
            last = _moved(last, calendar)
        midnight = datetime.combine(last + ONE_DAY, time.min, zone)
        # Whole arithmetic: a float of seconds cannot hold every millisecond of far years.
        until_ms = (midnight.astimezone(UTC) - EPOCH) // timedelta(milliseconds=1) - 1
    except (ValueError, OverflowError, OSError):
        return None
    known = calendar is None or (calendar.until is not None and last <= calendar.until)
    return End(until_ms, known)


def _moved(last: date, calendar: Calendar) -> date:
    for _ in range(LONGEST_REST):
        if not calendar.rests(last):
            break
        last += ONE_DAY
    return last
