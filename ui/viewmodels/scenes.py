"""Which scene a snapshot is, and how scenes are set: page, sign, tone. Tables, no logic beyond looking up.

A scene is a screen in one of its variants: `refused_expired`, `decision_review_no_door`. `names` goes from the
most special to the plain one, and texts and signs are looked up in that order.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from kiosk.link.messages import Snapshot
from kiosk.link.screens import Screen

T = TypeVar("T")

PAGES: Mapping[Screen, str] = {
    Screen.IDLE: "Idle",
    Screen.TYPE_CODE: "Code",
    Screen.STATUS_ASK: "Code",
    Screen.STATUS: "Status",
    Screen.COUNTER: "Jam",
    Screen.STAFF_PIN: "Code",
    Screen.APPOINTMENT: "Door",
    Screen.OPENING: "Door",
    Screen.OPEN: "Door",
    Screen.LEFT_OPEN: "Door",
    Screen.CLOSED_AT_ONCE: "Door",
    Screen.AGAIN: "Door",
    Screen.RETURN_OPEN: "Door",
    Screen.RETURN_INSIDE: "Door",
    Screen.LOAD_OPEN: "Door",
    Screen.LOAD_INSIDE: "Door",
    Screen.RETRIEVE_OPEN: "Door",
    Screen.RETRIEVE_SEEN: "Door",
    Screen.NOT_MINE: "Door",
    Screen.TOO_HIGH: "Door",
    Screen.COLLECTED: "Thanks",
    Screen.JAM: "Jam",
    Screen.RETURN_SCAN: "Scan",
    Screen.LOAD_SCAN: "Scan",
    Screen.RETURN_ITEMS: "Choices",
    Screen.RETURN_REASON: "Choices",
    Screen.RETURN_CONDITION: "Choices",
    Screen.RETRIEVE_LIST: "Choices",
    Screen.OVERDUE_LIST: "Choices",
    Screen.STAFF_DOORS: "Choices",
    Screen.STAFF_REASON: "Choices",
    Screen.COMPLAINT_ABOUT: "Tiles",
    Screen.COMPLAINT_REMEDY: "Tiles",
    Screen.COMPLAINT_WORDS: "Words",
    Screen.RATING_TAGS: "Tiles",
    Screen.RATING_QUESTION: "Scale",
    Screen.COMPLAINT_PHONE: "OnPhone",
    Screen.COMPLAINT_NOTED: "Jam",
    Screen.RETURN_AIM: "Photo",
    Screen.RETURN_SHOWN: "Photo",
    Screen.RETURN_DECISION: "Decision",
    Screen.RETURN_RECEIVED: "Received",
}
"""The QML page of a screen; all others are a notice."""

SIGNS: Mapping[str, tuple[str, str]] = {
    "checking": ("spinner", "quiet"),
    "starting": ("spinner", "quiet"),
    "out_of_service": ("plug", "warning"),
    "refused": ("triangle", "warning"),
    "refused_expired": ("clock", "warning"),
    "refused_wrong_shop": ("shop", "warning"),
    "refused_not_ready": ("clock", "quiet"),
    "refused_already_collected": ("take", "warning"),
    "refused_cancelled": ("cancel", "warning"),
    "refused_forged": ("qr", "warning"),
    "refused_not_ours": ("qr", "warning"),
    "refused_payment_code": ("wallet", "warning"),
    "refused_order_number": ("receipt", "quiet"),
    "refused_receipt_number": ("receipt", "quiet"),
    "refused_parcel_label": ("label", "quiet"),
    "refused_member_code": ("person", "quiet"),
    "refused_goods_code": ("tag", "quiet"),
    "refused_too_many_tries": ("clock", "warning"),
    "refused_early": ("clock", "quiet"),
    "refused_not_kept": ("clock", "warning"),
    "refused_status_unknown": ("clock", "quiet"),
    "appointment_early": ("check", "success"),
    "appointment_late": ("check", "success"),
    "counter": ("counter", "quiet"),
    "counter_called": ("bell", "success"),
    "status": ("receipt", "quiet"),
    "status_ask_no_match": ("triangle", "warning"),
    "refused_not_sure": ("eye", "quiet"),
    "refused_busy": ("clock", "quiet"),
    "refused_draining": ("clock", "quiet"),
    "refused_door_silent": ("plug", "warning"),
    "load_scan_door_silent": ("plug", "warning"),
    "out_of_service_draining": ("clock", "quiet"),
    "load_scan_draining": ("clock", "quiet"),
    "rated": ("check", "success"),
    "complaint_phone": ("phone", "quiet"),
    "complaint_noted": ("check", "success"),
    "collected": ("check", "success"),
    "return_received": ("check", "success"),
    "return_photo": ("camera", "quiet"),
    "return_aim": ("camera", "quiet"),
    "return_shown": ("camera", "quiet"),
    "decision_accepted": ("check", "success"),
    "decision_review": ("clock", "warning"),
    "decision_review_no_door": ("counter", "quiet"),
    "decision_refused": ("text-page", "warning"),
    "decision_refused_no_door": ("counter", "quiet"),
    "jam": ("octagon", "danger"),
    "help": ("bell", "quiet"),
    "help_answered": ("check", "success"),
    "load_no_door": ("box", "warning"),
    "retrieve_list_empty": ("check", "success"),
    "load_scan_loaded": ("check", "success"),
    "load_scan_taken_out": ("take", "quiet"),
    "load_scan_placed": ("check", "success"),
    "load_scan_place_taken": ("triangle", "warning"),
    "load_scan_at_place": ("counter", "quiet"),
    "load_no_door_overdue": ("counter", "quiet"),
    "load_no_door_cancelled": ("counter", "quiet"),
    "overdue_list_door_stuck": ("octagon", "danger"),
    "task": ("person", "warning"),
    "task_mine": ("person", "quiet"),
    "load_no_door_place": ("counter", "quiet"),
    "load_no_door_never": ("counter", "quiet"),
    "load_no_door_counter": ("counter", "quiet"),
    "place_audit": ("counter", "quiet"),
    "bank_audit": ("eye", "quiet"),
    "bank_audit_done": ("check", "success"),
    "bank_audit_door_stuck": ("octagon", "danger"),
    "bank_audit_door_silent": ("plug", "warning"),
    "bank_audit_draining": ("clock", "quiet"),
    "load_scan_later": ("clock", "quiet"),
    "load_scan_unknown_label": ("triangle", "warning"),
    "load_scan_already_loaded": ("triangle", "warning"),
    "load_scan_no_room": ("octagon", "danger"),
    "load_scan_cancelled": ("cancel", "warning"),
    "load_scan_already_collected": ("triangle", "warning"),
    "load_scan_needs_look": ("eye", "warning"),
    "load_scan_door_stuck": ("octagon", "danger"),
    "retrieve_list_door_stuck": ("octagon", "danger"),
    "retrieve_list_sensor": ("plug", "warning"),
    "retrieve_list_draining": ("clock", "quiet"),
    "retrieve_seen_sensor_doubted": ("plug", "warning"),
    "out_of_service_starting": ("spinner", "quiet"),
    "refused_not_collected": ("box", "quiet"),
    "refused_already_returned": ("return", "quiet"),
    "type_code_no_match": ("triangle", "warning"),
    "staff_pin_wrong_pin": ("triangle", "warning"),
    "staff_pin_too_many_tries": ("clock", "warning"),
    "staff_pin_badge_unknown": ("triangle", "warning"),
    "staff_pin_list_too_old": ("plug", "warning"),
}

DOOR_TITLES = frozenset(
    {
        Screen.OPEN,
        Screen.LEFT_OPEN,
        Screen.RETURN_OPEN,
        Screen.LOAD_OPEN,
        Screen.RETRIEVE_OPEN,
    }
)
"""Screens whose largest word is the number of the door: only where a sensor said that it is open."""

CAMERA = frozenset(
    {Screen.IDLE, Screen.TYPE_CODE, Screen.STATUS_ASK, Screen.RETURN_SCAN, Screen.RETURN_AIM, Screen.LOAD_SCAN}
)
"""Screens that show what the camera sees, or say that it may be used."""

PLACED = DOOR_TITLES | {
    Screen.APPOINTMENT,
    Screen.OPENING,
    Screen.CLOSED_AT_ONCE,
    Screen.AGAIN,
    Screen.RETURN_INSIDE,
    Screen.TOO_HIGH,
}
"""Screens that say in words where the door is."""


AHEAD: Mapping[int | None, str] = {0: "next", 1: "one"}
"""Sentences of their own for nobody and for one person ahead."""

WAITS = frozenset({"ready", "counter"})
"""States of a parcel that can be fetched now."""

DECISIONS = frozenset({"accepted", "review", "refused"})

NO_PIN = frozenset({"badge_unknown", "too_many_tries", "list_too_old"})
"""Why nobody is asked for a PIN."""


def names(snapshot: Snapshot) -> tuple[str, ...]:
    """The scene of a snapshot and what it falls back to."""
    facts, screen = snapshot.facts, snapshot.screen.value
    match snapshot.screen:
        case Screen.RETURN_DECISION:
            plain = f"decision_{facts.reason if facts.reason in DECISIONS else 'review'}"
            return f"{plain}_{(facts.rule or '').partition(':')[0]}", plain
        case Screen.JAM if facts.rule:
            return "jam_return", screen
        case Screen.OPEN if facts.doors_left:
            return "open_more", screen
        case Screen.HELP if snapshot.help == "answered" or facts.answered:
            return "help_answered", screen
        case Screen.RETRIEVE_LIST if not facts.tasks:
            return "retrieve_list_empty", screen
    return (*_reasons(snapshot), screen)


def _reasons(snapshot: Snapshot) -> tuple[str, ...]:
    """What the reason makes of a screen."""
    facts, screen = snapshot.facts, snapshot.screen.value
    if snapshot.screen is Screen.STATUS_ASK and facts.order:
        return (f"{screen}_number",)
    if snapshot.screen is Screen.STATUS:
        return _status(snapshot)
    if not facts.reason:
        return ()
    plain = f"{screen}_{facts.reason}"
    if snapshot.screen is Screen.COUNTER and facts.reason == "waiting":
        return (f"{screen}_{AHEAD[facts.ahead]}",) if facts.ahead in AHEAD else ()
    if snapshot.screen is Screen.STATUS_ASK and not snapshot.online:
        return f"{plain}_offline", plain
    return (plain,)


def _status(snapshot: Snapshot) -> tuple[str, ...]:
    """What is added to how an order stands: how to collect it, or that central cannot be asked about a return."""
    parcels = snapshot.facts.parcels
    alone = ("status_return",) if snapshot.facts.order is None else ()
    if not snapshot.online and any(parcel.number for parcel in parcels):
        return ("status_offline", *alone)
    return ("status_ready",) if any(parcel.state in WAITS for parcel in parcels) else alone


def first(table: Mapping[str, T], scene: Sequence[str]) -> T | None:
    """What a table says of the scene, the most special name first."""
    return next((table[name] for name in scene if name in table), None)


def page(snapshot: Snapshot) -> str:
    """The QML page that shows this snapshot."""
    if snapshot.screen == Screen.RETRIEVE_LIST and not snapshot.facts.tasks:
        return "Notice"
    if snapshot.screen == Screen.STAFF_PIN and snapshot.facts.reason in NO_PIN:
        return "Notice"
    return PAGES.get(snapshot.screen, "Notice")
