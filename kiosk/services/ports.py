"""What the use-cases need from the world, as Protocols.

Knows: the shape of each edge. Must never know SQLAlchemy, the lock driver, httpx or a thread: rooms around this one
implement these, and the simulation implements them again on a virtual clock.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from kiosk.domain.compartments import Compartment, Door
from kiosk.domain.complaints import Complaint
from kiosk.domain.counter import Ticket
from kiosk.domain.credentials import Credential
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation
from kiosk.domain.orders import Epoch, Order, Parcel
from kiosk.domain.photographs import Photograph
from kiosk.domain.ratings import Rating
from kiosk.domain.returns import ReturnCase
from kiosk.domain.staff import Staff
from kiosk.domain.tasks import Task

R = TypeVar("R")
T = TypeVar("T")


class Executor(Protocol):
    """Where blocking work runs: one worker thread at a kiosk, inline in a simulation."""

    async def run(self, work: Callable[[], R]) -> R:
        """The result of `work`, or its exception."""
        ...


class Entropy(Protocol):
    """Where randomness comes from: the operating system at a kiosk, the seed in a simulation."""

    def bytes(self, count: int) -> bytes:
        """So many random bytes."""
        ...


class Spawn(Protocol):
    """Starts a task that nobody awaits; its failure is fatal to the program, never lost."""

    def __call__(self, work: Coroutine[object, object, None], name: str) -> None:
        """Run `work` beside everything else."""
        ...


class ConflictError(Exception):
    """A UNIQUE constraint refused the row: somebody was first. An answer, not a fault."""


class Rows(Protocol, Generic[T]):
    """One table of frozen values."""

    def get(self, key: str) -> T | None:
        """The row with this key."""
        ...

    def put(self, row: T) -> None:
        """Insert the row or replace the one with its key."""
        ...

    def add(self, row: T) -> None:
        """Insert a new row; ConflictError when it breaks a UNIQUE constraint."""
        ...

    def where(self, **equal: object) -> list[T]:
        """The rows whose fields equal these, in order of their keys. A list value means any of its members."""
        ...


class Photos(Protocol):
    """The photographs that wait for central, one of a case at most."""

    def add(self, photograph: Photograph) -> None:
        """Keep one."""
        ...

    def digest(self, return_case: str) -> str | None:
        """Which one belongs to a case."""
        ...

    def remove(self, return_case: str) -> None:
        """Forget the one of a case, if there is one."""
        ...

    def count(self) -> int:
        """How many there are."""
        ...


class Book(Protocol):
    """Everything durable, seen from inside one transaction: state, audit and outbox change together (I9)."""

    @property
    def compartments(self) -> Rows[Compartment]: ...
    @property
    def orders(self) -> Rows[Order]: ...
    @property
    def parcels(self) -> Rows[Parcel]: ...
    @property
    def epochs(self) -> Rows[Epoch]: ...
    @property
    def credentials(self) -> Rows[Credential]: ...
    @property
    def operations(self) -> Rows[Operation]: ...
    @property
    def staff(self) -> Rows[Staff]: ...
    @property
    def tasks(self) -> Rows[Task]: ...
    @property
    def returns(self) -> Rows[ReturnCase]: ...
    @property
    def ratings(self) -> Rows[Rating]: ...
    @property
    def complaints(self) -> Rows[Complaint]: ...
    @property
    def tickets(self) -> Rows[Ticket]: ...
    @property
    def photographs(self) -> Photos: ...

    def record(self, event: Event) -> str:
        """Write one audit row and one outbox row; returns the event's id."""
        ...

    def note(self, key: str) -> str | None:
        """A small durable fact by name (a counter, a policy, a key), or None."""
        ...

    def set_note(self, key: str, value: str) -> None:
        """Write a small durable fact."""
        ...

    def count(self, key: str) -> int:
        """Add one to the durable counter of this name and return it: 1 for the first."""
        ...


class Database(Protocol):
    """The one writer."""

    async def transact(self, work: Callable[[Book], R]) -> R:
        """Run `work` in one transaction and commit it durably.

        An exception of `work` rolls back and is passed on. A failed commit never returns: it is fatal (safety, R11).
        """
        ...


@dataclass(frozen=True)
class Sight:
    """One sensor reading of one door; `at_s` is when the valid reply came, `agreeing` how many said the same in a
    row, the first of them at `since_s`."""

    label: str
    door: Door
    at_s: float
    agreeing: int = 1
    since_s: float = 0.0


class Pulse(StrEnum):
    """What became of an unlock frame. A hint: only the sensor says whether a door is open."""

    ACKED = "acked"
    NO_ACK = "no_ack"
    NOT_SENT = "not_sent"


class Doors(Protocol):
    """The bank's doors by label."""

    async def unlock(self, label: str) -> Pulse:
        """Send one unlock pulse. NOT_SENT only when it is certain that no byte left."""
        ...

    async def look(self, label: str) -> Sight:
        """Read the sensor of one door now; Door.UNKNOWN when its board is silent."""
        ...

    async def look_at_all(self) -> Mapping[str, Sight]:
        """Read every sensor of the bank now."""
        ...

    def watch(self) -> AsyncIterator[Sight]:
        """Every change of any door, and the reading that confirms it."""
        ...


class Anchor(Protocol):
    """Where the database's progress is noted outside of it."""

    async def drop_anchor(self) -> None:
        """Returns when the note is durable. A disk that refuses is told in the health, and stops nothing."""
        ...
