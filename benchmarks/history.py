"""A database with a past: parcels loaded and collected over eighty days, with every event of it, chained as the
controller chains them, and none of them acknowledged by central, which is the most a kiosk can have to carry.

Knows the tables. Must never know what is measured with them.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import Table

from kiosk.db import tables
from kiosk.db.chain import GENESIS, HEAD_NOTE, canonical, link
from kiosk.db.engine import DatabaseSettings
from kiosk.db.opening import open_database
from kiosk.db.worker import InlineExecutor
from kiosk.domain.credentials import Credential, CredentialKind
from kiosk.domain.ids import new_id
from kiosk.domain.operations import Kind, Operation, State
from kiosk.domain.orders import Epoch, Order, OrderStatus, Parcel, ParcelStatus
from kiosk.system import SystemClock, SystemEntropy

SEED = 2026
SPAN_MS = 80 * 86_400_000
"""Shorter than what a kiosk keeps: nothing of it is old enough to be forgotten."""

STEPS = (State.RESERVED, State.ARMED, State.OPENED, State.CLOSED, State.SETTLED)
VISITS = ((Kind.LOAD, "loaded"), (Kind.PICKUP, "collected"))
EVENTS_A_PARCEL = len(VISITS) * (len(STEPS) + 1)
AT_ONCE = 2000

_WHAT = {name: f"%({name})s" for name in ("compartment", "epoch", "operation", "order", "parcel")}
_HOW = {"actor": "customer", "attempt": 1, "credential": "%(name)s", "evidence": None, "monotonic_s": 1.0}
ENDED = canonical(_WHAT)
MOVED = canonical(
    _WHAT | _HOW | {"kind": "%(kind)s", "outcome": None, "return_case": None, "state": "%(state)s", "wall_ms": 0}
)

Event = tuple[str, int, str, str]
"""Id, time, type, data."""


def write(path: Path, events: int) -> int:
    """Write at least so many events, and the rows they speak of, into a new database; how many there are then."""
    clock = SystemClock()
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    new = DatabaseSettings(path)
    open_database(new, executor=InlineExecutor(), clock=clock, entropy=SystemEntropy(), fatal=_fail).close()
    parcels = -(-events // EVENTS_A_PARCEL)
    rng, begun_ms = Random(SEED), clock.wall_ms() - SPAN_MS
    lives = [Life.draw(rng, number, begun_ms + SPAN_MS * number // parcels) for number in range(parcels)]
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        head = (0, GENESIS)
        for first in range(0, parcels, AT_ONCE):
            head = _write(connection, lives[first : first + AT_ONCE], head)
        notes = {HEAD_NOTE: f"{head[0]}:{head[1]}", "outbox.sequence.1": str(head[0])}
        connection.executemany(_insert(tables.notes), notes.items())
        connection.execute("COMMIT")
    return head[0]


@dataclass(frozen=True)
class Life:
    """One parcel from its loading to the end of its custody."""

    name: str
    door: str
    loaded_ms: int
    ids: tuple[str, ...]
    locator: str

    @classmethod
    def draw(cls, rng: Random, number: int, loaded_ms: int) -> "Life":
        """The parcel with this number, loaded then; whose it is, is drawn."""
        ids = tuple(new_id(loaded_ms, rng.randbytes(10)) for _ in range(EVENTS_A_PARCEL + len(VISITS) + 1))
        door = f"{'ABCDEFGHJ'[number % 9]}{number // 9 % 4 + 1:02}"
        return cls(f"{rng.getrandbits(64):016x}", door, loaded_ms, ids, f"{rng.randrange(10_000):064x}")

    def rows(self) -> Iterator[tuple[Table, object]]:
        """The rows as they are when all is over."""
        name, begun_ms, taken_ms = self.name, self.loaded_ms, self.loaded_ms + 3_600_000
        order, parcel, epoch, ended_ms = f"order-{name}", f"parcel-{name}", f"epoch-{name}", taken_ms + 600_000
        yield tables.orders, Order(order, name[:6].upper(), OrderStatus.OPEN)
        yield tables.parcels, Parcel(parcel, order, f"L-{name}", "S", "ambient", status=ParcelStatus.COLLECTED)
        yield tables.epochs, Epoch(epoch, parcel, order, self.door, begun_ms, self.ids[0], taken_ms, ended_ms, 1)
        yield tables.credentials, Credential(name, order, CredentialKind.QR, None, None, ended_ms)
        numeric = (f"{name}-n", order, CredentialKind.NUMERIC, f"{name:0>64}", self.locator, ended_ms)
        yield tables.credentials, Credential(*numeric)
        for id_, (kind, _), at_ms in zip(self.ids[1:], VISITS, (begun_ms, taken_ms), strict=False):
            who = (self.ids[0], "customer", State.SETTLED, epoch, parcel, order, name, None)
            when = (at_ms, at_ms, at_ms / 1000, at_ms + 500, at_ms + 4000, at_ms + 8000)
            yield tables.operations, Operation(id_, kind, self.door, *who, 1, *when, "taken")

    def events(self) -> Iterator[Event]:
        """What was told of it, in order."""
        ids = iter(self.ids[1 + len(VISITS) :])
        said = {"name": self.name, "compartment": self.door}
        said |= {word: f"{word}-{self.name}" for word in ("epoch", "order", "parcel")}
        for number, (kind, ending) in enumerate(VISITS):
            said |= {"operation": self.ids[1 + number], "kind": kind}
            at_ms = self.loaded_ms + number * 3_600_000
            for step, state in enumerate(STEPS):
                yield next(ids), at_ms + step * 2000, f"operation.{state}", MOVED % (said | {"state": state})
            yield next(ids), at_ms + len(STEPS) * 2000, f"parcel.{ending}", ENDED % said


def _write(connection: sqlite3.Connection, lives: list[Life], head: tuple[int, str]) -> tuple[int, str]:
    """Write these lives behind the head of the chain; the new head."""
    rows: dict[Table, list[list[object]]] = {}
    for life in lives:
        for table, row in life.rows():
            values = [value if value != () else "[]" for value in vars(row).values()]
            rows.setdefault(table, []).append(values)
    sequence, digest = head
    for id_, wall_ms, kind, data in (event for life in lives for event in life.events()):
        sequence += 1
        digest = link(digest, (sequence, id_, wall_ms, "customer", kind), data)
        rows.setdefault(tables.audit, []).append([sequence, id_, wall_ms, "customer", kind, data, digest])
        rows.setdefault(tables.outbox, []).append([1, sequence, id_, kind, wall_ms, data])
    for table, values_of in rows.items():
        connection.executemany(_insert(table), values_of)
    return sequence, digest


def _insert(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    return f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(table.c))})"


def _fail(reason: str) -> None:
    raise SystemExit(reason)
