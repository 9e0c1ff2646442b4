"""Return cases and the rule that decides them: pure, exact, and it always names the rule it used.

Remote purchases: a window of days counted from the day after pickup, to 24:00 of the last day, in the shop's time zone;
the amount limit includes the limit itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from kiosk.domain.clock import at
from kiosk.domain.orders import Item


class Decision(StrEnum):
    """What the machine may say by itself. What it cannot approve, staff decide."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why an item comes back; `quality` is never refused for its window or category."""

    CHANGED_MIND = "changed_mind"
    SIZE = "size"
    QUALITY = "quality"
    NOT_AS_DESCRIBED = "not_as_described"


QUALITY_REASONS = frozenset({Reason.QUALITY, Reason.NOT_AS_DESCRIBED})


@dataclass(frozen=True)
class ReturnPolicy:
    """The rule as data, published by central. `window_days` days and `limit_fen` fen both include their end."""

    version: int = 1
    window_days: int = 7
    limit_fen: int = 30_000
    excluded_categories: Sequence[str] = ("fresh", "custom", "newspaper", "digital_opened")


@dataclass(frozen=True)
class Verdict:
    """A decision, the rule that made it, and the last moment of the window where one applies."""

    decision: Decision
    rule: str
    until_ms: int | None = None


@dataclass(frozen=True)
class ReturnCase:
    """One item on its way back."""

    id: str
    number: str
    order: str
    item: str
    reason: str
    rule: str
    decision: str
    amount_fen: int
    state: str
    opened_ms: int
    compartment: str | None = None
    operation: str | None = None


def window_end_ms(picked_up_ms: int, window_days: int, zone: tzinfo) -> int:
    """The last millisecond of the return window: 24:00 of the `window_days`-th day after the day of pickup."""
    day = at(picked_up_ms, zone).date() + timedelta(days=window_days + 1)
    return int(datetime.combine(day, time.min, zone).timestamp() * 1000) - 1


def _until_ms(picked_up_ms: int | None, window_days: int, zone: tzinfo) -> int | None:
    """The end of the window; None when nobody knows the day of pickup, or no calendar has it."""
    try:
        return None if picked_up_ms is None else window_end_ms(picked_up_ms, window_days, zone)
    except (ValueError, OverflowError, OSError):
        return None


def decide(
    policy: ReturnPolicy, item: Item, reason: Reason, *, picked_up_ms: int | None, now_ms: int, zone: tzinfo
) -> Verdict:
    """Decide about one item. Always answers, always names a rule, never approves above the limit."""
    until_ms = _until_ms(picked_up_ms, policy.window_days, zone)
    if until_ms is None:
        return Verdict(Decision.REVIEW, "pickup_date_unknown")
    if reason in QUALITY_REASONS:
        return Verdict(Decision.REVIEW, "quality_checked_by_staff", until_ms)
    if item.category in policy.excluded_categories:
        return Verdict(Decision.REFUSED, "excluded_category", until_ms)
    if now_ms > until_ms:
        return Verdict(Decision.REFUSED, "window_over", until_ms)
    if item.paid_fen > policy.limit_fen:
        return Verdict(Decision.REVIEW, "above_machine_limit", until_ms)
    return Verdict(Decision.ACCEPTED, "no_reason_window", until_ms)
