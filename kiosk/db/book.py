"""Everything durable, seen from inside one transaction.

Knows: that an event is one audit row and one outbox row, numbered without a gap. Must never know what the event means.
"""

from sqlalchemy import Integer, String, bindparam, cast, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk.db import tables
from kiosk.db.chain import GENESIS, HEAD_NOTE, canonical_data, link
from kiosk.db.photographs import SqlPhotos
from kiosk.db.rows import TableRows, Transaction
from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Compartment
from kiosk.domain.complaints import Complaint
from kiosk.domain.counter import Ticket
from kiosk.domain.credentials import Credential
from kiosk.domain.events import Event
from kiosk.domain.ids import ID_RANDOM_BYTES, new_id
from kiosk.domain.operations import Operation
from kiosk.domain.orders import Epoch, Order, Parcel
from kiosk.domain.ratings import Rating
from kiosk.domain.returns import ReturnCase
from kiosk.domain.staff import Staff
from kiosk.domain.tasks import Task
from kiosk.services.ports import Entropy

# Built once: these run several times for each event, and building a statement costs more than running it.
_NOTE = select(tables.notes.c.value).where(tables.notes.c.key == bindparam("key"))
_ADD_NOTE = upsert(tables.notes)
_SET_NOTE = _ADD_NOTE.on_conflict_do_update(index_elements=["key"], set_={"value": _ADD_NOTE.excluded.value})
_COUNT = (
    upsert(tables.notes)
    .values(key=bindparam("key"), value="1")
    .on_conflict_do_update(
        index_elements=["key"], set_={"value": cast(cast(tables.notes.c.value, Integer) + 1, String)}
    )
    .returning(tables.notes.c.value)
)
_HEAD = select(tables.audit.c.sequence, tables.audit.c.hash).order_by(tables.audit.c.sequence.desc()).limit(1)

GENERATION = "generation"
FIRST_GENERATION = 1


class SqlBook:
    """The port `Book` over one transaction."""

    def __init__(self, transaction: Transaction, clock: Clock, entropy: Entropy) -> None:
        self.run = transaction.execute
        """Any statement, for the room around this one."""
        self.recorded: list[tuple[str, Event]] = []
        """What was recorded in this transaction, by id."""
        self._clock = clock
        self._entropy = entropy
        self.compartments = TableRows(transaction, tables.compartments, Compartment)
        self.orders = TableRows(transaction, tables.orders, Order)
        self.parcels = TableRows(transaction, tables.parcels, Parcel)
        self.epochs = TableRows(transaction, tables.epochs, Epoch)
        self.credentials = TableRows(transaction, tables.credentials, Credential)
        self.operations = TableRows(transaction, tables.operations, Operation)
        self.staff = TableRows(transaction, tables.staff, Staff)
        self.tasks = TableRows(transaction, tables.tasks, Task)
        self.returns = TableRows(transaction, tables.returns, ReturnCase)
        self.ratings = TableRows(transaction, tables.ratings, Rating)
        self.complaints = TableRows(transaction, tables.complaints, Complaint)
        self.tickets = TableRows(transaction, tables.tickets, Ticket)
        self.photographs = SqlPhotos(transaction)

    def record(self, event: Event) -> str:
        """Write one audit row and one outbox row; returns the event's id, a UUIDv7.

        TypeError or ValueError when the event's data cannot be said exactly in JSON.
        """
        wall_ms = self._clock.wall_ms()
        event_id = new_id(wall_ms, self._entropy.bytes(ID_RANDOM_BYTES))
        data = canonical_data(event.data)
        self._append(event_id, wall_ms, event, data)
        generation = self.generation()
        self.run(
            insert(tables.outbox),
            {
                "generation": generation,
                "sequence": self.count(f"outbox.sequence.{generation}"),
                "id": event_id,
                "type": event.type,
                "wall_ms": wall_ms,
                "data": data,
            },
        )
        self.recorded.append((event_id, event))
        return event_id

    def note(self, key: str) -> str | None:
        """A small durable fact by name, or None."""
        found = self.run(_NOTE, {"key": key}).scalar_one_or_none()
        return None if found is None else str(found)

    def set_note(self, key: str, value: str) -> None:
        """Write a small durable fact."""
        self.run(_SET_NOTE, {"key": key, "value": value})

    def count(self, key: str) -> int:
        """Add one to the durable counter of this name and return it: 1 for the first."""
        return int(self.run(_COUNT, {"key": key}).scalar_one())

    def generation(self) -> int:
        """Which life of the database this is; raised when an old copy was restored."""
        return int(self.note(GENERATION) or FIRST_GENERATION)

    def audit_head(self) -> tuple[int, str] | None:
        """Sequence and hash of the last audit row."""
        last = self.run(_HEAD).one_or_none()
        return None if last is None else (last.sequence, last.hash)

    def _append(self, event_id: str, wall_ms: int, event: Event, data: str) -> None:
        last, previous = self.audit_head() or (0, GENESIS)
        sequence = last + 1
        digest = link(previous, (sequence, event_id, wall_ms, event.actor, event.type), data)
        self.run(
            insert(tables.audit),
            {
                "sequence": sequence,
                "id": event_id,
                "wall_ms": wall_ms,
                "actor": event.actor,
                "type": event.type,
                "data": data,
                "hash": digest,
            },
        )
        self.set_note(HEAD_NOTE, f"{sequence}:{digest}")
