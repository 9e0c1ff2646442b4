"""A disk that loses power: what may lie on it, given what a program wrote and synced.

The model. A sector of 512 bytes holds any of the contents it had since the file's last sync, each sector for itself:
so writes are there, missing, torn or out of order. A size that grew may be durable before the bytes, which then read
as zeros or as noise. Names (create, rename, unlink) are durable in their order, up to any of them, until their folder
is synced; a sync of a file makes none of its names durable, which is less than ext4 promises. A folder itself is there.

Knows: changes and sectors. Must never know what a file means.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from sim.crash.writes import Create, Op, Rename, Sync, SyncFolder, Truncate, Unlink, Write
from sim.seeds import Random

SECTOR = 512
SMALL_WINDOW = 6
"""Up to so many writes in flight, every subset of them is tried."""

Image = Mapping[str, bytes]
"""What lies under each name."""

Change = Write | Truncate
Entry = Create | Rename | Unlink


@dataclass
class _File:
    durable: bytes = b""
    pending: list[Change] = field(default_factory=list)


class Disk:
    """Takes a program's changes one by one; `images` says what a power cut now may leave."""

    def __init__(self) -> None:
        self._files: dict[int, _File] = {}
        self._names: dict[str, int] = {}
        self._entries: list[Entry] = []

    def apply(self, op: Op) -> None:
        """The program did this."""
        match op:
            case Create():
                self._files[op.file] = _File()
                self._entries.append(op)
            case Rename() | Unlink():
                self._entries.append(op)
            case Write() | Truncate():
                self._files[op.file].pending.append(op)
            case Sync():
                file = self._files[op.file]
                file.durable = _all(file)
                file.pending.clear()
            case SyncFolder():
                inside = [entry for entry in self._entries if _folder(entry) == op.folder]
                self._entries = [entry for entry in self._entries if _folder(entry) != op.folder]
                _named(self._names, inside)

    @property
    def in_flight(self) -> int:
        """Changes that a power cut may undo."""
        return sum(len(file.pending) for file in self._files.values()) + len(self._entries)

    def whole(self) -> dict[str, bytes]:
        """What the running program sees: nothing is lost."""
        names = dict(self._names)
        _named(names, self._entries)
        return {name: _all(self._files[number]) for name, number in names.items()}

    def every(self) -> Iterator[dict[str, bytes]] | None:
        """Every subset of the changes in flight with every state of the names; None when they are too many."""
        writes = sum(len(file.pending) for file in self._files.values())
        return self._every(writes) if writes <= SMALL_WINDOW else None

    def lost(self, random: Random) -> dict[str, bytes]:
        """What one power cut leaves."""
        names = dict(self._names)
        _named(names, self._entries[: random.randint(0, len(self._entries))])
        way = random.choice(("tail", "tail", "subset", "hole", "sectors", "nothing"))
        return {name: self._cut(file, way, random) for name, file in names.items()}

    def _every(self, writes: int) -> Iterator[dict[str, bytes]]:
        for upto, kept in product(range(len(self._entries) + 1), product((False, True), repeat=writes)):
            names = dict(self._names)
            _named(names, self._entries[:upto])
            chosen = iter(kept)
            contents: dict[int, bytes] = {}
            for number, file in self._files.items():
                contents[number] = _pick(file, [next(chosen) for _ in file.pending])
            yield {name: contents[number] for name, number in names.items()}

    def _cut(self, number: int, way: str, random: Random) -> bytes:
        file = self._files[number]
        count = len(file.pending)
        if not count or way == "nothing":
            return file.durable
        kept, torn = [True] * count, way == "sectors"
        if way == "tail":
            last = random.randrange(count + 1)
            kept = [place < last for place in range(count)]
        elif way == "hole":
            kept[random.randrange(count)] = False
        elif way == "subset":
            kept, torn = [random.random() < 0.5 for _ in range(count)], random.random() < 0.5
        return _grown(file, _sectors(file, kept, random if torn else None), random)


def _folder(entry: Entry) -> str:
    name = entry.new if isinstance(entry, Rename) else entry.name
    return name.rpartition("/")[0]


def _named(names: dict[str, int], entries: list[Entry]) -> None:
    for entry in entries:
        match entry:
            case Create():
                names[entry.name] = entry.file
            case Unlink():
                names.pop(entry.name, None)
            case Rename():
                names[entry.new] = names.pop(entry.old)


def _all(file: _File) -> bytes:
    """The file as the running program sees it."""
    if not file.pending:
        return file.durable
    content = bytearray(file.durable)
    for change in file.pending:
        if isinstance(change, Truncate):
            _resize(content, change.size)
        else:
            _put(content, change.at, change.data)
    return bytes(content)


def _put(content: bytearray, at: int, data: bytes) -> None:
    if len(content) < at:
        _resize(content, at)
    content[at : at + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content += bytes(size - len(content))


def _pick(file: _File, kept: list[bool]) -> bytes:
    """Whole writes, there or not. A sector that two of them share holds what the last one there saw in it."""
    return _sectors(file, kept, None) if kept else file.durable


def _grown(file: _File, content: bytes, random: Random) -> bytes:
    """At times the size is durable before the bytes."""
    ends = [change.at + len(change.data) for change in file.pending if isinstance(change, Write)]
    missing = max(ends, default=0) - len(content)
    if missing <= 0 or random.random() < 0.7 or any(isinstance(change, Truncate) for change in file.pending):
        return content
    return content + (random.randbytes(missing) if random.random() < 0.5 else bytes(missing))


def _sectors(file: _File, kept: list[bool], random: Random | None) -> bytes:
    """The file with the kept writes; with `random` torn: of each sector of them any version may be the last."""
    content = bytearray(file.durable)
    run: list[tuple[Write, bool]] = []
    for change, there in zip(file.pending, kept, strict=True):
        if isinstance(change, Write):
            run.append((change, there))
        else:
            _settle(content, run, random)
            run = []
            if there:
                _resize(content, change.size)
    _settle(content, run, random)
    return bytes(content)


def _settle(content: bytearray, run: list[tuple[Write, bool]], random: Random | None) -> None:
    """Write, sector by sector, the version that lies on the disk: all writes to it up to the last kept one."""
    versions: dict[int, list[int]] = {}
    last: dict[int, int] = {}
    for place, (write, there) in enumerate(run):
        for sector in range(write.at // SECTOR, (write.at + len(write.data) - 1) // SECTOR + 1):
            versions.setdefault(sector, []).append(place)
            if there:
                last[sector] = len(versions[sector])
    for sector, places in versions.items():
        count = last.get(sector, 0)
        if count and random is not None:
            count = random.randint(0, len(places))
        for place in places[:count]:
            write = run[place][0]
            begin, end = max(write.at, sector * SECTOR), min(write.at + len(write.data), (sector + 1) * SECTOR)
            _put(content, begin, write.data[begin - write.at : end - write.at])
