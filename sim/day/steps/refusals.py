"""Codes that open nothing, each answered in its own words. Knows the codes. Must never know why they are refused."""

from sim.day.day import Day
from sim.day.errors import DayError


def forged(day: Day) -> None:
    """A signed code somebody tampered with."""
    _refused(day, "forged", "forged")


def expired(day: Day) -> None:
    """A code of an order whose time is over."""
    _refused(day, "order-expired", "expired")


def payment(day: Day) -> None:
    """A payment code held to the camera by mistake."""
    _refused(day, "payment-code", "payment_code")


def _refused(day: Day, code: str, reason: str) -> None:
    day.wait("idle")
    shown = day.hold_up(code, "refused")
    if shown["facts"].get("reason") != reason:
        raise DayError(f"{code} was answered as {shown['facts'].get('reason')}, not as {reason}")
    day.picture(f"refused-{reason.replace('_', '-')}")
    day.press("button.back", "idle")
