"""A disk that fails: the k-th call of a kind on the files of one folder, once or from then on.

Knows: system calls and errnos. Must never know what the program does with a fault.
"""

import errno
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.crash.recorder import MARK
from sim.crash.seccomp import Call
from sim.crash.watched import watch

ASIDE, BACK, HEALED = "aside", "back", "healed"
"""Marks: what follows is an onlooker's; it is the program's again; the disk is well from now on."""

KINDS = {
    "read": ("read", "pread64"),
    "write": ("write", "pwrite64", "ftruncate"),
    "sync": ("fsync", "fdatasync"),
    "name": ("openat", "rename", "renameat", "renameat2", "unlink", "unlinkat"),
}
FAULTS = {
    "read": (errno.EIO,),
    "write": (errno.EIO, errno.ENOSPC),
    "sync": (errno.EIO,),
    "name": (errno.EIO, errno.ENOSPC),
}
"""What a disk says to calls of each kind; ENOSPC only where something is added."""

CALLS = tuple(call for calls in KINDS.values() for call in calls)
BY_CALL = {call: kind for kind, calls in KINDS.items() for call in calls}


@dataclass(frozen=True)
class Point:
    """Where and how a day's disk fails: the `number`-th call of a kind, counted from 1."""

    kind: str
    number: int
    errno: int
    for_ever: bool

    def __str__(self) -> str:
        how = "for ever" if self.for_ever else "once"
        return f"{self.kind} {self.number} {errno.errorcode[self.errno]} {how}"


class FaultyDisk:
    """A judge that counts the calls on a folder by kind until the disk is well, and lets those of a point fail."""

    def __init__(self, folder: Path, point: Point | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.faults = 0
        self._home = str(folder.resolve())
        self._point = point
        self._aside = self._well = False

    def __call__(self, call: Call) -> int:
        """The errno of one call."""
        if self._well:
            return 0
        path = self._path(call)
        if path == MARK and call.name == "write":
            self._marked(call.data(call.args[1], call.args[2]).decode())
        if self._aside or not (path == self._home or path.startswith(self._home + "/")):
            return 0
        kind = BY_CALL[call.name]
        self.counts[kind] += 1
        point = self._point
        if point is None or kind != point.kind or not self._due(point):
            return 0
        self.faults += 1
        return point.errno

    def _due(self, point: Point) -> bool:
        count = self.counts[point.kind]
        return count >= point.number if point.for_ever else count == point.number

    def _marked(self, word: str) -> None:
        self._aside = word == ASIDE or (self._aside and word != BACK)
        self._well = self._well or word == HEALED

    def _path(self, call: Call) -> str:
        if call.name in ("rename", "unlink"):
            return str(Path(call.text(call.args[0])).absolute())
        if call.name in KINDS["name"]:
            path = call.text(call.args[1])
            return path if path.startswith("/") else f"{call.path_of(call.args[0] & 0xFFFFFFFF)}/{path}"
        return call.path_of(call.args[0])


def points(counts: Mapping[str, int]) -> Iterator[Point]:
    """Every way in which a day with so many calls of each kind can meet a fault."""
    for kind, faults in FAULTS.items():
        for number in range(1, counts[kind] + 1):
            for fault in faults:
                for for_ever in (False, True):
                    yield Point(kind, number, fault, for_ever)


def play(day: Callable[[], None], folder: Path, point: Point | None = None) -> FaultyDisk:
    """Play a day in a process of its own whose disk fails at this point; the disk afterwards."""
    disk = FaultyDisk(folder, point)
    watch(day, CALLS, disk)
    return disk
