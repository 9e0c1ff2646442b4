"""Words of the books that several oracles need, and how an audit row's data is read.

Knows: names as they stand in the tables. Must never know a rule.
"""

import json
from collections.abc import Mapping
from functools import lru_cache

from sim.soak.books import KioskBook
from sim.soak.rows import Audit, Operation

LIVE = ("reserved", "armed", "opened", "closed")
HOLDERS = ("pickup", "reopen")
PUTS_IN = ("load", "return")
LOOKS = ("load", "retrieve", "audit", "staff")
"""Kinds of operations in which staff stand before the open door and say what they see."""


@lru_cache(maxsize=4096)
def _data(text: str) -> Mapping[str, object]:
    data: Mapping[str, object] = json.loads(text)
    return data


def data(row: Audit) -> Mapping[str, object]:
    """What an audit row tells, by field."""
    return _data(row.data)


def begun(before: KioskBook, now: KioskBook) -> list[Operation]:
    """The operations that `now` has and `before` had not."""
    return [one for name, one in now.operations.items() if name not in before.operations]


def tasked(book: KioskBook) -> set[str]:
    """The doors that staff have an open task for."""
    return {task.compartment for task in book.tasks.values() if task.done_ms is None and task.compartment}


def doubted(one: Operation) -> bool:
    """Whether staff opened this door against its sensor (R12): their word stands for it."""
    return one.kind == "staff" and (one.evidence or "").startswith("sensor_doubted")


def looked(one: Operation) -> bool:
    """Whether this operation is over, and staff said what they saw behind the door."""
    return one.kind in LOOKS and (one.state == "settled" or (one.state == "resolved" and doubted(one)))
