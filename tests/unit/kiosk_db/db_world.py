"""A database with a clock and entropy that a test controls."""

import asyncio
import random
import sqlite3
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kiosk.db.database import SqlDatabase
from kiosk.db.engine import DatabaseSettings
from kiosk.db.opening import open_database
from kiosk.db.triggers import TRIGGERS
from kiosk.db.worker import InlineExecutor

R = TypeVar("R")


@dataclass
class StillClock:
    """Time stands until a test moves it."""

    now_ms: int = 1_763_700_000_000

    def monotonic_s(self) -> float:
        return 0.0

    def wall_ms(self) -> int:
        return self.now_ms

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("the database waits for nobody")


@dataclass
class SeededEntropy:
    seed: int = 1
    source: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.source = random.Random(self.seed)

    def bytes(self, count: int) -> bytes:
        return self.source.randbytes(count)


class Died(BaseException):
    """What `fatal` does in these tests: like a process that ends, it is no ordinary exception."""


def die(reason: str) -> None:
    raise Died(reason)


def opened(path: Path | None, *, fatal=die, seed: int = 1, busy_timeout_ms: int = 5000) -> SqlDatabase:
    return open_database(
        DatabaseSettings(path, busy_timeout_ms=busy_timeout_ms),
        executor=InlineExecutor(),
        clock=StillClock(),
        entropy=SeededEntropy(seed),
        fatal=fatal,
    )


def run(work: Coroutine[object, object, R]) -> R:
    """The result of a coroutine, on a loop of its own."""
    return asyncio.run(work)


def tamper(path: Path, *statements: str) -> None:
    """Write past the program, whose triggers would refuse it."""
    with sqlite3.connect(path) as writer:
        for name in TRIGGERS:
            writer.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            writer.execute(statement)
    writer.close()
