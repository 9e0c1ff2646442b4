"""What the tests of services and sync stand on: the real database, a clock and randomness from a seed."""

import itertools
import random
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TypeVar

from kiosk.db.database import SqlDatabase
from kiosk.db.engine import DatabaseSettings
from kiosk.db.opening import open_database
from kiosk.domain.clock import Clock
from kiosk.domain.compartments import Compartment
from kiosk.domain.events import Event
from kiosk.domain.policy import from_older
from kiosk.flows.act import Limits
from kiosk.services.operations import Operations
from kiosk.services.ports import Book, Doors
from kiosk.services.sync_ports import Change

R = TypeVar("R")

NOW_MS = 1_763_700_000_000
"""2025-11-21 12:40 in Shanghai."""


class Inline:
    """The Executor of a test: here and now."""

    def __init__(self) -> None:
        self.runs = 0

    async def run(self, work: Callable[[], R]) -> R:
        self.runs += 1
        return work()


class Seeded:
    """Entropy from a seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


class HandClock:
    """Time that stands still until the test moves it."""

    def __init__(self, wall_ms: int = NOW_MS) -> None:
        self.now_ms = wall_ms

    def monotonic_s(self) -> float:
        return self.now_ms / 1000

    def wall_ms(self) -> int:
        return self.now_ms

    async def sleep(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)


def dies(reason: str) -> None:
    raise SystemExit(reason)


_OPENED = itertools.count(7)
"""A new seed for each opening: ids must not come again after a restart."""


def open_book(path: Path | None = None, clock: Clock | None = None) -> SqlDatabase:
    """The real database; in memory without a path."""
    return open_database(
        DatabaseSettings(path), executor=Inline(), clock=clock or HandClock(), entropy=Seeded(next(_OPENED)), fatal=dies
    )


async def one_door(
    clock: HandClock, doors: Doors, spawn: Callable[[Coroutine[object, object, None], str], object]
) -> tuple[SqlDatabase, Operations]:
    """The real operations of a kiosk with the one compartment A01."""
    database = open_book(clock=clock)
    await database.transact(lambda book: book.compartments.put(Compartment("A01")))
    return database, Operations(
        database=database, doors=doors, clock=clock, entropy=Seeded(), spawn=spawn, limits=Limits()
    )


def work(database: SqlDatabase, doing: Callable[[Book], R]) -> R:
    """One transaction, from a test that has no loop."""
    coroutine = database.transact(doing)
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: R = done.value
        return result
    raise AssertionError("the inline executor waited")


def put(database: SqlDatabase, apply_one: Callable[[Book, Change], None], kind: str, data: dict[str, object]) -> None:
    """Apply one change of central."""
    work(database, lambda book: apply_one(book, Change(1, kind, data)))


def event(kind: str, **data: object) -> Callable[[Book], str]:
    """Work that records one event."""
    return lambda book: book.record(Event(kind, "kiosk", data))


SHOP: dict[str, object] = {
    "id": "sh-jingan",
    "name": {"zh-CN": "静安店", "en": "Jing'an"},
    "branch": {"zh-CN": "一层入口", "en": "Ground floor, entrance"},
    "hotline": "400-000-0000",
    "time_zone": "Asia/Shanghai",
    "kiosk_number": 1,
}

OLDER_RULE = from_older(7, 30_000, ("fresh", "custom", "newspaper", "digital_opened"))
"""The rule of returns as versions before the policy document said it."""


def order(order_id: str = "o1", *, parcels: int = 1, **changes: object) -> dict[str, object]:
    """The data of an order.put."""
    return {
        "id": order_id,
        "number": f"W-{order_id}",
        "channel": "web",
        "status": "open",
        "not_before_ms": None,
        "held_until_ms": None,
        "picked_up_ms": None,
        "items": [
            {
                "id": f"{order_id}.i1",
                "title": {"zh-CN": "保温杯", "en": "Vacuum flask"},
                "variant": {"zh-CN": "白色", "en": "White"},
                "quantity": 1,
                "paid_fen": 12_900,
                "category": "household",
                "way": "remote",
            }
        ],
        "parcels": [
            {"id": f"{order_id}.p{n}", "label": f"P-{order_id}-{n}", "size": "S", "zone": "ambient", "low_door": False}
            for n in range(1, parcels + 1)
        ],
        **changes,
    }


def credential(credential_id: str, kind: str, order_id: str = "o1", **changes: object) -> dict[str, object]:
    """The data of a credential.put."""
    return {
        "id": credential_id,
        "order": order_id,
        "kind": kind,
        "code": None,
        "locator": None,
        "expires_ms": NOW_MS + 86_400_000,
        "revoked": False,
        **changes,
    }
