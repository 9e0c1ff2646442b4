"""What must be true of a shop of real programs once it is calm, whatever died in it.

Knows: the books of the controller and of central, and what really happened at doors and coils. Must never know what
was killed.
"""

from collections import Counter

from kiosk.db.chain import verify_chain
from sim.crash.kill_shop import KillShop
from sim.day.lines import read_lines

ENDED = "SELECT operation, type FROM applied_events WHERE type IN ('operation.settled', 'operation.unknown')"
OUTCOMES = {"settled": ["operation.settled"], "rejected": []}
"""What central must have heard of an operation in this state; of any other, that it is in doubt."""

PULSE_S = 2.0
"""No coil of the scene is driven longer, and no leaf takes longer to move."""

ALARMS_ALLOWED = {"late_opening"}


def complaints(shop: KillShop) -> list[str]:
    """Everything that is wrong; nothing, if all is well."""
    return [*_stream(shop), *_operations(shop), *_doors(shop), *_inside(shop)]


def _stream(shop: KillShop) -> list[str]:
    """I10, I11: the chain is whole, and central has each event once, in order."""
    wrong = []
    audit = [name for (name,) in shop.rows("SELECT id FROM audit ORDER BY sequence")]
    applied = [name for (name,) in shop.central_rows("SELECT event_id FROM applied_events ORDER BY sequence")]
    if audit != applied or not audit:
        wrong.append(f"central applied {len(applied)} events of {len(audit)}")
    if dead := shop.central_rows("SELECT reason FROM dead_letters"):
        wrong.append(f"dead letters: {dead}")
    if verify_chain(shop.places.home / "kiosk" / "kiosk.sqlite") is not None:
        wrong.append("the audit chain is broken")
    return wrong


def _operations(shop: KillShop) -> list[str]:
    """I12: each operation has exactly one outcome, and central heard of it once."""
    heard: dict[str, list[str]] = {}
    for operation, kind in shop.central_rows(ENDED):
        heard.setdefault(operation, []).append(kind)
    wrong = []
    for name, state in shop.rows("SELECT id, state FROM operations"):
        wanted = OUTCOMES.get(state, ["operation.unknown"])
        if heard.get(name, []) != wanted:
            wrong.append(f"{name} is {state} and central heard {heard.get(name, [])}")
    twice = "SELECT epoch FROM operations WHERE kind='pickup' AND state!='rejected' GROUP BY epoch HAVING count(*)>1"
    if found := shop.rows(twice):
        wrong.append(f"two pickups in one epoch: {found}")
    return wrong


def _doors(shop: KillShop) -> list[str]:
    """I2, I13: a coil was driven only for a pulse that was counted, and a door opened only by its coil."""
    wrong, coils, opened = [], Counter[str](), Counter[str]()
    driven_s: dict[str, float] = {}
    for line in read_lines(shop.places.sim_log):
        if line["event"] == "coil.on":
            coils[line["compartment"]] += 1
            driven_s[line["compartment"]] = line["t"]
        elif line["event"] == "door.opened":
            label = line["compartment"]
            opened[label] += 1
            # Shut too soon it springs open again: one pulse may open a door twice.
            if line["t"] - driven_s.get(label, -PULSE_S) > PULSE_S:
                wrong.append(f"{label} opened without a pulse")
    for label, pulses, seen in shop.rows(
        "SELECT compartment, sum(attempt), count(opened_ms) FROM operations GROUP BY compartment"
    ):
        if coils[label] > pulses:
            wrong.append(f"{label} got {coils[label]} pulses, {pulses} were armed")
        if seen > opened[label]:
            wrong.append(f"{label} opened {opened[label]} times and was seen open {seen} times")
    known = {label for (label,) in shop.rows("SELECT DISTINCT compartment FROM operations")}
    if strange := set(coils) - known:
        wrong.append(f"doors without an operation got pulses: {sorted(strange)}")
    alarms = {kind for (kind,) in shop.central_rows("SELECT kind FROM alarms")}
    if alarms - ALARMS_ALLOWED:
        wrong.append(f"alarms: {sorted(alarms)}")
    return wrong


def _inside(shop: KillShop) -> list[str]:
    """I5: what the book calls free is empty and shut; a parcel that is ready lies behind one door."""
    wrong, doors = [], shop.doors()
    for label, content, quarantine in shop.rows("SELECT label, content, quarantine FROM compartments"):
        inside, leaf = doors[label]["parcels"], doors[label]["leaf"]
        if content == "free" and (inside or leaf != "closed"):
            wrong.append(f"{label} is free, with {inside}, {leaf}")
        if quarantine is not None:
            wrong.append(f"{label} is still in quarantine: {quarantine}")
    for label, status in shop.rows("SELECT label, status FROM parcels"):
        where = [name for name, door in doors.items() if label in door["parcels"]]
        # A customer may leave the parcel behind: nobody knows before the next look.
        if (status == "ready" and len(where) != 1) or (where and status not in ("ready", "collected")):
            wrong.append(f"the parcel {label} is {status} and lies in {where}")
    return wrong
