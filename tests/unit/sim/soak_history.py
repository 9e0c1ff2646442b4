"""Crafted histories for oracles: books and doors by hand, told step by step, and what an oracle says of them."""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

from sim.doors import Leaf
from sim.soak.books import CentralBook, Commit, KioskBook
from sim.soak.heard import Heard
from sim.soak.oracle.base import Oracle, See
from sim.soak.oracle.i10_chain import digest
from sim.soak.rows import Applied, Audit, Compartment, Credential, Epoch, Operation, Parcel, Queued, Return, Staff, Task
from sim.soak.steps import Reading, Shown, Stopped, Told, Touched, Unlock
from sim.soak.truth import Truth
from sim.wiring import load_scene
from sim.world import Event, World

LIMITS = {
    "opening_window_s": 5.0,
    "closing_window_s": 30.0,
    "left_open_after_s": 10.0,
    "say_window_s": 20.0,
    "session_timeout_s": 30.0,
    "grace_s": 60.0,
}


class Rows(TypedDict, total=False):
    """Rows a commit writes."""

    operations: list[Operation]
    compartments: list[Compartment]
    epochs: list[Epoch]
    parcels: list[Parcel]
    tasks: list[Task]
    returns: list[Return]
    credentials: list[Credential]
    staff: list[Staff]


def operation(
    name: str = "o1", state: str = "armed", *, kind: str = "pickup", label: str = "A01", **more: object
) -> Operation:
    """A row of the journal; `more` replaces any field."""
    row = Operation(
        name,
        kind,
        label,
        "s1",
        "customer",
        state,
        "e1",
        "p1",
        "W1",
        "c1",
        None,
        1,
        0,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    return row._replace(**more)


def door(
    label: str = "A01", content: str = "free", epoch: str | None = None, quarantine: str | None = None
) -> Compartment:
    """What the kiosk believes of a door."""
    return Compartment(label, content, epoch, quarantine, None)


def epoch(name: str = "e1", order: str = "W1", label: str = "A01", **more: object) -> Epoch:
    """A custody epoch of the parcel p1."""
    row = Epoch(name, "p1", order, label, 0, "s0", None, None, 0)
    return row._replace(**more)


def task(name: str = "t1", label: str | None = "A01", **more: object) -> Task:
    """An open task about a door."""
    row = Task(name, "unknown", 0, label, None, None, None, None, None)
    return row._replace(**more)


def kiosk_tables(path: Path, *, locator: str | None = "0" * 64, badge: str = "f" * 64) -> Path:
    """A database that looks like the kiosk's, with one code and one member of staff."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE credentials (digest, locator)")
        connection.execute("CREATE TABLE staff (badge_digest)")
        connection.execute("INSERT INTO credentials VALUES (NULL, ?)", (locator,))
        connection.execute("INSERT INTO staff VALUES (?)", (badge,))
    return path


def applied(sequence: int, name: str = "", kind: str = "task.opened") -> Applied:
    """An event that central applied in the first generation."""
    return Applied(sequence, 1, sequence, name or f"event-{sequence}", kind, None, None)


def central_tables(
    path: Path,
    *,
    returns: int = 0,
    ratings: int = 0,
    tasks: int = 0,
    told: str = "{}",
    changes: Sequence[tuple[str, dict[str, object]]] = (),
) -> Path:
    """A database that looks like central's."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for table, count in {"returns": returns, "ratings": ratings, "tasks": tasks}.items():
            connection.execute(f"CREATE TABLE {table} (id)")
            connection.executemany(f"INSERT INTO {table} VALUES (?)", [(n,) for n in range(count)])
        connection.execute("CREATE TABLE complaints (id, source)")
        connection.execute("CREATE TABLE applied_events (data)")
        connection.execute("CREATE TABLE dead_letters (event)")
        connection.execute("INSERT INTO applied_events VALUES (?)", (told,))
        connection.execute("CREATE TABLE changes (cursor, type, data)")
        for cursor, (kind, data) in enumerate(changes, start=1):
            connection.execute("INSERT INTO changes VALUES (?, ?, ?)", (cursor, kind, json.dumps(data)))
    return path


class History:
    """One oracle before a bank whose doors move by hand. Times are seconds; `complaints` is what it said."""

    def __init__(self, oracle: type[Oracle]) -> None:
        self.now_s = 100.0
        self.complaints: list[str] = []
        world = World(load_scene("demo"), 1)
        self.truth = Truth(world)
        self.see = See(self.truth, Heard(world.wiring), LIMITS, lambda: self.now_s, alive=True)
        self.oracle = oracle(self.see, self._wrong)

    @property
    def clean(self) -> bool:
        """Whether nothing was said."""
        return not self.complaints

    def _wrong(self, invariant: str, what: str) -> None:
        assert invariant == self.oracle.invariant
        self.complaints.append(what)

    def commit(
        self, *events: tuple[str, dict[str, object]], notes: dict[str, str] | None = None, **rows: Unpack[Rows]
    ) -> None:
        """One commit with these rows and these audit rows, each with its outbox row."""
        before = self.see.kiosk
        now = self._written(before, rows)
        now.notes.update(notes or {})
        for kind, data in events:
            self._append(now, kind, data)
        self.see.kiosk = now
        self.oracle.committed(Commit(self.now_s, before, now, tuple(now.audit[len(before.audit) :])))

    def _written(self, before: KioskBook, rows: Rows) -> KioskBook:
        tables = ("operations", "compartments", "epochs", "parcels", "tasks", "returns", "credentials", "staff")
        fields = {table: {**getattr(before, table), **{row[0]: row for row in rows.get(table, ())}} for table in tables}
        return replace(before, **fields, audit=list(before.audit), outbox=dict(before.outbox), notes=dict(before.notes))

    def _append(self, book: KioskBook, kind: str, data: dict[str, object]) -> None:
        sequence = len(book.audit) + 1
        previous = book.audit[-1].hash if book.audit else "0" * 64
        row = Audit(sequence, f"event-{sequence}", 0, "kiosk", kind, json.dumps(data), "")
        row = row._replace(hash=digest(previous, row))
        book.audit.append(row)
        book.outbox[row.id] = Queued(1, sequence, row.id)
        book.notes["audit.head"] = f"{sequence}:{row.hash}"
        book.notes["outbox.sequence.1"] = str(sequence)

    def apply(self, *rows: Applied, **streams: object) -> None:
        """Central applied these events too."""
        self.see.central = replace(self.see.central, applied=[*self.see.central.applied, *rows])
        self.oracle.applied()

    def central(self, book: CentralBook) -> None:
        """Central's book is this one now."""
        self.see.central = book
        self.oracle.applied()

    def unlock(self, label: str = "A01") -> None:
        """A frame leaves that opens this door."""
        frame = Unlock(self.now_s, label)
        self.truth.commanded(frame)
        self.oracle.unlocked(frame)

    def hear(self, label: str, says: str, *, twice: bool = True) -> None:
        """Readings of this door reach the controller, half a second apart."""
        heard = self.see.heard
        before = heard.last.get(label)
        if before is None or before.door != says:
            self.now_s += 0.1
            heard.last[label] = reading = Reading(self.now_s, label, says)
            heard.since_s[label] = self.now_s
            heard.agreed_s.pop(label, None)
            self.oracle.heard(reading)
        if twice:
            self.now_s += 0.5
            heard.last[label] = Reading(self.now_s, label, says)
            heard.agreed_s.setdefault(label, self.now_s)
            heard.repeated_s[label, says] = self.now_s

    def open(self, label: str = "A01", *, forced: bool = False) -> None:
        """The door springs open."""
        self.truth.door(label).leaf = Leaf.OPEN
        for name in (["door.forced"] if forced else []) + ["door.opened"]:
            self._happens(name, label)

    def shut(self, label: str = "A01") -> None:
        """The door is pushed shut."""
        self.truth.door(label).leaf = Leaf.CLOSED
        self._happens("door.closed", label)

    def put(self, parcel: str, label: str = "A01") -> None:
        """A parcel is laid inside."""
        self.truth.door(label).parcels.append(parcel)
        self._happens("parcel.put", label)

    def take(self, label: str = "A01") -> None:
        """Everything is taken out."""
        self.truth.door(label).parcels.clear()
        self._happens("parcel.taken", label)

    def _happens(self, name: str, label: str) -> None:
        told = self.truth.happened(Event(name, self.now_s, label))
        if told is not None:
            self.oracle.happened(told)

    def touch(self, button: str | None) -> None:
        """Somebody touches this button, a second after whatever was before; None: nobody does."""
        self.now_s += 1.0
        if button is not None:
            self.oracle.touched(Touched(self.now_s, button, self.truth.who))
        self.now_s += 1.0

    def tell(self, *sequences: int) -> None:
        """The kiosk sends these events of the first generation."""
        self.oracle.told(Told(self.now_s, 1, sequences))

    def show(self, screen: str, *, staff: bool = False, marks: dict[str, str] | None = None, **facts: object) -> None:
        """The screen shows this to whoever stands there."""
        self.oracle.shown(Shown(self.now_s, screen, facts, marks or {}, staff, self.truth.who))

    def pass_time(self, seconds: float) -> None:
        """Time passes, tick by tick."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.now_s += 0.25
            self.oracle.ticked()

    def restart(self, book: KioskBook | None = None, meanwhile: Callable[[], None] = lambda: None) -> None:
        """The controller dies and is started again, on this book or on what it left."""
        self.see.alive = False
        self.oracle.stopped(Stopped(self.now_s, ""))
        meanwhile()
        self.see.heard.deaf()
        before, self.see.kiosk = self.see.kiosk, book or self.see.kiosk
        self.now_s += 1.0
        self.see.started_s, self.see.alive = self.now_s, True
        self.oracle.started(before)

    def close(self) -> None:
        """The day is over."""
        self.see.ended = True
        self.oracle.closed()
