"""Complaints that kiosks send: opened, kept once, and never lost for what cannot be read.

Knows an event and a unit of work. Must never put words of a customer anywhere but into the complaint.
"""

from sqlalchemy import select

from central.complaints.desk import Arrived, receive, shop_of
from central.complaints.rules import Class
from central.complaints.tables import complaints
from central.envelope import CloudEvent
from central.events import ComplaintOpened
from central.keys import UnsealError
from central.unit import Unit

PURPOSE = "complaint"
LONGEST = 2000

UNREADABLE = "客户写了一段话，但总部的密钥打不开。Words came with it that central's key does not open."
OF_ITSELF = "柜门没有打开，自动登记。A door did not open; the kiosk noted it by itself."


def opened(unit: Unit, kiosk: str, event: CloudEvent, data: ComplaintOpened) -> None:
    """Keep what a kiosk tells. The clocks run from when the customer was given the number; a kiosk whose clock is
    ahead must not push them into the future."""
    arrived = Arrived(
        shop=shop_of(unit, kiosk),
        source="kiosk",
        kind=data.kind,
        about=Class(data.about),
        text=_text(unit, data),
        remedy=data.remedy,
        order=data.order,
        compartment=data.compartment,
        kiosk=kiosk,
        number=_free(unit, data.number),
    )
    receive(unit, data.complaint, arrived, f"kiosk:{kiosk}", min(event.time_ms, unit.now_ms))


def _text(unit: Unit, data: ComplaintOpened) -> str:
    if data.sealed is None:
        return OF_ITSELF if data.cause == "jam" else ""
    try:
        plain = unit.keys.sealing.open(data.sealed, purpose=PURPOSE, context=data.complaint)
    except UnsealError:
        return UNREADABLE
    return plain.decode("utf-8", "replace")[:LONGEST]


def _free(unit: Unit, number: str) -> str:
    """The number that the customer was given; with a further digit where a kiosk without a number of its own, or one
    back from an old copy, gave it twice."""
    taken = set(unit.conn.execute(select(complaints.c.number).where(complaints.c.number.startswith(number))).scalars())
    return next(one for one in (number, *(f"{number}-{more}" for more in range(2, len(taken) + 3))) if one not in taken)
