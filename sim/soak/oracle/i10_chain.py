"""I10: the audit chain is valid, and the head that central countersigned is its ancestor.

Our own reading of docs/safety.md: each hash is SHA-256 over the hash before and [sequence, id, wall_ms, actor, type,
data] as canonical JSON; the note `audit.head` holds the last sequence and hash.
"""

import hashlib
import json
from collections.abc import Sequence

from sim.soak.books import Commit, KioskBook
from sim.soak.oracle.base import Oracle
from sim.soak.rows import Audit

FIRST = "0" * 64
RESTORED = ("old database restored",)


def digest(previous: str, row: Audit) -> str:
    """The hash that this row must carry behind `previous`."""
    facts = [row.sequence, row.id, row.wall_ms, row.actor, row.type]
    text = ",".join(json.dumps(one, ensure_ascii=False) for one in facts)
    return hashlib.sha256(f"{previous}[{text},{row.data}]".encode()).hexdigest()


class Chain(Oracle):
    """Goes along the chain as it grows, and along all of it after each restart."""

    invariant = "I10"

    def committed(self, commit: Commit) -> None:
        before = commit.before.audit[-1] if commit.before.audit else None
        self._follow(before, commit.fresh, commit.now)

    def started(self, before: KioskBook) -> None:
        self._follow(None, self.see.kiosk.audit, self.see.kiosk)

    def applied(self) -> None:
        newest = max(self.see.central.streams, default=None)
        rows = self.see.kiosk.audit
        for generation, stream in self.see.central.streams.items():
            sequence = stream.audit_sequence
            if sequence is None or generation != newest or not self.see.alive:
                continue
            held = rows[sequence - 1].hash if 0 < sequence <= len(rows) else None
            if held != stream.audit_hash and not self.see.struck_since(0.0, *RESTORED):
                self.wrong(f"central countersigned {stream.audit_hash} at {sequence}, and the chain has {held} there")

    def _follow(self, before: Audit | None, rows: Sequence[Audit], book: KioskBook) -> None:
        sequence, previous = (before.sequence, before.hash) if before else (0, FIRST)
        for row in rows:
            sequence += 1
            if row.sequence != sequence or digest(previous, row) != row.hash:
                self.wrong(f"the audit chain breaks at {row.sequence}, where {sequence} should stand")
                return
            previous = row.hash
        if rows and book.notes.get("audit.head") != f"{sequence}:{previous}":
            self.wrong(f"the head of the audit chain is {sequence}, and the note says {book.notes.get('audit.head')}")
