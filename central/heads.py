"""Heads of the kiosks' audit chains: countersigned at each sync, told to who asks.

Knows the signature and what must not be signed. Must never know an event.
"""

from sqlalchemy import ColumnElement, select, update

from central.errors import ProblemError
from central.keys import to_base64url
from central.tables import kiosks, streams
from central.unit import Unit
from central.wire import AuditHead, HeadOut, SignedHead

AUDIT_PREFIX = b"open-pickup-kiosk/audit-head/v1\x00"


def countersign(unit: Unit, kiosk: str, generation: int, head: AuditHead | None) -> str | None:
    """Central's signature of the head of the audit chain; none for a head that goes back or changed."""
    if head is None:
        return None
    known = newest(unit, kiosk, generation)
    if known is not None and (
        head.sequence < known.sequence or (head.sequence == known.sequence and head.hash != known.hash)
    ):
        return None
    row = update(streams).where(_stream(kiosk, generation))
    unit.conn.execute(row.values(audit_sequence=head.sequence, audit_hash=head.hash))
    return _sign(unit, kiosk, generation, head.sequence, head.hash)


def newest(unit: Unit, kiosk: str, generation: int) -> HeadOut | None:
    """The head of this generation that was countersigned last."""
    row = unit.conn.execute(select(streams).where(_stream(kiosk, generation))).first()
    if row is None or row.audit_sequence is None:
        return None
    return HeadOut(sequence=row.audit_sequence, hash=row.audit_hash)


def newest_generation(unit: Unit, kiosk: str) -> int:
    """The newest generation heard of; 0 for none."""
    return int(unit.conn.execute(select(kiosks.c.generation).where(kiosks.c.id == kiosk)).scalar_one())


def signed(unit: Unit, kiosk: str) -> SignedHead:
    """The newest head of a kiosk, with its signature. Raises ProblemError 404 when there is none."""
    unit.require_kiosk(kiosk)
    query = select(streams).where(streams.c.kiosk == kiosk, streams.c.audit_sequence.is_not(None))
    row = unit.conn.execute(query.order_by(streams.c.generation.desc()).limit(1)).first()
    if row is None:
        raise ProblemError(404, "head_unknown", "This kiosk has not shown its audit log yet.")
    return SignedHead(
        kiosk=kiosk,
        generation=row.generation,
        sequence=row.audit_sequence,
        hash=row.audit_hash,
        signature=_sign(unit, kiosk, row.generation, row.audit_sequence, row.audit_hash),
        key_id=unit.key_id(),
        public_key=unit.key.public_text,
    )


def _sign(unit: Unit, kiosk: str, generation: int, sequence: int, digest: str) -> str:
    text = f"{kiosk}\n{generation}\n{sequence}\n{digest}"
    return to_base64url(unit.key.sign(AUDIT_PREFIX + text.encode("utf-8")))


def _stream(kiosk: str, generation: int) -> ColumnElement[bool]:
    return (streams.c.kiosk == kiosk) & (streams.c.generation == generation)
