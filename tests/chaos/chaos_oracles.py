"""What must be true at the end of any day in a simulated shop.

The oracles read what a stranger could read: the databases from a connection of their own, and the simulator's truth
behind the doors. They share no code with the controller but the check of its audit chain.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.db.chain import verify_chain
from sim.shop import Shop
from sim.shop_people import Bought

SAME = {"with_staff": {"retrieved", "expected"}, "unsure": {"ready"}}
"""Central's words for where a parcel is, by the kiosk's; the same where none stand here."""


def rows(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What another process would read now: committed, and nothing else."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def judged(shop: Shop, order: Bought) -> list[str]:
    """What is wrong at the end of the day; nothing, if all is well."""
    kiosk, central = shop.database, shop.folder / "central.sqlite"
    wrong: list[str] = []

    def must(true: object, sentence: str) -> None:
        if not true:
            wrong.append(sentence)

    audit = [name for (name,) in rows(kiosk, "SELECT id FROM audit ORDER BY sequence")]
    applied = [name for (name,) in rows(central, "SELECT event_id FROM applied_events ORDER BY sequence")]
    must(audit == applied, f"central applied {len(applied)} events of {len(audit)}")
    dead = rows(central, "SELECT reason, event FROM dead_letters")
    must(not dead, f"dead letters: {dead}")
    must(verify_chain(kiosk) is None, "the audit chain is broken")
    ended = rows(
        central, "SELECT operation, type FROM applied_events WHERE type IN ('operation.settled', 'operation.unknown')"
    )
    journal = dict(rows(kiosk, "SELECT id, state FROM operations"))
    for operation, state in journal.items():
        kinds = [kind for name, kind in ended if name == operation]
        wanted = {"settled": ["operation.settled"], "rejected": []}.get(state, ["operation.unknown"])
        must(kinds == wanted, f"{operation} is {state} and central heard {kinds}")
    twice = rows(
        kiosk, "SELECT epoch FROM operations WHERE kind='pickup' AND state!='rejected' GROUP BY epoch HAVING count(*)>1"
    )
    must(not twice, f"two pickups in one epoch: {twice}")
    seen_open(shop, must)
    truth(shop, order, must)
    return wrong


def seen_open(shop: Shop, must: Callable[[object, str], None]) -> None:
    """R2: what the journal says was open had opened, after the operation began."""
    opened = [
        (line.data["compartment"], shop.clock.wall_at_zero_ms + line.at_s * 1000)
        for line in shop.trace
        if line.what == "door.opened"
    ]
    journal = "SELECT id, compartment, reserved_ms, opened_ms FROM operations WHERE opened_ms IS NOT NULL"
    for name, label, from_ms, to_ms in rows(shop.database, journal):
        true = any(door == label and from_ms <= at_ms <= to_ms + 1 for door, at_ms in opened)
        must(true, f"{name} says that {label} was open, and it was not")


def truth(shop: Shop, order: Bought, must: Callable[[object, str], None]) -> None:
    """What the books say against what lies behind the doors, after staff have worked off every task."""
    kiosk, central = shop.database, shop.folder / "central.sqlite"
    doors = shop.world.world.doors
    for name, content, quarantine in rows(kiosk, "SELECT label, content, quarantine FROM compartments"):
        inside, leaf = list(doors[name].parcels), doors[name].leaf.value
        must(content != "free" or (not inside and leaf == "closed"), f"{name} is free, with {inside}, {leaf}")
        must(quarantine is None, f"{name} is still in quarantine: {quarantine}")
        must(f"back-{order.label}" not in inside, f"what came back lies in {name} and nobody is told to look")
    where = [name for name, door in doors.items() if order.label in door.parcels]
    (status,) = rows(kiosk, "SELECT status FROM parcels")[0]
    # A customer may leave the parcel behind: nobody knows before the next look.
    must(not where or status in ("ready", "collected"), f"the parcel lies in {where} and is {status}")
    must(where or status != "ready", f"the parcel is {status} and lies nowhere")
    (state,) = rows(central, "SELECT state FROM parcels")[0]
    must(state in SAME.get(status, {status}), f"the parcel is {status}, and central believes {state}")
    for kind in ("parcel.collected", "return.received"):
        (count,) = rows(central, "SELECT count(*) FROM applied_events WHERE type=?", kind)[0]
        must(count <= 1, f"{kind} came {count} times")
    alarms = [kind for (kind,) in rows(central, "SELECT kind FROM alarms")]
    must(set(alarms) <= {"late_opening"}, f"alarms: {alarms}")
