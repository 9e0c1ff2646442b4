"""What the database holds when nothing is lost, after every change: the states a power cut may lead back to.

A state is the page image SQLite serves after its own recovery: two databases with equal images answer every question
alike. So a crash state is judged by comparing images, and each different image is questioned once.

Knows: SQLite and the tables that must agree. Must never know why a row was written.
"""

import contextlib
import hashlib
import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.db.chain import verify_chain
from kiosk.db.engine import DatabaseSettings
from kiosk.db.errors import DatabaseError
from kiosk.db.opening import open_database
from kiosk.db.worker import InlineExecutor
from sim.crash.disk import Disk, Image
from sim.crash.writes import Mark, Op, Sync, SyncFolder
from sim.seeds import stream
from sim.virtual_life import Entropy

DATABASE_FILE = "kiosk.sqlite"
OURS = (DATABASE_FILE, DATABASE_FILE + "-wal", DATABASE_FILE + "-journal")
"""The files that together are the database; all others speak for themselves."""

NOTHING = "nothing"
EVENTS = "SELECT type, data FROM audit WHERE type LIKE 'operation.%' ORDER BY sequence"


class Bench:
    """A folder in which images are opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lies: dict[str, bytes] = {}

    @property
    def database(self) -> Path:
        """Where the database lies."""
        return self.folder / DATABASE_FILE

    def lay(self, image: Image) -> None:
        """Put the files of the database there, and no trace of the last ones."""
        for name in OURS:
            there, wanted = self._lies.get(name), image.get(name)
            path = self.folder / name
            if wanted is None:
                path.unlink(missing_ok=True)
                self._lies.pop(name, None)
            elif there is not wanted and there != wanted:
                path.write_bytes(wanted)
                self._lies[name] = wanted
        Path(f"{self.database}-shm").unlink(missing_ok=True)

    def forget(self) -> None:
        """Something else wrote in the folder."""
        self._lies.clear()
        for path in self.folder.iterdir():
            path.unlink()

    def state(self, image: Image) -> str:
        """The digest of what SQLite makes of this image; sqlite3.DatabaseError when it makes nothing of it."""
        self.lay(image)
        if DATABASE_FILE not in image:
            return NOTHING
        hot = bool(image.get(OURS[2]))  # a rollback journal is rolled back by a writer only
        with contextlib.closing(self._open(write=hot)) as connection:
            (count,) = connection.execute("PRAGMA page_count").fetchone()
            pages = connection.serialize() if count else b""
        if hot:
            self._lies.clear()
        return hashlib.blake2b(pages, digest_size=16).hexdigest() if pages else NOTHING

    def started(self, image: Image) -> list[str]:
        """What the controller's own start has to complain of before this image, and what is wrong after it."""
        self.lay(image)
        ended: list[str] = []
        settings, clock = DatabaseSettings(self.database), _MorningClock()
        entropy = Entropy(stream(0, "start"))
        try:
            started = open_database(
                settings, executor=InlineExecutor(), clock=clock, entropy=entropy, fatal=ended.append
            )
        except DatabaseError as refused:
            return [str(refused)]
        started.close()
        wrong = ended + self.complaints()
        self.forget()
        return wrong

    def complaints(self) -> list[str]:
        """What is wrong with the database that lies there, by itself: I9, I10 and SQLite's own check."""
        with contextlib.closing(self._open(write=False)) as connection:
            (said,) = connection.execute("PRAGMA quick_check").fetchone()
            if said != "ok":
                return [f"SQLite says {said}"]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"audit", "outbox", "operations"} <= tables:
                return []
            wrong = [f"a row of {row[0]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check")]
            wrong += _journal(connection)
        if (row := verify_chain(self.database)) is not None:
            wrong.append(f"the audit chain breaks at row {row}")
        return wrong

    def _open(self, *, write: bool) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.database.as_uri()}?mode={'rw' if write else 'ro'}", uri=True)


def _journal(connection: sqlite3.Connection) -> list[str]:
    """I9: the row of every operation says what its last event said."""
    said: dict[str, str] = {}
    for kind, data in connection.execute(EVENTS):
        said[json.loads(data)["operation"]] = kind.partition(".")[2]
    stands = dict(connection.execute("SELECT id, state FROM operations"))
    return [] if stands == said else [f"the operations are {stands}, and their events say {said}"]


class _MorningClock:
    """The port `Clock`, standing still."""

    def monotonic_s(self) -> float:
        return 0.0

    def wall_ms(self) -> int:
        return 1_763_700_000_000

    async def sleep(self, seconds: float) -> None:
        """Nobody waits at a start of a database."""


@dataclass
class Truth:
    """The states of a recording. `states[i]` begins with the change number `begins[i]`."""

    states: list[str] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    others: list[tuple[int, dict[str, bytes]]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def at(self, change: int) -> int:
        """Which state the program saw before this change."""
        return bisect_right(self.begins, change) - 1

    def acknowledged(self, change: int) -> int:
        """The last change before this one that the program took as durable, 0 when there is none."""
        place = bisect_right(self.marks, change)
        return self.marks[place - 1] if place else 0

    def legal(self, change: int) -> Sequence[str]:
        """The states that a power cut before this change may lead back to."""
        return self.states[self.at(self.acknowledged(change)) : self.at(change) + 1]

    def missing(self, image: Image, change: int) -> list[str]:
        """Other files that the program took as durable and that are not as they ever were since."""
        since = self.acknowledged(change)
        place = bisect_right([begin for begin, _ in self.others], since) - 1
        known = self.others[place][1] if place >= 0 else {}
        later = [files for begin, files in self.others if since <= begin <= change]
        return [
            name
            for name, content in known.items()
            if image.get(name) not in {content, *(files.get(name, content) for files in later)}
        ]


def find_truth(ops: Iterable[Op], bench: Bench) -> Truth:
    """Play a recording without a loss."""
    truth, disk, seen = Truth(), Disk(), set[str]()
    for number, op in enumerate((Mark("begun"), *ops)):
        disk.apply(op)
        if isinstance(op, Mark):
            truth.marks.append(number)
        if truth.states and isinstance(op, Mark | Sync | SyncFolder):
            continue  # the running program sees no difference
        image = disk.whole()
        _note(truth, number, bench.state(image), _others(image))
        if truth.states[-1] not in seen:
            seen.add(truth.states[-1])
            truth.complaints += bench.complaints() if truth.states[-1] != NOTHING else []
    return truth


def _note(truth: Truth, number: int, state: str, others: dict[str, bytes]) -> None:
    if not truth.states or truth.states[-1] != state:
        truth.states.append(state)
        truth.begins.append(number)
    if not truth.others or truth.others[-1][1] != others:
        truth.others.append((number, others))


def _others(image: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in image.items() if name not in OURS and not name.endswith(".new")}
