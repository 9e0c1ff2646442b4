"""What the live page shows, read in one transaction. Must never know HTML or change a table."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from central import fleet
from central.pages.words import Language, say
from central.tables import (
    applied_events,
    doors,
    help_calls,
    items,
    orders,
    parcels,
    ratings,
    returns,
    shops,
    tasks,
)
from central.unit import Unit

ROWS = 20


@dataclass(frozen=True)
class KioskLine:
    """One kiosk."""

    id: str
    shop: str
    software: str
    last_seen: str
    received: int
    dead: int


@dataclass(frozen=True)
class Door:
    """One compartment as the events tell it."""

    label: str
    seen: str
    has_parcel: bool


@dataclass(frozen=True)
class Bank:
    """The compartments of a kiosk, column by column."""

    kiosk: str
    columns: list[list[Door]]


@dataclass(frozen=True)
class Line:
    """One line of a list: when, where, what, and what else there is to say."""

    at: str
    kiosk: str
    door: str
    what: str
    kind: str = ""
    note: str = ""
    amount: str = ""


@dataclass(frozen=True)
class Board:
    """Everything on the page."""

    as_of: str
    kiosks: list[KioskLine]
    banks: list[Bank]
    work: list[Line]
    events: list[Line]
    returns: list[Line]
    faces: list[tuple[int, int]]


def read(unit: Unit, language: Language) -> Board:
    """The board at this moment, in one language and central's time zone."""
    zone = ZoneInfo(unit.settings.time_zone)
    return Board(
        as_of=_clock(unit.now_ms, zone),
        kiosks=_kiosks(unit, language, zone),
        banks=_banks(unit),
        work=_work(unit, language, zone),
        events=_events(unit, language, zone),
        returns=_returns(unit, language, zone),
        faces=_faces(unit),
    )


def yuan(fen: int) -> str:
    """An amount as people read it."""
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def _clock(at_ms: int | None, zone: ZoneInfo, pattern: str = "%H:%M:%S") -> str:
    if at_ms is None:
        return ""
    try:
        return datetime.fromtimestamp(at_ms / 1000, zone).strftime(pattern)
    except (ValueError, OverflowError, OSError):
        # A kiosk's wall clock can say anything; the page must not fall over it.
        return "?"


def _day_and_clock(at_ms: int | None, zone: ZoneInfo) -> str:
    return _clock(at_ms, zone, "%m-%d %H:%M:%S")


def _kiosks(unit: Unit, language: Language, zone: ZoneInfo) -> list[KioskLine]:
    names = {row.id: row for row in unit.conn.execute(select(shops)).all()}
    return [
        KioskLine(
            id=kiosk.id,
            shop=f"{names[kiosk.shop].name[language]} {names[kiosk.shop].branch[language]}".strip(),
            software=kiosk.software,
            last_seen=_day_and_clock(kiosk.last_seen_ms, zone) or say("never", language),
            received=kiosk.acknowledged,
            dead=kiosk.dead_letters,
        )
        for kiosk in fleet.list_kiosks(unit).kiosks
    ]


def _banks(unit: Unit) -> list[Bank]:
    inside = (
        select(orders.c.kiosk, parcels.c.compartment)
        .join(orders, orders.c.id == parcels.c.order)
        .where(parcels.c.state == "ready")
    )
    full = {(row.kiosk, row.compartment) for row in unit.conn.execute(inside).all()}
    banks: dict[str, dict[str, list[Door]]] = {}
    for row in unit.conn.execute(select(doors).order_by(doors.c.kiosk, doors.c.compartment)).all():
        door = Door(row.compartment, row.seen, (row.kiosk, row.compartment) in full)
        banks.setdefault(row.kiosk, {}).setdefault(row.compartment[0], []).append(door)
    return [Bank(kiosk, list(columns.values())) for kiosk, columns in banks.items()]


def _work(unit: Unit, language: Language, zone: ZoneInfo) -> list[Line]:
    """People who wait come first, then tasks, each oldest first."""
    calls = select(help_calls).where(help_calls.c.answered_ms.is_(None)).order_by(help_calls.c.called_ms)
    lines = [
        Line(
            _day_and_clock(row.called_ms, zone),
            row.kiosk,
            row.compartment or say("screen", language),
            say("help", language),
            "help",
        )
        for row in unit.conn.execute(calls.limit(ROWS)).all()
    ]
    undone = select(tasks).where(tasks.c.done_ms.is_(None)).order_by(tasks.c.opened_ms)
    lines += [
        Line(
            _day_and_clock(row.opened_ms, zone),
            row.kiosk,
            row.compartment or "",
            say(f"task.{row.kind}", language, row.kind),
            "task",
            note=say("handover", language).format(number=row.number) if row.number else "",
        )
        for row in unit.conn.execute(undone.limit(ROWS)).all()
    ]
    return lines


def _events(unit: Unit, language: Language, zone: ZoneInfo) -> list[Line]:
    query = select(applied_events).order_by(applied_events.c.row.desc()).limit(ROWS)
    return [
        Line(
            _day_and_clock(row.time_ms, zone),
            row.kiosk,
            row.compartment or "",
            _event_words(row.type, row.data, language),
            row.type.replace(".", "-"),
        )
        for row in unit.conn.execute(query).all()
    ]


def _event_words(event_type: str, data: dict[str, object], language: Language) -> str:
    words = say(event_type, language)
    return say(f"alarm.{data.get('kind')}", language, words) if event_type == "alarm.raised" else words


def _returns(unit: Unit, language: Language, zone: ZoneInfo) -> list[Line]:
    query = (
        select(returns, items.c.title)
        .join(items, items.c.id == returns.c.item)
        .order_by(returns.c.received_ms.desc())
        .limit(ROWS)
    )
    return [
        Line(
            at=_day_and_clock(row.received_ms, zone),
            kiosk=row.number,
            door=row.compartment,
            what=row.title[language],
            kind=row.decision,
            note=say(f"decision.{row.decision}", language),
            amount=yuan(row.amount_fen),
        )
        for row in unit.conn.execute(query).all()
    ]


def _faces(unit: Unit) -> list[tuple[int, int]]:
    counts = select(ratings.c.face, func.count()).group_by(ratings.c.face)
    found = {row[0]: row[1] for row in unit.conn.execute(counts).all()}
    return [(face, found.get(face, 0)) for face in (5, 4, 3, 2, 1)]
