"""What a program did to the files of one folder, in its order.

Knows: the changes a disk hears of. Must never know what is in a file.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Create:
    """A new, empty file under this name."""

    file: int
    name: str


@dataclass(frozen=True)
class Write:
    """Bytes at this offset."""

    file: int
    at: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    """The file ends here now."""

    file: int
    size: int


@dataclass(frozen=True)
class Sync:
    """fsync or fdatasync came back: what the file holds is durable."""

    file: int


@dataclass(frozen=True)
class Rename:
    """A name became another; a file that had it lost it."""

    old: str
    new: str


@dataclass(frozen=True)
class Unlink:
    """A name is gone."""

    name: str


@dataclass(frozen=True)
class SyncFolder:
    """fsync of a folder came back: the names in it are durable. Empty for the recorded folder itself."""

    folder: str


@dataclass(frozen=True)
class Mark:
    """The program took everything before this as durable."""

    word: str


Op = Create | Write | Truncate | Sync | Rename | Unlink | SyncFolder | Mark
