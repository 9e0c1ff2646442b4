"""Heads of the audit chain that central countersigned: kept here, so that a log cut short or changed can be told by
comparing. Must never know a network: it is given what was said."""

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk.db import tables
from kiosk.db.book import SqlBook
from kiosk.services import facts
from kiosk.services.seals import is_seal
from kiosk.services.sync_ports import Seal

KEPT = 200
"""So many seals are kept, the latest ones: one for each sync of about a day."""


def keep(book: SqlBook, seal: Seal, wall_ms: int) -> bool:
    """Keep a seal that came at `wall_ms`, if the key with its id made it; the oldest beyond KEPT go."""
    key = facts.signing_key(book, seal.key_id)
    if key is None or not is_seal(seal, key.public):
        return False
    columns = tables.seals.c
    values = {
        "generation": seal.generation,
        "sequence": seal.sequence,
        "kiosk": seal.kiosk,
        "hash": seal.hash,
        "signature": seal.signature,
        "key_id": seal.key_id,
        "wall_ms": wall_ms,
    }
    book.run(upsert(tables.seals).values(**values).on_conflict_do_nothing())
    newest = select(columns.sequence).order_by(columns.sequence.desc()).limit(1).offset(KEPT)
    last = book.run(newest).scalar_one_or_none()
    if last is not None:
        book.run(delete(tables.seals).where(columns.sequence <= last))
    return True


def vouched(book: SqlBook) -> int:
    """The highest audit row that central countersigned and that is ours as it was then; 0 for none."""
    columns = tables.seals.c
    ours = tables.audit.join(
        tables.seals, (tables.audit.c.sequence == columns.sequence) & (tables.audit.c.hash == columns.hash)
    )
    return int(book.run(select(func.max(columns.sequence)).select_from(ours)).scalar_one() or 0)
