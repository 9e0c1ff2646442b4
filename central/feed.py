"""Reading a kiosk's feed of changes by cursor. Must never know what a change means."""

from sqlalchemy import select, update

from central.errors import ProblemError
from central.tables import changes, kiosks
from central.unit import Unit
from central.wire import Change, Changes

PAGE = 200
PAGE_BYTES = 512 * 1024
"""A page ends before the change that would make it longer than this; one change always goes."""

SEEN_EVERY_MS = 10_000


def read(unit: Unit, kiosk: str, cursor: int) -> Changes:
    """What follows `cursor`, at most PAGE changes. Raises ProblemError 409 when the feed is shorter than that."""
    last = unit.conn.execute(select(kiosks.c.cursor).where(kiosks.c.id == kiosk)).scalar_one()
    if cursor > last:
        raise ProblemError(409, "cursor_ahead", "The feed is shorter than this cursor; start again from 0.")
    query = select(changes).where(changes.c.kiosk == kiosk, changes.c.cursor > cursor)
    rows = unit.conn.execute(query.order_by(changes.c.cursor).limit(PAGE)).all()
    page = _fitting([Change(cursor=row.cursor, type=row.type, data=row.data) for row in rows])
    reached = page[-1].cursor if page else cursor
    return Changes(changes=page, cursor=reached, more=reached < last)


def _fitting(page: list[Change]) -> list[Change]:
    room = PAGE_BYTES
    for place, change in enumerate(page):
        room -= len(change.model_dump_json().encode())
        if room < 0 and place:
            return page[:place]
    return page


def seen(unit: Unit, kiosk: str) -> None:
    """Note that the kiosk was heard of; not more often than SEEN_EVERY_MS, a note costs a durable commit."""
    old = unit.conn.execute(select(kiosks.c.last_seen_ms).where(kiosks.c.id == kiosk)).scalar_one()
    if old is None or not 0 <= unit.now_ms - old < SEEN_EVERY_MS:
        unit.conn.execute(update(kiosks).where(kiosks.c.id == kiosk).values(last_seen_ms=unit.now_ms))
