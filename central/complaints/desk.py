"""Complaints in and out of the tables: entered, listed with their clocks, and moved on by what people do.

Knows a unit of work. Must never know HTTP. Every act is kept with who did it, in the transaction that changes the
complaint.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, insert, select, update

from central.complaints.clocks import first_answer_due_ms, solving_due_ms
from central.complaints.life import ARROWS, Act, ActError, Life, State, after
from central.complaints.rules import LEVELS, Class
from central.complaints.tables import complaint_acts, complaints
from central.complaints.wire import ActOut, ActRequest, ClockOut, ComplaintList, ComplaintOut, ComplaintRequest
from central.errors import ProblemError, not_found
from central.notices import causes
from central.tables import kiosks, orders, shops
from central.unit import Unit

LISTED = 500


@dataclass(frozen=True)
class Arrived:
    """A complaint on its way in; without a number it gets the shop's next one of the day."""

    shop: str
    source: str
    kind: str
    about: Class
    text: str
    remedy: str | None = None
    order: str | None = None
    compartment: str | None = None
    kiosk: str | None = None
    number: str | None = None


def enter(unit: Unit, request: ComplaintRequest) -> ComplaintOut:
    """What staff enter. ProblemError 404 for a shop or an order nobody knows."""
    if (
        request.order is not None
        and unit.conn.execute(select(orders).where(orders.c.id == request.order)).first() is None
    ):
        raise not_found("order_unknown", "order", request.order)
    said = request.model_dump(exclude={"by"})
    return receive(unit, unit.new_id(), Arrived(**said), request.by, unit.now_ms)


def receive(unit: Unit, complaint: str, arrived: Arrived, by: str, received_ms: int) -> ComplaintOut:
    """Keep a complaint: its owner and its level are named at once, by the rules."""
    zone = _zone(unit, arrived.shop)
    level, word = unit.complaint_rules.level_of(arrived.text)
    row = {
        **asdict(arrived),
        "id": complaint,
        "number": arrived.number or _next_number(unit, received_ms, zone),
        "level": level,
        "word": word,
        "received_ms": received_ms,
        "owner": unit.complaint_rules.classes[arrived.about].owner,
        "state": State.OPEN,
        "reopened": 0,
        "pauses": [],
    }
    unit.conn.execute(insert(complaints).values(row))
    _keep(unit, complaint, "receive", arrived.source, by)
    return read(unit, complaint)


def do(unit: Unit, complaint: str, request: ActRequest) -> ComplaintOut:
    """One act. ProblemError 404, or 409 with the acts that are possible."""
    row = _row(unit, complaint)
    try:
        life = after(_life(row), request.act, request.note, unit.now_ms)
    except ActError as refused:
        raise ProblemError(409, "act_impossible", f"{str(refused).capitalize()}.") from refused
    said = {name: value for name, value in asdict(life).items() if name != "received_ms"}
    said["pauses"] = [list(pause) for pause in life.pauses]
    if request.act is Act.ADD:
        said |= _with_words(unit, row, request.note.strip())
    unit.conn.execute(update(complaints).where(complaints.c.id == complaint).values(said))
    _keep(unit, complaint, request.act, request.note, request.by)
    if row.order is not None and row.first_answer_ms is None and life.first_answer_ms is not None:
        causes.note(unit, str(row.order), "complaint_answered", complaint, facts={"case": str(row.number)})
    return read(unit, complaint)


def _with_words(unit: Unit, row: Row[tuple[object, ...]], words: str) -> dict[str, object]:
    """The text with further words, which may raise its level and never lower it."""
    level, word = unit.complaint_rules.level_of(words)
    raised = LEVELS.index(level) < LEVELS.index(row.level)
    text = f"{row.text}\n\n{words}" if row.text else words
    return {"text": text, **({"level": level, "word": word} if raised else {})}


def read(unit: Unit, complaint: str) -> ComplaintOut:
    """One complaint with everything that was done. ProblemError 404."""
    return _out(unit, _row(unit, complaint), _acts(unit, [complaint])[complaint])


def listed(unit: Unit, shop: str | None, *, closed: bool = False) -> ComplaintList:
    """The complaints of a shop, or of all, that are not closed, or are."""
    query = select(complaints).where((complaints.c.state == State.CLOSED) == closed)
    if shop is not None:
        query = query.where(complaints.c.shop == shop)
    rows = unit.conn.execute(query.order_by(complaints.c.received_ms.desc()).limit(LISTED)).all()
    acts = _acts(unit, [str(row.id) for row in rows])
    zones = {shop: _zone(unit, shop) for shop in {str(row.shop) for row in rows}}
    shown = (_out(unit, row, acts[str(row.id)], zones[str(row.shop)]) for row in rows)
    return ComplaintList(complaints=sorted(shown, key=_urgency))


def _urgency(one: ComplaintOut) -> tuple[int, int, str]:
    clocks = (clock.due_ms for clock in (one.first_answer, one.solving) if clock.done_ms is None)
    due_ms = min((due_ms for due_ms in clocks if due_ms is not None), default=one.received_ms + 10**12)
    return LEVELS.index(one.level), due_ms, one.id


def _out(unit: Unit, row: Row[tuple[object, ...]], acts: list[ActOut], zone: ZoneInfo | None = None) -> ComplaintOut:
    """As it is answered. A list looks the `acts` and the `zone` up for all its rows at once."""
    life, rules = _life(row), unit.complaint_rules
    hours = rules.hours_in((zone or _zone(unit, str(row.shop))).key)
    solving_ms = solving_due_ms(hours, life.received_ms, rules.allowed_ms(Class(row.about)), life.pauses)
    return ComplaintOut(
        **{name: getattr(row, name) for name in ComplaintOut.model_fields if name in complaints.c},
        first_answer=_clock(unit, first_answer_due_ms(life.received_ms), life.first_answer_ms),
        solving=_clock(unit, solving_ms, life.solved_ms),
        next_acts=[act for act in Act if _possible(life, act)],
        acts=acts,
    )


def _clock(unit: Unit, due_ms: int | None, done_ms: int | None) -> ClockOut:
    return ClockOut(
        due_ms=due_ms,
        done_ms=done_ms,
        late=due_ms is not None and (unit.now_ms if done_ms is None else done_ms) > due_ms,
    )


def _possible(life: Life, act: Act) -> bool:
    if act in {Act.WAIT, Act.HEARD} and life.waits is (act is Act.WAIT):
        return False
    return life.state in ARROWS[act]


def _acts(unit: Unit, wanted: Sequence[str]) -> dict[str, list[ActOut]]:
    """What was done about each of these complaints, in order."""
    found: dict[str, list[ActOut]] = {complaint: [] for complaint in wanted}
    query = select(complaint_acts).where(complaint_acts.c.complaint.in_(wanted), complaint_acts.c.act != "receive")
    for row in unit.conn.execute(query.order_by(complaint_acts.c.complaint, complaint_acts.c.sequence)).all():
        found[row.complaint].append(ActOut.model_validate(row, from_attributes=True))
    return found


def _life(row: Row[tuple[object, ...]]) -> Life:
    pauses = tuple((begun, ended) for begun, ended in row.pauses)
    names = ("received_ms", "owner", "first_answer_ms", "solved_ms", "reopened")
    return Life(**{name: getattr(row, name) for name in names}, state=State(row.state), pauses=pauses)


def _keep(unit: Unit, complaint: str, act: str, note: str, by: str) -> None:
    mine = complaint_acts.c.complaint == complaint
    sequence = unit.conn.execute(select(func.count()).select_from(complaint_acts).where(mine)).scalar_one() + 1
    row = {"complaint": complaint, "sequence": sequence, "act": act, "note": note, "by": by, "at_ms": unit.now_ms}
    unit.conn.execute(insert(complaint_acts).values(row))


def _row(unit: Unit, complaint: str) -> Row[tuple[object, ...]]:
    row = unit.conn.execute(select(complaints).where(complaints.c.id == complaint)).first()
    if row is None:
        raise not_found("complaint_unknown", "complaint", complaint)
    return row


def _zone(unit: Unit, shop: str) -> ZoneInfo:
    name = unit.conn.execute(select(shops.c.time_zone).where(shops.c.id == shop)).scalar_one_or_none()
    if name is None:
        raise not_found("shop_unknown", "shop", shop)
    return ZoneInfo(name)


def _next_number(unit: Unit, at_ms: int, zone: ZoneInfo) -> str:
    """C, the day at the shop, and a number of the day that nobody has yet."""
    day = f"C{datetime.fromtimestamp(at_ms / 1000, zone):%y%m%d}-"
    taken = unit.conn.execute(select(complaints.c.number).where(complaints.c.number.startswith(day))).scalars().all()
    return f"{day}{max((int(one.removeprefix(day)) for one in taken), default=0) + 1:03}"


def shop_of(unit: Unit, kiosk: str) -> str:
    """The shop in which a kiosk stands."""
    return str(unit.conn.execute(select(kiosks.c.shop).where(kiosks.c.id == kiosk)).scalar_one())
