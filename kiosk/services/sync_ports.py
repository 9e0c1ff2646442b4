"""What the sync needs of the database, as Protocols: the outbox, the cursor, central's count, and the photographs.

Knows: the shapes both sides meet in. Must never know a table, HTTP, or what a change means.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.domain.photographs import Photograph
from kiosk.services.ports import Book


@dataclass(frozen=True)
class Queued:
    """One outbox row: `sequence` counts from 1 without a gap within one generation."""

    sequence: int
    id: str
    type: str
    wall_ms: int
    data: Mapping[str, object]


@dataclass(frozen=True)
class Batch:
    """The oldest unacknowledged events of one generation, and the audit head (sequence, hash) of the same moment."""

    generation: int
    events: Sequence[Queued]
    head: tuple[int, str] | None


@dataclass(frozen=True)
class Change:
    """One change that central sent down."""

    cursor: int
    type: str
    data: Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """How far central says it is with one generation: the last event it holds, the newest generation of this kiosk it
    has heard of, and the audit head (sequence, hash) it countersigned last."""

    generation: int
    acknowledged: int
    newest: int
    head: tuple[int, str] | None


class Agreement(StrEnum):
    """What came of setting central's count against ours."""

    AGREED = "agreed"
    RETOLD = "retold"
    OLDER = "older"
    BOASTED = "boasted"


@dataclass(frozen=True)
class Seal:
    """Central's signature of one head of the audit chain."""

    kiosk: str
    generation: int
    sequence: int
    hash: str
    signature: str
    key_id: int


class PhotoBook(Protocol):
    """What the sync needs of the database for photographs."""

    async def photograph_after(self, return_case: str) -> Photograph | None:
        """The next photograph, by its case, of goods that have come in; the first after nothing."""
        ...

    async def photograph_gone(self, return_case: str) -> None:
        """Central has it, or will never take it: forget it."""
        ...


class SyncBook(PhotoBook, Protocol):
    """What the sync needs of the database: the outbox, the cursor, the identity, and the photographs."""

    async def queued(self, limit: int) -> Batch:
        """What central has not acknowledged, oldest first, so many events at most."""
        ...

    async def acknowledge(self, generation: int, sequence: int, seal: Seal | None = None) -> bool:
        """Central holds everything up to this sequence: it may be deleted here, and its countersignature is kept.
        False when the seal is not central's: then it is not."""
        ...

    async def cursor(self) -> int:
        """How far central's changes have been applied."""
        ...

    async def apply(self, changes: Sequence[Change], apply_one: Callable[[Book, Change], None], cursor: int) -> None:
        """Apply the changes and move the cursor in one transaction."""
        ...

    async def generations(self) -> Sequence[int]:
        """The generations central may still be told of, oldest first."""
        ...

    async def compare(self, told: Told) -> Agreement:
        """Set central's count against ours. RETOLD: what central lost is queued again. OLDER: this database is an old
        copy, which is noted durably for the next start. BOASTED: central claims events that never were."""
        ...
