"""Faces and what follows them, as kiosks tell of them. Must never know a figure.

What follows may come long after its face, or where the face was lost: it is kept by its session, and the last word of
a visit on a matter is the one that counts.
"""

import json

from sqlalchemy import insert
from sqlalchemy.dialects.sqlite import insert as upsert

from central.envelope import CloudEvent
from central.events import RatingFollowed, RatingGiven
from central.ratings.tables import follow_ups
from central.tables import ratings
from central.unit import Unit


def given(unit: Unit, kiosk: str, event: CloudEvent, data: RatingGiven) -> None:
    """Keep a face."""
    row = {"id": event.id, "kiosk": kiosk, "at_ms": event.time_ms, **data.model_dump()}
    unit.conn.execute(insert(ratings).values(row))


def followed(unit: Unit, kiosk: str, event: CloudEvent, data: RatingFollowed) -> None:
    """Keep what followed it; what this event does not tell stays as it was."""
    tags = None if data.tags is None else json.dumps(sorted(set(data.tags)))
    told = {"tags": tags, "nps": data.nps, "ces": data.ces}
    said = {name: value for name, value in told.items() if value is not None} | {"at_ms": event.time_ms}
    row = upsert(follow_ups).values(kiosk=kiosk, session=data.session, **said)
    unit.conn.execute(row.on_conflict_do_update(index_elements=["kiosk", "session"], set_=said))
