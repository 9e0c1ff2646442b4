"""Events in: each applied exactly once, in sequence, with its effect in one transaction.

Knows streams, verdicts and dead letters. Must never know what an event means (effects) or HTTP.

A stream is one generation of one kiosk; `acknowledged` is its highest event applied or dead-lettered. Nothing is held
in memory: the answer after a lost reply, a restart or a duplicate comes from the same row.
"""

import hashlib
import json
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from central import effects, heads
from central.envelope import CloudEvent, understand
from central.fields import Reading
from central.tables import applied_events, dead_letters, kiosks, streams
from central.unit import Unit
from central.wire import EventBatch, EventHead, EventVerdicts, Verdict, Word

# Built once: they run for every event, and building a statement costs more than running it.
_KEEP = insert(applied_events)
_KNOWN = (
    select(applied_events.c.row)
    .where(applied_events.c.event_id == bindparam("event"), applied_events.c.kiosk == bindparam("of"))
    .limit(1)
)


@dataclass(frozen=True)
class Applied:
    """One event that took effect; told to whoever listens, after the commit."""

    event_id: str
    type: str
    kiosk: str
    generation: int
    sequence: int
    operation: str | None


@dataclass(frozen=True)
class Taken:
    """The answer to a batch and what the log should say of it."""

    verdicts: EventVerdicts
    applied: list[Applied]
    dead: list[tuple[int, str]]


def take(unit: Unit, kiosk: str, batch: EventBatch) -> Taken:
    """Judge and apply a batch. The events must be of the batch's generation."""
    reached = _open_stream(unit, kiosk, batch) if batch.events or batch.audit_head else _reached(unit, kiosk, batch)
    verdicts: list[Verdict] = []
    applied: list[Applied] = []
    dead: list[tuple[int, str]] = []
    for head in batch.events:
        sequence = head.kiosksequence
        word: Word = "gap"
        if sequence <= reached:
            word = "duplicate"
            _check_reuse(unit, kiosk, head, dead)
        elif sequence == reached + 1 and _told_before(unit, kiosk, head):
            word, reached = "duplicate", sequence
        elif sequence == reached + 1:
            done = _apply(unit, kiosk, head, dead)
            word = "dead_letter" if done is None else "applied"
            applied += [] if done is None else [done]
            reached = sequence
        verdicts.append(Verdict(sequence=sequence, verdict=word))
    _acknowledge(unit, kiosk, batch.generation, reached)
    countersignature = heads.countersign(unit, kiosk, batch.generation, batch.audit_head)
    answer = EventVerdicts(
        verdicts=verdicts,
        acknowledged=reached,
        audit_countersignature=countersignature,
        audit_key_id=None if countersignature is None else unit.key_id(),
        audit_head=heads.newest(unit, kiosk, batch.generation),
        newest_generation=heads.newest_generation(unit, kiosk),
    )
    return Taken(answer, applied, dead)


def _reached(unit: Unit, kiosk: str, batch: EventBatch) -> int:
    query = select(streams.c.acknowledged).where(_stream(kiosk, batch.generation))
    return int(unit.conn.execute(query).scalar_one_or_none() or 0)


def _open_stream(unit: Unit, kiosk: str, batch: EventBatch) -> int:
    generation = batch.generation
    newest = unit.conn.execute(select(kiosks.c.generation).where(kiosks.c.id == kiosk)).scalar_one()
    if generation > newest:
        unit.conn.execute(update(kiosks).where(kiosks.c.id == kiosk).values(generation=generation))
    row = upsert(streams).values(kiosk=kiosk, generation=generation, acknowledged=0)
    unit.conn.execute(row.on_conflict_do_nothing())
    return _reached(unit, kiosk, batch)


def _stream(kiosk: str, generation: int) -> ColumnElement[bool]:
    return (streams.c.kiosk == kiosk) & (streams.c.generation == generation)


def _acknowledge(unit: Unit, kiosk: str, generation: int, reached: int) -> None:
    row = update(streams).where(_stream(kiosk, generation), streams.c.acknowledged < reached)
    unit.conn.execute(row.values(acknowledged=reached))


def _apply(unit: Unit, kiosk: str, head: EventHead, dead: list[tuple[int, str]]) -> Applied | None:
    """The effect and the row of one event, or neither and a dead letter."""
    try:
        event, data = understand(head.model_dump(), kiosk)
        with unit.conn.begin_nested():
            effects.take(unit, kiosk, event, data)
            return _keep(unit, kiosk, event, data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        reason = ".".join(str(part) for part in first["loc"]) + ": " + first["msg"]
    except IntegrityError:
        reason = "an event told the same before"
    except ValueError as error:
        reason = str(error)
    except (InterfaceError, OperationalError):
        raise  # central's own disk: nothing of the batch is kept, and the kiosk sends it again
    except Exception as error:  # whatever an event breaks here, the stream behind it must go on
        reason = f"central failed at it: {type(error).__name__}"
    _bury(unit, kiosk, head, reason, dead)
    return None


def _keep(unit: Unit, kiosk: str, event: CloudEvent, data: Reading) -> Applied:
    known = data.model_dump(mode="json")
    operation = known.get("operation")
    row = {
        "kiosk": kiosk,
        "generation": event.kioskgeneration,
        "sequence": event.kiosksequence,
        "event_id": event.id,
        "type": event.type,
        "operation": operation,
        "compartment": known.get("compartment"),
        "data": known,
        "time_ms": event.time_ms,
        "applied_ms": unit.now_ms,
    }
    unit.conn.execute(_KEEP, row)
    return Applied(event.id, event.type, kiosk, event.kioskgeneration, event.kiosksequence, operation)


def _told_before(unit: Unit, kiosk: str, head: EventHead) -> bool:
    """Whether this event took effect in another generation: a kiosk that begins one tells again what it is not sure
    central holds."""
    name = (head.model_extra or {}).get("id")
    return isinstance(name, str) and unit.conn.execute(_KNOWN, {"event": name, "of": kiosk}).first() is not None


def _check_reuse(unit: Unit, kiosk: str, head: EventHead, dead: list[tuple[int, str]]) -> None:
    """A known number with another event (an old database came back unnoticed) is no duplicate to forget: keep it."""
    of_row = (applied_events.c.kiosk == kiosk) & (applied_events.c.generation == head.kioskgeneration)
    query = select(applied_events.c.event_id).where(of_row, applied_events.c.sequence == head.kiosksequence)
    known = unit.conn.execute(query).scalar_one_or_none()
    if known is not None and known != (head.model_extra or {}).get("id"):
        _bury(unit, kiosk, head, "its sequence belongs to another event", dead)


def _bury(unit: Unit, kiosk: str, head: EventHead, reason: str, dead: list[tuple[int, str]]) -> None:
    event = head.model_dump()
    digest = hashlib.sha256(json.dumps(event, sort_keys=True).encode("ascii")).hexdigest()
    row = upsert(dead_letters).values(
        kiosk=kiosk,
        generation=head.kioskgeneration,
        sequence=head.kiosksequence,
        digest=digest,
        reason=reason,
        event=event,
        received_ms=unit.now_ms,
    )
    if unit.conn.execute(row.on_conflict_do_nothing()).rowcount == 1:
        dead.append((head.kiosksequence, reason))
