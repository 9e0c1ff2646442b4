"""The anchor: a small file, meant for another disk, that says how far the database had come at the last pulse.

It is written after an ARMED row is durable and before its pulse leaves (decision 0031), so it is never ahead of its
database: a database that does not hold the anchor's head is an old copy, whatever else happened. Must never know a
door.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.db import outbox
from kiosk.db.book import SqlBook
from kiosk.db.chain import GENESIS
from kiosk.services.keyfile import write_private
from kiosk.services.restored import Restoration


@dataclass(frozen=True)
class Mark:
    """How far a database was: generation, the audit log's head, the last sequence of the outbox."""

    generation: int
    sequence: int
    hash: str
    outbox: int


class AnchorFile:
    """The file at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failed = False
        """Whether it could not be written the last time. Hand-outs go on without it (safety.md)."""

    def read(self) -> Mark | None:
        """What the file says; None when there is none or it cannot be read."""
        return read_mark(self.path)

    def write(self, mark: Mark) -> None:
        """Replace the file durably, whole or not at all; `failed` tells when the disk refuses."""
        try:
            write_private(self.path, json.dumps(asdict(mark)).encode())
            self.failed = False
        except OSError:
            self.failed = True


def read_mark(path: Path) -> Mark | None:
    """What an anchor file says; None when there is none or it cannot be read."""
    try:
        said = json.loads(path.read_bytes())
        mark = Mark(int(said["generation"]), int(said["sequence"]), str(said["hash"]), int(said["outbox"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return mark


def mark_of(book: SqlBook) -> Mark:
    """How far the database is now."""
    generation = book.generation()
    sequence, digest = book.audit_head() or (0, GENESIS)
    return Mark(generation, sequence, digest, outbox.last(book, generation))


def settle(book: SqlBook, mark: Mark | None, when_older: Callable[[SqlBook, Restoration], None]) -> None:
    """At start: when the database is older than the anchor or than what central knew, begin a new generation and
    have `when_older` do what follows from it, all in the transaction that runs."""
    here = mark_of(book)
    suspicion = outbox.suspicion(book)
    found: Restoration | None = None
    if mark is not None and (
        mark.generation > here.generation
        or (mark.generation == here.generation and not outbox.holds(book, (mark.sequence, mark.hash)))
    ):
        found = Restoration(mark.generation, here.sequence, mark.sequence, "anchor")
    elif suspicion is not None:
        found = Restoration(suspicion.generation, here.sequence, suspicion.known, "central")
    if found is None:
        return
    above = max(found.generation, suspicion.generation if suspicion else 0)
    fresh = outbox.begin_generation(book, outbox.unacknowledged_from(book), above)
    outbox.forget_suspicion(book)
    when_older(book, Restoration(fresh, found.held, found.known, found.by))
