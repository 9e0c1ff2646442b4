"""Moments, amounts and drawings as people read them. Pure. Must never know a table or a route."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(at_ms: int | None, zone: str) -> str:
    """Day and time in a time zone; what no calendar has is a question mark, for a kiosk's clock can say anything."""
    if at_ms is None:
        return "–"
    try:
        return f"{datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return "?"


def yuan(fen: int) -> str:
    """An amount in the currency's unit."""
    return f"{'-' if fen < 0 else ''}¥{abs(fen) // 100}.{abs(fen) % 100:02}"
