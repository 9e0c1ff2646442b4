"""When the holidays a policy knows run out, told in good time. Pure. Must never know a table or a page."""

from datetime import date, timedelta

from kiosk.domain.policy import Policy

SOON = timedelta(days=60)
"""A year's holidays are published in November of the year before: told from 1 November on."""


def known_until(policy: Policy, today: date) -> date | None:
    """The last day whose holidays are known, when that is soon or over; None while there is time, or no calendar.
    Without the next ones, windows that end after it are judged by staff."""
    until = policy.calendar.until
    return until if until is not None and until - today <= SOON else None
