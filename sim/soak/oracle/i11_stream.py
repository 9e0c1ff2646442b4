"""I11: central's stream has no gap and no double, and each effect happened once.

Of one generation central holds every sequence from 1 to what it acknowledged, each once, applied in that order;
an event that a new generation tells again it knows by its id. No number is given to two events, whatever was put back.
What the controller itself sent is never poison. No event is applied twice, whatever generation carried it. Downwards,
the kiosk's cursor and what it passes are one transaction: whoever dies behind it must have what stands before it.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing

from sim.soak.books import Commit, KioskBook
from sim.soak.oracle.base import Oracle
from sim.soak.rows import Queued

POISON = ("poison", "version skew")
CENTRAL_LOST = ("central restored from backup",)
FOREIGN = "hostile central"
"""Whose changes bear numbers of their own."""
CURSOR = "sync.cursor"
CHANGES = "SELECT type, data FROM changes WHERE cursor > ? AND cursor <= ?"
EFFECTS = {
    "return.received": "SELECT count(*) FROM returns",
    "rating.given": "SELECT count(*) FROM ratings",
    "complaint.opened": "SELECT count(*) FROM complaints WHERE source = 'kiosk'",
    "task.opened": "SELECT count(*) FROM tasks",
}
"""Events that each leave one row behind at central."""


class Stream(Oracle):
    """Looks at each commit of central, and counts effects when the day is over."""

    invariant = "I11"

    def prepare(self) -> None:
        self._queued: dict[tuple[int, int], str] = {}
        """What each number was given to."""
        self._gone: list[Queued] = []
        """What left the outbox since the last look at central."""

    def started(self, before: KioskBook) -> None:
        self._remember(self.see.kiosk)

    def committed(self, commit: Commit) -> None:
        self._remember(commit.now)
        self._gone += [row for row in commit.before.outbox.values() if row.id not in commit.now.outbox]
        after, upto = (int(book.notes.get(CURSOR, 0)) for book in (commit.before, commit.now))
        if after < upto and not self.see.struck.get(FOREIGN):
            self._passed(after, upto, commit.now)

    def _passed(self, after: int, upto: int, book: KioskBook) -> None:
        """The cursor went past these changes of central's: they are in the book."""
        with closing(sqlite3.connect(f"file:{self.see.central_file}?mode=ro", uri=True)) as connection:
            changes = [(kind, json.loads(told)) for kind, told in connection.execute(CHANGES, (after, upto))]
        held: dict[str, Mapping[str, object]] = {"credential.put": book.credentials, "staff.put": book.staff}
        for kind, told in changes:
            if kind in held and told["id"] not in held[kind]:
                self.wrong(f"the cursor went from {after} to {upto}, and the {kind} of {told['id']} is not in the book")
            for parcel in told["parcels"] if kind == "order.put" else ():
                if parcel["id"] not in book.parcels:
                    self.wrong(f"the cursor went from {after} to {upto}, and {parcel['label']} is not in the book")

    def ticked(self) -> None:
        """Nothing is deleted before central holds it; central was read just before this."""
        for row in self._gone:
            if not self._holds(row) and not self.see.struck_since(0.0, *CENTRAL_LOST):
                self.wrong(f"event {row.sequence} of generation {row.generation} is gone before central held it")
        self._gone.clear()

    def _holds(self, row: Queued) -> bool:
        stream = self.see.central.streams.get(row.generation)
        return stream is not None and row.sequence <= stream.acknowledged

    def _remember(self, book: KioskBook) -> None:
        for row in book.outbox.values():
            given = self._queued.setdefault((row.generation, row.sequence), row.id)
            if given != row.id:
                self.wrong(f"number {row.sequence} of generation {row.generation} is given twice: {given}, {row.id}")

    def applied(self) -> None:
        central = self.see.central
        doubles = [name for name, times in Counter(row.event_id for row in central.applied).items() if times > 1]
        if doubles:
            self.wrong(f"applied twice: {doubles[:3]}")
        if central.dead and not self.see.struck_since(0.0, *POISON):
            self.wrong(f"central could not apply {central.dead[0]}")
        for generation, stream in central.streams.items():
            self._whole(generation, stream.acknowledged)

    def closed(self) -> None:
        counted = Counter(row.type for row in self.see.central.applied)
        with sqlite3.connect(f"file:{self.see.central_file}?mode=ro", uri=True) as connection:
            for kind, sql in EFFECTS.items():
                (rows,) = connection.execute(sql).fetchone()
                if rows != counted[kind]:
                    self.wrong(f"central applied {counted[kind]} {kind} and holds {rows}")
        connection.close()

    def _whole(self, generation: int, acknowledged: int) -> None:
        held = [row.sequence for row in self.see.central.applied if row.generation == generation]
        if held != sorted(set(held)):
            self.wrong(f"central applied generation {generation} out of order or twice")
        dead = [row.sequence for row in self.see.central.dead if row.generation == generation]
        known = {row.event_id for row in self.see.central.applied}
        again = [number for (of, number), name in self._queued.items() if of == generation and name in known]
        missing = set(range(1, acknowledged + 1)) - {*held, *dead, *again}
        if missing:
            self.wrong(f"central acknowledged {acknowledged} of generation {generation} without {sorted(missing)[:5]}")
        if set(held) - set(range(1, acknowledged + 1)):
            self.wrong(f"central applied {max(held)} of generation {generation} and acknowledged {acknowledged}")
