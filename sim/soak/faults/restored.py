"""An old copy is put back: what was written since is gone from one side only.

Knows: files of databases, and SQLite's own way of copying one that is in use. Must never know how either side heals.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sim.seeds import Random
from sim.soak.faults.effect import NoEffectError, took
from sim.soak.stage import Stage

NAME = "old database restored"
GROWS = 3
"""So many events since the copy make it old."""
WITHIN_S = 20.0


async def central(stage: Stage, random: Random) -> None:
    """Central dies and comes back from its backup. Nothing was sold since: orders that no kiosk can tell again would
    have to be entered again by people."""
    shop = stage.shop
    backup = shop.folder / f"central-{random.getrandbits(32):08x}.sqlite"
    _copy(shop.central_database, backup)
    held, sold = len(stage.judge.see.central.applied), _orders(backup)
    grown = lambda: len(stage.judge.see.central.applied) >= held + GROWS  # noqa: E731
    await took(stage, grown, "central heard something new", WITHIN_S)
    if _orders(shop.central_database) != sold:
        raise NoEffectError("somebody bought something since")
    shop.end_central()
    _put_back(backup, shop.central_database)
    shop.start_central()
    stage.judge.central_replaced()


async def kiosk(stage: Stage, random: Random) -> None:
    """The kiosk dies, and somebody puts an earlier copy of its database beside its newer anchor."""
    shop = stage.shop
    backup = shop.folder / f"kiosk-{random.getrandbits(32):08x}.sqlite"
    _copy(shop.database, backup)
    armed = {(one.id, one.attempt) for one in stage.judge.see.kiosk.operations.values()}
    moved = lambda: any(  # noqa: E731
        one.state != "reserved" and one.attempt and (one.id, one.attempt) not in armed
        for one in stage.judge.see.kiosk.operations.values()
    )
    await took(stage, moved, "a door was commanded since", WITHIN_S)
    await stage.sleep(random.uniform(0.0, 8.0))
    done: list[bool] = []

    def put_back() -> None:
        stage.judge.see.struck.setdefault(NAME, []).append(stage.now_s())
        _put_back(backup, shop.database)
        done.append(True)

    stage.while_dead.append(put_back)
    shop.life.end()
    await took(stage, lambda: done, "the copy was put back")


def _orders(database: Path) -> int:
    """How many orders central knows, also those of which no kiosk has heard yet."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as used:
        (count,) = used.execute("SELECT count(*) FROM orders").fetchone()
    return int(count)


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
