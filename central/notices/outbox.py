"""The rows of notices: which are due, who tries them now, what came of it.

A row is claimed by moving its due time beyond the lease, if nobody moved it since it was read: of many workers, in many
processes, one does. A worker that dies leaves the row to become due again: sent twice perhaps, never not at all, and
with the same id. Must never know a channel's wire or HTTP.
"""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from central.errors import ProblemError, not_found
from central.notices import contacts, goods, hours, letters
from central.notices.goods import Goods
from central.notices.kinds import OF_WHAT_WAITS, URGENT, WAITING_FOR_MORNING, Channel, State
from central.notices.letters import Letter
from central.notices.wire import NoticeList, NoticeOut
from central.tables import notices, shops
from central.unit import Unit

LEASE_MS = 180_000
"""Longer than the longest a channel takes to try; then another worker may."""

AT_ONCE = 8
LISTED = 500
FAILURE_LENGTH = 300


@dataclass
class Claimed:
    """What one look at the rows gave: letters to send now, and when the next row is due."""

    letters: list[Letter] = field(default_factory=list)
    next_due_ms: int | None = None


def claim(unit: Unit, channel: Channel) -> Claimed:
    """Take up to AT_ONCE due notices of a channel; those that are true no more or must wait are put aside."""
    claimed = Claimed()
    of_channel = (notices.c.channel == channel) & (notices.c.state == "waiting")
    due = select(notices).where(of_channel, notices.c.due_ms <= unit.now_ms)
    for row in unit.conn.execute(due.order_by(notices.c.due_ms, notices.c.id).limit(AT_ONCE)).all():
        letter = _take_whole(unit, row)
        if letter is not None:
            claimed.letters.append(letter)
    next_due = select(func.min(notices.c.due_ms)).where(of_channel)
    claimed.next_due_ms = unit.conn.execute(next_due).scalar_one_or_none()
    return claimed


def sent(unit: Unit, letter: Letter) -> None:
    """The channel took it."""
    # Also over "withdrawn": what went out went out.
    mine = _mine(letter) & notices.c.state.in_(("waiting", "withdrawn"))
    unit.conn.execute(update(notices).where(mine).values(state="sent", ended_ms=unit.now_ms, failure=None))


def failed(unit: Unit, letter: Letter, failure: str, *, permanent: bool) -> None:
    """The channel did not take it: again later, or never."""
    said = failure[:FAILURE_LENGTH]
    mine = update(notices).where(_mine(letter), notices.c.state == "waiting")
    if permanent or letter.tries >= unit.settings.notices.tries:
        unit.conn.execute(mine.values(state="dead", ended_ms=unit.now_ms, failure=said))
        return
    due_ms = unit.now_ms + hours.wait_ms(letter.tries, unit.settings.notices, unit.entropy)
    unit.conn.execute(mine.values(due_ms=due_ms, failure=said))


def listed(unit: Unit, state: State | None, order: str | None) -> NoticeList:
    """Notices of a state, of an order, or all: the newest LISTED."""
    query = select(notices)
    if state is not None:
        query = query.where(notices.c.state == state)
    if order is not None:
        query = query.where(notices.c.order == order)
    rows = unit.conn.execute(
        query.order_by(notices.c.made_ms.desc(), notices.c.due_ms.desc(), notices.c.id).limit(LISTED)
    ).all()
    return NoticeList(notices=[_out(row) for row in rows])


def retry(unit: Unit, notice: str) -> NoticeOut:
    """Try a dead notice again, from the first try on, with the same id. Raises ProblemError 404 or 409."""
    row = _row(unit, notice)
    if row.state != "dead":
        raise ProblemError(409, "notice_not_dead", f"Notice {notice} is {row.state}; only a dead one is tried again.")
    again = update(notices).where(notices.c.id == notice)
    unit.conn.execute(again.values(state="waiting", due_ms=unit.now_ms, tries=0, ended_ms=None))
    unit.woken.add(f"notices/{row.channel}")
    return _out(_row(unit, notice))


def _take_whole(unit: Unit, row: Row[tuple[object, ...]]) -> Letter | None:
    """As `_take`; a notice that cannot be written is dead, so that those behind it go on."""
    try:
        with unit.conn.begin_nested():
            return _take(unit, row)
    except SQLAlchemyError:
        raise  # central's own disk
    except Exception as error:  # whatever stands in an order
        said = f"it could not be written: {type(error).__name__}"
        dead = update(notices).where(notices.c.id == row.id, notices.c.state == "waiting")
        unit.conn.execute(dead.values(state="dead", ended_ms=unit.now_ms, failure=said))
        return None


def _take(unit: Unit, row: Row[tuple[object, ...]]) -> Letter | None:
    """The letter of a due row, when this worker claims it and it should go out now."""
    unseen = (notices.c.id == row.id) & (notices.c.state == "waiting")
    mine = update(notices).where(unseen, notices.c.due_ms == row.due_ms, notices.c.tries == row.tries)
    found = goods.look(unit, str(row.order))
    untrue = _untrue(unit, row, found)
    if untrue is not None:
        unit.conn.execute(mine.values(state="withdrawn", ended_ms=unit.now_ms, failure=untrue))
        return None
    if row.tries >= unit.settings.notices.tries:
        unit.conn.execute(mine.values(state="dead", ended_ms=unit.now_ms, failure="every try was cut off"))
        return None
    morning_ms = _morning_ms(unit, row, found)
    if morning_ms is not None:
        unit.conn.execute(mine.values(due_ms=morning_ms))
        return None
    tries = row.tries + 1
    if unit.conn.execute(mine.values(due_ms=unit.now_ms + LEASE_MS, tries=tries)).rowcount != 1:
        return None  # another worker was faster
    return letters.write(unit, row, tries, found)


def _untrue(unit: Unit, row: Row[tuple[object, ...]], found: Goods) -> str | None:
    """Why a notice should not go out any more; None when it should."""
    if row.channel not in contacts.channels(unit, str(row.order)):
        return "the contact was deleted"
    if row.kind in OF_WHAT_WAITS and not found.waits:
        return "nothing of the order waits any more"
    if row.kind == "moved" and not found.moved:
        return "nothing waits behind the counter any more"
    held_until_ms: int | None = found.order.held_until_ms
    if row.kind in ("ready", "reminder") and held_until_ms is not None and held_until_ms <= unit.now_ms:
        return "the order is held no longer"
    return None


def _morning_ms(unit: Unit, row: Row[tuple[object, ...]], found: Goods) -> int | None:
    waits = row.kind in WAITING_FOR_MORNING or (row.kind == "ready" and unit.settings.notices.ready_waits)
    if not waits or row.facts.get(URGENT):
        return None
    shop = goods.shop_of(unit, found.order)
    zone = unit.conn.execute(select(shops.c.time_zone).where(shops.c.id == shop)).scalar_one()
    return hours.quiet_until_ms(unit.now_ms, unit.settings.notices.quiet_of(shop), zone)


def _mine(letter: Letter) -> ColumnElement[bool]:
    """The row as this worker claimed it: nobody else has tried since."""
    return (notices.c.id == letter.id) & (notices.c.tries == letter.tries)


def _row(unit: Unit, notice: str) -> Row[tuple[object, ...]]:
    row = unit.conn.execute(select(notices).where(notices.c.id == notice)).first()
    if row is None:
        raise not_found("notice_unknown", "notice", notice)
    return row


def _out(row: Row[tuple[object, ...]]) -> NoticeOut:
    return NoticeOut.model_validate(row, from_attributes=True)
