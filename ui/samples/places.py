"""What staff see of the places behind the counter, and where a parcel is whose label they scan."""

from typing import Any

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Screen
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


def shot(screen: Screen, *buttons: Button, **facts: Any) -> Snapshot:
    """What a member of staff sees."""
    return snap(screen, *buttons, facts=Facts.model_validate({"staff": "0012"} | facts), staff=True)


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
    return shots
