"""The audit chain: how a row's hash is made, and the read-only proof that no row was edited, dropped or moved.

Knows: SHA-256 and canonical JSON. The head is noted apart from the rows, so that a log cut short at its end shows;
who can write the whole file can also forge both, which is why central countersigns the head.
"""

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path

GENESIS = "0" * 64
"""The hash before the first row."""

HEAD_NOTE = "audit.head"
"""The note that holds "<sequence>:<hash>" of the last row."""

CHECKPOINT_NOTE = "audit.checkpoint"
"""The note that holds "<sequence>:<hash>" of the last row that was pruned; none while all rows are there."""

PRUNED = "audit.pruned"
"""The event that says so inside the chain: its data holds `through` and `hash`."""

Facts = tuple[int, str, int, str, str]
"""Sequence, id, wall_ms, actor and type of an audit row."""


def canonical(value: object) -> str:
    """JSON with sorted keys and no blanks. ValueError or TypeError for what JSON cannot say exactly."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_data(data: Mapping[str, object]) -> str:
    """An event's data as canonical JSON; TypeError unless its own keys are text."""
    if not all(isinstance(key, str) for key in data):
        raise TypeError("an event's data has text keys only")
    return canonical(dict(data))


def link(previous: str, row: Facts, data: str) -> str:
    """The hash of a row: SHA-256, in hex, over the previous hash and [sequence, id, wall_ms, actor, type, data].

    `data` is the canonical JSON as it stands in the row, so that a changed blank shows too.
    """
    return hashlib.sha256(f"{previous}{canonical(row)[:-1]},{data}]".encode()).hexdigest()


def read_head(note: str | None) -> tuple[int, str]:
    """The sequence and hash in the head note; (0, GENESIS) when there is none, (-1, "") when it is no head."""
    if note is None:
        return 0, GENESIS
    sequence, _, digest = note.partition(":")
    return (int(sequence), digest) if sequence.isascii() and sequence.isdigit() else (-1, "")


def verify_chain(path: Path) -> int | None:
    """None when the log is whole, else the first sequence that is wrong or missing.

    Opens the file read-only, beside a running controller if need be. sqlite3.DatabaseError when it is no database.
    """
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = lambda text: text.decode(errors="replace")
        connection.execute("BEGIN")
        note, checkpoint = (_note(connection, name) for name in (HEAD_NOTE, CHECKPOINT_NOTE))
        last, previous = read_head(checkpoint)
        if last < 0 or (checkpoint is not None and not _pruning_is_told(connection, last, previous)):
            return 1
        for *facts, data, digest in connection.execute(
            "SELECT sequence, id, wall_ms, actor, type, data, hash FROM audit ORDER BY sequence"
        ):
            if facts[0] != last + 1 or not _links(previous, tuple(facts), data, digest):
                return last + 1
            last, previous = last + 1, digest
    head, digest = read_head(note)
    if head == last:
        return None if digest == previous else last
    return min(head, last) + 1 if head >= 0 else last


def _note(connection: sqlite3.Connection, key: str) -> str | None:
    found = connection.execute("SELECT value FROM notes WHERE key = ?", (key,)).fetchone()
    return None if found is None else str(found[0])


def _pruning_is_told(connection: sqlite3.Connection, through: int, digest: str) -> bool:
    """Whether the chain itself says that it begins here: a note alone would hide rows somebody cut off."""
    told = canonical({"through": through, "hash": digest})
    query = "SELECT 1 FROM audit WHERE type = ? AND data = ? AND sequence > ?"
    return connection.execute(query, (PRUNED, told, through)).fetchone() is not None


def _links(previous: str, row: Facts, data: str, digest: str) -> bool:
    try:
        return link(previous, row, data) == digest
    except (TypeError, ValueError):
        return False  # a value of a kind that was never written
