"""`kiosk audit verify`: whether the audit log is whole, and where it is not.

Knows three witnesses besides the chain itself: the heads central countersigned, kept in the same file; the anchor, on
another disk; and a head fetched from central. Who can write the file can forge the first two together, never central's
signature. Opens the file read-only, beside a running controller if need be. Must never change anything.
"""

import contextlib
import json
import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.db.anchor import read_mark
from kiosk.db.chain import CHECKPOINT_NOTE, GENESIS, read_head, verify_chain
from kiosk.db.errors import WitnessError
from kiosk.services.seals import is_seal
from kiosk.services.sync_ports import Seal

KEY_NOTE = "signing-key:"


@dataclass(frozen=True)
class Finding:
    """What is wrong, and at which audit row it begins."""

    row: int
    says: str


@dataclass(frozen=True)
class Signed:
    """A head with central's signature and the key that made it."""

    seal: Seal
    public: bytes


def verify(path: Path, *, anchor: Path | None = None, head: Path | None = None) -> list[Finding]:
    """Everything that is wrong, the first row first; nothing, when the log is whole.

    `anchor` is an anchor file, `head` what `central audit-head` printed. WitnessError when one of them cannot be used;
    sqlite3.DatabaseError when the file is no database of a kiosk.
    """
    mark = None if anchor is None else read_mark(anchor)
    if anchor is not None and mark is None:
        raise WitnessError(f"{anchor} is no anchor file: name another, or leave it out.")
    signed = None if head is None else read_signed(head)
    bad = verify_chain(path)
    found = (
        [] if bad is None else [Finding(bad, f"The chain breaks at row {bad}: it was changed there or just before.")]
    )
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("BEGIN")
        found += _kept_seals(connection)
        if signed is not None:
            found += _against(connection, signed.seal.sequence, signed.seal.hash, "Central countersigned")
        if mark is not None:
            found += _against(connection, mark.sequence, mark.hash, "The anchor names")
    return sorted(found, key=lambda one: one.row)


def read_signed(path: Path) -> Signed:
    """A head as `central audit-head` prints it; WitnessError unless its signature is good."""
    try:
        said = json.loads(path.read_bytes())
        place = (str(said["kiosk"]), int(said["generation"]), int(said["sequence"]), str(said["hash"]))
        seal = Seal(*place, str(said["signature"]), int(said["key_id"]))
        public = urlsafe_b64decode(str(said["public_key"]) + "=")
    except (OSError, ValueError, KeyError, TypeError):
        raise WitnessError(f"{path} is no head of an audit log: fetch it with `central audit-head`.") from None
    if not is_seal(seal, public):
        raise WitnessError(f"The signature in {path} is not good: fetch the head again.")
    return Signed(seal, public)


def _kept_seals(connection: sqlite3.Connection) -> Iterator[Finding]:
    """The first kept seal that does not fit the log, with the last one before it that does."""
    try:
        rows = connection.execute(
            "SELECT kiosk, generation, sequence, hash, signature, key_id FROM seals ORDER BY sequence"
        )
    except sqlite3.OperationalError:
        return  # revision 0001 keeps none
    good = 0
    for row in rows:
        seal = Seal(*row)
        key = _key(connection, seal.key_id)
        if key is not None and not is_seal(seal, key):
            yield Finding(seal.sequence, f"The countersignature kept for row {seal.sequence} is not central's.")
            return
        wrong = list(_against(connection, seal.sequence, seal.hash, "Central countersigned"))
        if wrong:
            yield Finding(wrong[0].row, f"{wrong[0].says} The last row that still agrees is {good}.")
            return
        good = seal.sequence


def _against(connection: sqlite3.Connection, sequence: int, digest: str, who: str) -> Iterator[Finding]:
    """What is wrong with the log if this witness tells the truth."""
    first = read_head(_note(connection, CHECKPOINT_NOTE))
    if sequence < first[0] or (sequence, digest) in {first, (0, GENESIS)}:
        return
    (last,) = connection.execute("SELECT coalesce(max(sequence), 0) FROM audit").fetchone()
    if sequence > last:
        yield Finding(
            last + 1,
            f"{who} row {sequence}, but the log ends at row {last}: it was cut off, or an old copy was put back.",
        )
        return
    found = connection.execute("SELECT hash FROM audit WHERE sequence = ?", (sequence,)).fetchone()
    if found is None or found[0] != digest:
        yield Finding(
            sequence, f"{who} another row {sequence}: it, or one before it, was changed and the chain made anew."
        )


def _note(connection: sqlite3.Connection, key: str) -> str | None:
    found = connection.execute("SELECT value FROM notes WHERE key = ?", (key,)).fetchone()
    return None if found is None else str(found[0])


def _key(connection: sqlite3.Connection, key_id: int) -> bytes | None:
    try:
        return bytes.fromhex(json.loads(_note(connection, f"{KEY_NOTE}{key_id}") or "null")["public_key"])
    except (ValueError, TypeError, KeyError):
        return None
