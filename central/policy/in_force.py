"""The policy in force, for what staff may approve. Must never know HTTP."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

import kiosk.domain.policy as rules
from central.policy.holidays import known_until
from central.tables import policies
from central.unit import Unit
from kiosk.domain.policy import Authority, Grant, Policy, from_older, read

NONE_YET = from_older(7, 0, ())
"""Before anybody put a policy in force: the machine accepts nothing, staff have the limits every policy begins with."""


def policy(unit: Unit) -> Policy:
    """The newest one; of an older document what every version understands."""
    newest = select(policies.c.returns).order_by(policies.c.version.desc()).limit(1)
    told = unit.conn.execute(newest).scalar_one_or_none()
    if told is None:
        return NONE_YET
    found = read(told["document"], newer=True).policy if "document" in told else None
    return found or from_older(told["window_days"], told["limit_fen"], told["excluded_categories"])


def version(unit: Unit) -> tuple[int, int] | None:
    """The number of the newest one and since when it is in force; None before there is one."""
    row = unit.conn.execute(select(policies).order_by(policies.c.version.desc()).limit(1)).first()
    return None if row is None else (row.version, row.since_ms)


def holidays_until(unit: Unit) -> date | None:
    """The last day whose holidays it knows, once that is soon or over at central's own place."""
    zone = unit.settings.time_zone
    return known_until(policy(unit), datetime.fromtimestamp(unit.now_ms / 1000, ZoneInfo(zone)).date())


def may_approve(unit: Unit, role: str, asked: Grant, earlier: Iterable[Grant]) -> Authority:
    """What this role may do about it today."""
    return rules.authority(policy(unit), role, asked, earlier)


__all__ = ["Authority", "Grant", "holidays_until", "may_approve", "policy", "version"]
