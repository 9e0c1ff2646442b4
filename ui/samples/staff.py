"""What staff see."""

from typing import Any

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import DoorChoice, TaskView
from ui.samples.shop import COLUMNS, MINUTE_MS, NOW_MS
from ui.samples.snap import snap

TASKS = tuple(
    TaskView(
        id=f"t{at}",
        task=task,
        compartment=door,
        opened_ms=NOW_MS - minutes * MINUTE_MS,
        order=order,
        number="4821" if task == "jam" else None,
        taken_by="0013" if task == "not_mine" else None,
    )
    for at, (task, door, minutes, order) in enumerate(
        (
            ("jam", "A07", 3, "P-1042"),
            ("help", None, 1, None),
            ("return_review", "B03", 120, "P-0988"),
            ("not_mine", "C09", 180, "P-1011"),
            ("look", "C10", 1500, None),
            ("unexplained", "D04", 30, None),
            ("left_open", "C01", 12, None),
            ("missing", None, 45, "P-1017"),
            ("sensor", "A11", 40, None),
        )
    )
)
NOTES = ("free", "occupied", "quarantined", "out_of_service", "presumed_empty", "unsure", "silent")
COLUMN_ROWS = tuple(DoorChoice(label=letter, note="column") for letter, _, _ in COLUMNS)
DOOR_ROWS = tuple(DoorChoice(label=f"A{at:02d}", note=NOTES[at % len(NOTES)]) for at in range(1, 13))
WHYS = ("jam", "complaint", "sensor", "check", "other")
OCCUPIED = dict.fromkeys(("A01", "A02", "A03", "A05", "A10", "B01", "B02", "B08", "C01", "D04"), Mark.OCCUPIED)


def staff() -> dict[str, Snapshot]:
    """What staff see."""
    b, s = Button, Screen
    who = {"staff": "0012"}
    parcel: dict[str, Any] = {"parcel": "P-1042-2", "order": "P-1042", "size": "M", "compartment": "C05"}
    others = (b.DOES_NOT_FIT, b.NOT_EMPTY, b.WRONG_DOOR, b.CHANGED_MIND)
    rounds = (b.LOAD, b.RETRIEVE, b.ROUNDS, b.OPEN_DOOR, b.SIGN_OUT)
    undo = (b.SEEN_PARCEL, b.SEEN_LEFT, b.SEEN_MISSING)
    seen = (b.SEEN_EMPTY, b.SEEN_PARCEL, b.SEEN_MISSING)
    held = OCCUPIED | {"C09": Mark.QUARANTINED}
    lit = held | {"C05": Mark.OPEN}

    def shot(screen: Screen, *buttons: Button, marks: dict[str, Mark] | None = None, **facts: object) -> Snapshot:
        return snap(screen, *buttons, facts=Facts.model_validate(who | facts), marks=marks, staff=True)

    scans = (
        "unknown_label",
        "already_loaded",
        "already_collected",
        "needs_look",
        "cancelled",
        "draining",
        "no_room",
        "door_silent",
        "door_stuck",
    )
    shots = {
        "staff_pin": snap(s.STAFF_PIN, b.BACK, staff=True),
        "staff_menu": shot(s.STAFF_MENU, *rounds, marks=held, free_doors=19, tasks_open=7, places_used=4, overdue=2),
        "load_scan": shot(s.LOAD_SCAN, b.BACK, b.SIGN_OUT, loaded=12, free_doors=19),
        "load_open": shot(s.LOAD_OPEN, *others, marks=lit, **parcel),
        "load_inside": shot(s.LOAD_INSIDE, b.INSIDE, *others, marks=OCCUPIED, **parcel),
        "load_no_door": shot(s.LOAD_NO_DOOR, b.LATER, size="XL", parcel="P-1042-2"),
        "load_scan_loaded": shot(
            s.LOAD_SCAN, b.TAKE_OUT, b.BACK, b.SIGN_OUT, reason="loaded", loaded=13, free_doors=18, **parcel
        ),
        "load_scan_taken_out": shot(
            s.LOAD_SCAN, b.BACK, b.SIGN_OUT, reason="taken_out", loaded=12, free_doors=19, parcel="P-1042-2"
        ),
        "load_scan_later": shot(
            s.LOAD_SCAN, b.BACK, b.SIGN_OUT, reason="later", loaded=12, free_doors=19, parcel="P-1042-2", later=2
        ),
        "load_undo_open": shot(s.RETRIEVE_OPEN, marks=lit, reason="undo", **parcel),
        "load_undo_seen": shot(s.RETRIEVE_SEEN, *undo, marks=OCCUPIED | {"C05": Mark.DONE}, reason="undo", **parcel),
        "load_wrong_door": shot(s.STAFF_DOORS, b.CHOOSE, b.BACK, doors=COLUMN_ROWS, reason="wrong_door"),
        "load_wrong_door_seen": shot(
            s.RETRIEVE_SEEN, *seen, reason="wrong_door", compartment="C06", marks={"C06": Mark.DONE}
        ),
        "retrieve_list": shot(s.RETRIEVE_LIST, b.CHOOSE, b.BACK, tasks=TASKS),
        "retrieve_list_empty": shot(s.RETRIEVE_LIST, b.BACK),
        "staff_columns": shot(s.STAFF_DOORS, b.CHOOSE, b.BACK, doors=COLUMN_ROWS),
        "staff_doors": shot(s.STAFF_DOORS, b.CHOOSE, b.BACK, doors=DOOR_ROWS),
        "staff_reason": shot(
            s.STAFF_REASON, b.CHOOSE, b.BACK, reasons=WHYS, compartment="A07", marks={"A07": Mark.NEXT}
        ),
        "retrieve_open": shot(s.RETRIEVE_OPEN, marks={"D02": Mark.QUARANTINED, "A07": Mark.OPEN}, compartment="A07"),
        "retrieve_seen": shot(
            s.RETRIEVE_SEEN, *seen, compartment="A07", order="W1042", parcel="P-1042", marks={"A07": Mark.DONE}
        ),
        "retrieve_seen_doubted": shot(
            s.RETRIEVE_SEEN,
            *seen,
            b.STAYED_SHUT,
            compartment="A07",
            order="W1042",
            parcel="P-1042",
            reason="sensor_doubted",
            marks={"A07": Mark.NEXT},
        ),
    }
    shots["staff_menu_list_ends"] = shot(
        s.STAFF_MENU, *rounds, marks=held, free_doors=19, tasks_open=7, reason="list_ends", left=9
    )
    for reason in ("door_stuck", "sensor", "draining"):
        shots[f"retrieve_list_{reason}"] = shot(s.RETRIEVE_LIST, b.CHOOSE, b.BACK, tasks=TASKS[:3], reason=reason)
    for reason in ("wrong_pin", "too_many_tries", "badge_unknown", "list_too_old"):
        facts = Facts(reason=reason, tries_left=4 if reason == "wrong_pin" else None)
        shots[f"staff_pin_{reason}"] = snap(s.STAFF_PIN, b.BACK, facts=facts, staff=True)
    for reason in scans:
        shots[f"load_scan_{reason}"] = shot(s.LOAD_SCAN, b.BACK, b.SIGN_OUT, reason=reason, loaded=12, free_doors=19)
    return shots
