"""Money, days and times as people read them. Pure.

Knows fen, milliseconds since 1970 and a time zone. Must never know what the amount or the moment is of.
"""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ui.viewmodels.texts import Texts

NO_BREAK = "\u00a0"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def zone(name: str) -> tzinfo:
    """The time zone of that name; UTC when the computer does not know it, so that a screen never fails on it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def money(texts: Texts, amount_fen: int) -> str:
    """`¥129.00` of 12900 fen; exact, by whole numbers only."""
    yuan, fen = divmod(abs(amount_fen), 100)
    sign = "-" if amount_fen < 0 else ""
    return sign + texts["format.money"].format(amount=f"{yuan}.{fen:02d}")


def together(words: str) -> str:
    """The same words, never broken over two lines."""
    return words.replace(" ", NO_BREAK)


def at(moment_ms: int, shop_zone: tzinfo) -> datetime:
    """The moment in the shop's own time."""
    return datetime.fromtimestamp(moment_ms / 1000, shop_zone)


def clock(moment_ms: int, shop_zone: tzinfo) -> str:
    """`14:05`."""
    return at(moment_ms, shop_zone).strftime("%H:%M")


def day(texts: Texts, moment_ms: int, shop_zone: tzinfo) -> str:
    """`11 月 28 日`, `28 Nov`."""
    when = at(moment_ms, shop_zone)
    shown = texts["format.day"].format(month=when.month, day=when.day, month_name=MONTHS[when.month - 1])
    return together(shown)


def moment(texts: Texts, moment_ms: int, shop_zone: tzinfo) -> str:
    """`11 月 20 日 21:00`, `20 Nov, 21:00`."""
    return texts["format.moment"].format(day=day(texts, moment_ms, shop_zone), time=clock(moment_ms, shop_zone))


def when(texts: Texts, moment_ms: int, now_ms: int, shop_zone: tzinfo) -> str:
    """The time alone when it is today, with its day when it is not."""
    if at(moment_ms, shop_zone).date() == at(now_ms, shop_zone).date():
        return clock(moment_ms, shop_zone)
    return moment(texts, moment_ms, shop_zone)


def slot(texts: Texts, from_ms: int, until_ms: int, now_ms: int, shop_zone: tzinfo) -> str:
    """`16:00–17:00`, with its day in front when it is not today."""
    hours = f"{clock(from_ms, shop_zone)}–{clock(until_ms, shop_zone)}"
    if at(from_ms, shop_zone).date() == at(now_ms, shop_zone).date():
        return hours
    return texts["format.moment"].format(day=day(texts, from_ms, shop_zone), time=hours)


def minutes(texts: Texts, count: int) -> str:
    """`about 4 minutes`."""
    return texts["format.minute_one"] if count == 1 else texts["format.minutes"].format(minutes=count)
