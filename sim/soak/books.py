"""The two databases as a stranger reads them: by connections of one's own, read-only, whatever is committed by now.

Knows: SQL and names of tables. Must never know the code that writes them. Tables are small and are read whole when
the file changed; logs are read from where they were left.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from sim.soak import rows

R = TypeVar("R", bound=NamedTuple)


class Reader:
    """A read-only connection that knows whether anything was committed since it was last asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._version = -1

    def changed(self) -> bool:
        """Whether another connection committed something; False while there is no database yet."""
        if self._connection is None and not self._open():
            return False
        assert self._connection is not None  # noqa: S101 - for the type checker: _open said so
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        before, self._version = self._version, version
        return bool(version != before)

    def all(self, shape: type[R], table: str, where: str = "", *values: object) -> list[R]:
        """Rows in the shape of `rows`, by its column names."""
        assert self._connection is not None  # noqa: S101 - for the type checker
        columns = ", ".join(f'"{name}"' for name in shape._fields)
        found = self._connection.execute(f'SELECT {columns} FROM "{table}" {where}', values)  # noqa: S608 - our names
        return [shape._make(row) for row in found]

    def pairs(self, sql: str) -> dict[str, str]:
        """The rows of two columns as a dictionary."""
        assert self._connection is not None  # noqa: S101 - for the type checker
        return dict(self._connection.execute(sql).fetchall())

    def close(self) -> None:
        """Let go of the file: it is about to be replaced."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._version = None, -1

    def _open(self) -> bool:
        if not self._path.exists():
            return False
        self._connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        return True


def _by_id(found: Iterable[R]) -> dict[str, R]:
    return {row[0]: row for row in found}


@dataclass
class KioskBook:
    """The kiosk's database now, by id (compartments by label)."""

    operations: dict[str, rows.Operation] = field(default_factory=dict)
    compartments: dict[str, rows.Compartment] = field(default_factory=dict)
    epochs: dict[str, rows.Epoch] = field(default_factory=dict)
    parcels: dict[str, rows.Parcel] = field(default_factory=dict)
    tasks: dict[str, rows.Task] = field(default_factory=dict)
    returns: dict[str, rows.Return] = field(default_factory=dict)
    credentials: dict[str, rows.Credential] = field(default_factory=dict)
    staff: dict[str, rows.Staff] = field(default_factory=dict)
    audit: list[rows.Audit] = field(default_factory=list)
    outbox: dict[str, rows.Queued] = field(default_factory=dict)
    """By event id."""
    notes: dict[str, str] = field(default_factory=dict)

    def live(self, label: str) -> list[rows.Operation]:
        """The live operations of a door."""
        alive = ("reserved", "armed", "opened", "closed")
        return [one for one in self.operations.values() if one.compartment == label and one.state in alive]


@dataclass(frozen=True)
class Commit:
    """What one commit changed; `before` and `now` are the whole book. `fresh`: the audit rows it added."""

    at_s: float
    before: KioskBook
    now: KioskBook
    fresh: tuple[rows.Audit, ...]

    def moved(self) -> list[rows.Operation]:
        """The operations whose state or attempt this commit changed, or that it added."""
        was = {name: (one.state, one.attempt) for name, one in self.before.operations.items()}
        return [one for name, one in self.now.operations.items() if was.get(name) != (one.state, one.attempt)]


def read_kiosk(reader: Reader, before: KioskBook) -> KioskBook:
    """The book as it is now; the audit log goes on from the one before."""
    last = before.audit[-1].sequence if before.audit else 0
    fresh = reader.all(rows.Audit, "audit", "WHERE sequence > ? ORDER BY sequence", last)
    return KioskBook(
        operations=_by_id(reader.all(rows.Operation, "operations")),
        compartments=_by_id(reader.all(rows.Compartment, "compartments")),
        epochs=_by_id(reader.all(rows.Epoch, "epochs")),
        parcels=_by_id(reader.all(rows.Parcel, "parcels")),
        tasks=_by_id(reader.all(rows.Task, "tasks")),
        returns=_by_id(reader.all(rows.Return, "returns")),
        credentials=_by_id(reader.all(rows.Credential, "credentials")),
        staff=_by_id(reader.all(rows.Staff, "staff")),
        audit=[*before.audit, *fresh],
        outbox={row.id: row for row in reader.all(rows.Queued, "outbox")},
        notes=reader.pairs("SELECT key, value FROM notes"),
    )


@dataclass
class CentralBook:
    """Central's database now."""

    applied: list[rows.Applied] = field(default_factory=list)
    """In the order in which central applied them."""
    dead: list[rows.DeadLetter] = field(default_factory=list)
    streams: dict[int, rows.Stream] = field(default_factory=dict)
    """By generation."""
    refunds: dict[str, rows.Refund] = field(default_factory=dict)
    """By return case."""
    refund_steps: list[rows.RefundStep] = field(default_factory=list)


def read_central(reader: Reader, before: CentralBook) -> CentralBook:
    """The book as it is now; the log of applied events goes on from the one before."""
    last = before.applied[-1].row if before.applied else 0
    fresh = reader.all(rows.Applied, "applied_events", 'WHERE "row" > ? ORDER BY "row"', last)
    return CentralBook(
        applied=[*before.applied, *fresh],
        dead=reader.all(rows.DeadLetter, "dead_letters", 'ORDER BY "row"'),
        streams={row.generation: row for row in reader.all(rows.Stream, "streams")},
        refunds=_by_id(reader.all(rows.Refund, "refunds")),
        refund_steps=reader.all(rows.RefundStep, "refund_steps"),
    )
