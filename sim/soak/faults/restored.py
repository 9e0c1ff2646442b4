"""An old copy is put back: what was written since is gone from one side only.

Knows: files of databases, and SQLite's own way of copying one that is in use. Must never know how either side heals.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sim.seeds import Random
from sim.soak.faults.effect import NoEffectError, took
from sim.soak.stage import Stage

GROWS = 3
"""So many events since the copy make it old."""
WITHIN_S = 20.0


async def central(stage: Stage, random: Random) -> None:
    """Central dies and comes back from its backup. Nothing was sold since: orders that no kiosk can tell again would
    have to be entered again by people."""
    shop = stage.shop
    backup = shop.folder / f"central-{random.getrandbits(32):08x}.sqlite"
    _copy(shop.central_database, backup)
    held, sold = len(stage.judge.see.central.applied), len(stage.orders)
    grown = lambda: len(stage.judge.see.central.applied) >= held + GROWS  # noqa: E731
    await took(stage, grown, "central heard something new", WITHIN_S)
    if len(stage.orders) != sold:
        raise NoEffectError("somebody bought something since")
    shop.end_central()
    _put_back(backup, shop.central_database)
    shop.start_central()
    stage.judge.central_replaced()


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as used,
        closing(sqlite3.connect(target)) as copied,
    ):
        used.backup(copied)


def _put_back(backup: Path, database: Path) -> None:
    for tail in ("-wal", "-shm"):
        database.with_name(database.name + tail).unlink(missing_ok=True)
    backup.replace(database)  # another file of that name: whoever still reads the old one may finish
