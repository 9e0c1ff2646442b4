"""What staff see of the places behind the counter, and where a parcel is whose label they scan."""

from typing import Any

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import TaskView
from ui.samples.shop import DAY_MS, NOW_MS
from ui.samples.snap import snap

FOUND: dict[str, dict[str, Any]] = {
    "in_door": {"compartment": "C05"},
    "at_place": {"place": "S-03"},
    "unknown_label": {"number": None},
    "is_expected": {},
    "is_collected": {},
    "is_with_staff": {},
    "is_missing": {},
    "is_frozen": {},
    "is_unsure": {},
    "is_sent_back": {},
}
"""Where a parcel may be whose label is scanned at the menu."""


def shot(screen: Screen, *buttons: Button, marks: dict[str, Mark] | None = None, **facts: Any) -> Snapshot:
    """What a member of staff sees."""
    return snap(screen, *buttons, facts=Facts.model_validate({"staff": "0012"} | facts), marks=marks, staff=True)


OVERDUE = tuple(
    TaskView(id=f"e{at}", task=task, compartment=door, opened_ms=NOW_MS - days * DAY_MS, order=order)
    for at, (task, door, days, order) in enumerate(
        (("overdue", "A05", 1, "W1042"), ("cancelled", "B02", 2, "W1017"), ("overdue", "D04", 3, "W0988"))
    )
)


def rounds() -> dict[str, Snapshot]:
    """What staff see on the overdue round, and of a task that somebody is on."""
    b, s = Button, Screen
    parcel: dict[str, Any] = {"parcel": "P-1042-2", "order": "W1042", "compartment": "A05", "reason": "overdue"}
    seen = (b.SEEN_PARCEL, b.SEEN_SENT_BACK, b.SEEN_LEFT, b.SEEN_MISSING)
    listed, lit = (b.IN_TURN, b.CHOOSE, b.BACK), {"marks": {"A05": Mark.OPEN}}
    put: dict[str, Any] = {"parcel": "P-1042-2", "order": "W1042", "place": "S-03", "reason": "overdue"}
    task: dict[str, Any] = {"about": "jam", "compartment": "A07", "order": "W1042", "number": "0012"}
    mine = (b.OPEN_DOOR, b.GIVE_BACK, b.BACK)
    loose: dict[str, Any] = {"about": "missing", "order": "W1042", "number": "0012", "reason": "mine"}
    counts: dict[str, Any] = {"free_doors": 19, "tasks_open": 7, "places_used": 0}
    one_round = (b.LOAD, b.RETRIEVE, b.BANK_AUDIT, b.OPEN_DOOR, b.SIGN_OUT)
    return {
        "staff_menu_one_round": shot(s.STAFF_MENU, *one_round, **counts, overdue=0),
        "staff_rounds": shot(s.STAFF_ROUNDS, b.OVERDUE, b.PLACES, b.BANK_AUDIT, b.BACK, overdue=2, places_used=4),
        "overdue_list": shot(s.OVERDUE_LIST, *listed, tasks=OVERDUE),
        "overdue_list_door_stuck": shot(s.OVERDUE_LIST, *listed, tasks=OVERDUE, reason="door_stuck"),
        "overdue_open": shot(s.RETRIEVE_OPEN, **parcel, **lit),
        "overdue_open_in_turn": shot(s.RETRIEVE_OPEN, b.DONE, left=2, **parcel, **lit),
        "overdue_seen": shot(s.RETRIEVE_SEEN, *seen, **parcel, marks={"A05": Mark.DONE}),
        "cancelled_open": shot(s.RETRIEVE_OPEN, **parcel | {"reason": "cancelled"}, **lit),
        "cancelled_open_in_turn": shot(s.RETRIEVE_OPEN, b.DONE, left=2, **parcel | {"reason": "cancelled"}, **lit),
        "cancelled_seen": shot(s.RETRIEVE_SEEN, *seen, **parcel | {"reason": "cancelled"}, marks={"A05": Mark.DONE}),
        "load_no_door_cancelled": shot(s.LOAD_NO_DOOR, b.PUT_PLACE, b.LATER, **put | {"reason": "cancelled"}),
        "load_no_door_overdue": shot(s.LOAD_NO_DOOR, b.PUT_PLACE, b.LATER, **put),
        "task_taken": shot(s.TASK, b.TAKE_OVER, b.BACK, **task | {"number": "0013"}),
        "task_mine": shot(s.TASK, *mine, reason="mine", **task),
        "task_mine_no_door": shot(s.TASK, b.TASK_DONE, b.GIVE_BACK, b.BACK, **loose),
    }


def places() -> dict[str, Snapshot]:
    """What staff see of places."""
    b, s = Button, Screen
    menu, leave = (b.LOAD, b.RETRIEVE, b.OPEN_DOOR, b.SIGN_OUT), (b.BACK, b.SIGN_OUT)
    parcel: dict[str, Any] = {"parcel": "P-1042-2", "place": "S-03"}
    asked: dict[str, Any] = {"number": "P-1042-2", "order": "P-1042", "place": "S-03"}
    seen = (b.SEEN_THERE, b.SEEN_MISSING, b.BACK)
    shots = {
        "load_scan_placed": shot(s.LOAD_SCAN, *leave, reason="placed", loaded=12, free_doors=0, **parcel),
        "load_scan_place_taken": shot(s.LOAD_SCAN, *leave, reason="place_taken", loaded=12, **parcel),
        "load_scan_at_place": shot(s.LOAD_SCAN, b.LOAD_DOOR, *leave, reason="at_place", loaded=12, **parcel),
        "place_audit": shot(s.PLACE_AUDIT, *seen, left=4, **asked),
    }
    for reason in ("place", "never", "counter"):
        shots[f"load_no_door_{reason}"] = shot(s.LOAD_NO_DOOR, b.PUT_PLACE, b.LATER, reason=reason, size="XL", **parcel)
    for reason in ("never", "counter"):
        full = parcel | {"place": None}
        shots[f"load_no_door_{reason}_full"] = shot(s.LOAD_NO_DOOR, b.LATER, reason=reason, size="XL", **full)
    for where, facts in FOUND.items():
        told = {"reason": where, "number": "P-1042-2"} | facts
        shots[f"staff_menu_{where}"] = shot(s.STAFF_MENU, *menu, free_doors=19, tasks_open=7, **told)
    return shots | rounds() | audit()


def audit() -> dict[str, Snapshot]:
    """What staff see when they check every door."""
    b, s = Button, Screen
    listed = (b.IN_TURN, b.BACK)
    parcel: dict[str, Any] = {"reason": "audit", "compartment": "A05", "order": "W1042", "parcel": "P-1042-2"}
    nothing: dict[str, Any] = {"reason": "audit_empty", "compartment": "A05"}
    opened, shut = {"marks": {"A05": Mark.OPEN}}, {"marks": {"A05": Mark.DONE}}
    there, empty = (b.SEEN_LEFT, b.SEEN_MISSING, b.NOT_EMPTY), (b.SEEN_EMPTY, b.NOT_EMPTY)
    return {
        "bank_audit": shot(s.BANK_AUDIT, *listed, left=48),
        "bank_audit_done": shot(s.BANK_AUDIT, *listed, reason="done"),
        "bank_audit_door_stuck": shot(s.BANK_AUDIT, *listed, reason="door_stuck", left=2),
        "bank_audit_door_silent": shot(s.BANK_AUDIT, *listed, reason="door_silent", left=24),
        "bank_audit_draining": shot(s.BANK_AUDIT, *listed, reason="draining", left=48),
        "bank_audit_open": shot(s.RETRIEVE_OPEN, b.DONE, left=2, **parcel, **opened),
        "bank_audit_open_empty": shot(s.RETRIEVE_OPEN, b.DONE, left=2, **nothing, **opened),
        "bank_audit_seen": shot(s.RETRIEVE_SEEN, *there, left=2, **parcel, **shut),
        "bank_audit_seen_last": shot(s.RETRIEVE_SEEN, *there, **parcel, **shut),
        "bank_audit_seen_empty": shot(s.RETRIEVE_SEEN, *empty, left=2, **nothing, **shut),
        "bank_audit_seen_empty_last": shot(s.RETRIEVE_SEEN, *empty, **nothing, **shut),
    }
