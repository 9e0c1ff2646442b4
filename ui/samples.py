"""A sample shop and a snapshot of every screen: for the gallery and for tests, where no controller runs.

Knows what a controller may say. Must never be shown to a customer: nothing but the gallery imports it.
"""

from kiosk.link.messages import (
    BankView,
    DoorChoice,
    DoorView,
    Facts,
    ItemView,
    ParcelView,
    Rectangle,
    ShopView,
    Snapshot,
    TaskView,
    Welcome,
)
from kiosk.link.screens import Button, Mark, Screen

NOW_MS = 1_795_241_000_000
"""2026-11-21 14:03:20 in Shanghai."""
MINUTE_MS = 60_000
DAY_MS = 86_400_000

COLUMNS = (
    ("A", 0, (120, 120, 120, 120, 180, 180, 180, 120, 120, 180, 180, 180)),
    ("B", 450, (300, 180, 180, 180, 300, 180, 180, 300)),
    ("C", 1350, (120, 120, 120, 180, 180, 180, 180, 180, 180, 120, 120, 120)),
    ("D", 1800, (600, 300, 300, 600)),
)
SIZES = {120: "S", 180: "M", 300: "L", 600: "XL"}

REFUSALS = (
    "expired",
    "wrong_shop",
    "not_ready",
    "already_collected",
    "cancelled",
    "forged",
    "not_ours",
    "no_match",
    "payment_code",
    "too_many_tries",
    "not_kept",
    "status_unknown",
    "not_sure",
    "busy",
    "draining",
    "door_silent",
    "not_collected",
    "already_returned",
)
TIMED = {
    "expired": -DAY_MS + 7 * 60 * MINUTE_MS,
    "not_ready": 87 * MINUTE_MS,
    "already_collected": -118 * MINUTE_MS,
    "not_kept": -DAY_MS,
}


def bank() -> BankView:
    """36 doors in four columns, the screen between the second and the third."""
    doors = []
    for letter, x_mm, heights in COLUMNS:
        y_mm = 0
        for number, h_mm in enumerate(heights, start=1):
            rect = Rectangle(x_mm=x_mm, y_mm=y_mm, w_mm=450, h_mm=h_mm)
            doors.append(
                DoorView(label=f"{letter}{number:02d}", size=SIZES[h_mm], zone="ambient", low=y_mm > 660, rect=rect)
            )
            y_mm += h_mm
    return BankView(
        name="1",
        width_mm=2250,
        height_mm=1800,
        plinth_mm=80,
        screen=Rectangle(x_mm=1008, y_mm=375, w_mm=234, h_mm=390),
        camera=Rectangle(x_mm=1049, y_mm=810, w_mm=152, h_mm=112),
        slot=Rectangle(x_mm=1049, y_mm=980, w_mm=152, h_mm=16),
        doors=tuple(doors),
    )


def welcome() -> Welcome:
    """A greeting of the sample shop."""
    shop = ShopView(
        name={"zh-CN": "示例商店", "en": "Sample Shop"},
        branch={"zh-CN": "中山路店", "en": "Zhongshan Road"},
        hotline="400 820 1234",
        time_zone="Asia/Shanghai",
    )
    return Welcome(kiosk="sample-1", shop=shop, bank=bank())


SHIRT = ItemView(
    id="i1",
    title={"zh-CN": "棉质短袖", "en": "Cotton T-shirt"},
    variant={"zh-CN": "蓝灰，L 码", "en": "Blue grey, L"},
    quantity=1,
    paid_fen=12900,
)
MUG = ItemView(
    id="i2",
    title={"zh-CN": "陶土马克杯", "en": "Clay mug"},
    variant={"zh-CN": "陶土色，350 ml", "en": "Terracotta, 350 ml"},
    quantity=2,
    paid_fen=5900,
)
LAMP = ItemView(id="i3", title={"zh-CN": "床头小灯", "en": "Bedside lamp"}, variant={}, quantity=1, paid_fen=23900)
TASKS = tuple(
    TaskView(
        id=f"t{at}",
        task=task,
        compartment=door,
        opened_ms=NOW_MS - minutes * MINUTE_MS,
        order=order,
        number="4821" if task == "jam" else None,
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
            ("sensor", "A11", 40, None),
        )
    )
)
NOTES = ("free", "occupied", "quarantined", "out_of_service", "presumed_empty", "unsure", "silent")
COLUMN_ROWS = tuple(DoorChoice(label=letter, note="column") for letter, _, _ in COLUMNS)
DOOR_ROWS = tuple(DoorChoice(label=f"A{at:02d}", note=NOTES[at % len(NOTES)]) for at in range(1, 13))
WHYS = ("jam", "complaint", "sensor", "check", "other")
OCCUPIED = dict.fromkeys(("A01", "A02", "A03", "A05", "A10", "B01", "B02", "B08", "C01", "D04"), Mark.OCCUPIED)

IDLE = (Button.TYPE_CODE, Button.START_RETURN, Button.ORDER_STATUS, Button.CALL_STAFF)

_serial = iter(range(1, 1_000_000))


def _snap(
    screen: Screen,
    *buttons: Button,
    facts: Facts | None = None,
    marks: dict[str, Mark] | None = None,
    staff: bool = False,
    called: bool = False,
    more_time: bool = False,
) -> Snapshot:
    return Snapshot(
        serial=next(_serial),
        screen=screen,
        facts=facts or Facts(),
        buttons=buttons,
        marks=marks or {},
        staff=staff,
        help="called" if called else None,
        ask_more_time=more_time,
    )


def customer() -> dict[str, Snapshot]:
    """The screens of a pickup, by name."""
    b, s = Button, Screen
    at = Facts(compartment="A07")
    open_now = {"A07": Mark.OPEN}
    shots = {
        "idle": _snap(s.IDLE, *IDLE),
        "idle_called": _snap(s.IDLE, *IDLE, called=True),
        "out_of_service": _snap(s.OUT_OF_SERVICE),
        "out_of_service_draining": _snap(s.OUT_OF_SERVICE, b.CALL_STAFF, facts=Facts(reason="draining")),
        "type_code": _snap(s.TYPE_CODE, b.BACK, b.CALL_STAFF),
        "type_code_no_match": _snap(s.TYPE_CODE, b.BACK, b.CALL_STAFF, facts=Facts(reason="no_match", tries_left=3)),
        "type_code_too_many": _snap(
            s.TYPE_CODE, b.BACK, b.CALL_STAFF, facts=Facts(reason="too_many_tries", until_ms=NOW_MS + 10 * MINUTE_MS)
        ),
        "checking": _snap(s.CHECKING),
        "opening": _snap(s.OPENING, b.CALL_STAFF, facts=at, marks={"A07": Mark.OPENING}),
        "open": _snap(s.OPEN, b.TOO_HIGH, b.NOT_MINE, b.CALL_STAFF, facts=at, marks=open_now),
        "open_right": _snap(
            s.OPEN, b.TOO_HIGH, b.NOT_MINE, b.CALL_STAFF, facts=Facts(compartment="D01"), marks={"D01": Mark.OPEN}
        ),
        "open_several": _snap(
            s.OPEN,
            b.TOO_HIGH,
            b.NOT_MINE,
            b.CALL_STAFF,
            facts=Facts(compartment="A07", next_compartment="D02", doors_left=1),
            marks={"C05": Mark.DONE, "A07": Mark.OPEN, "D02": Mark.NEXT},
        ),
        "left_open": _snap(s.LEFT_OPEN, b.CALL_STAFF, facts=at, marks=open_now),
        "closed_at_once": _snap(s.CLOSED_AT_ONCE, b.OPEN_AGAIN, b.TAKEN, b.CALL_STAFF, facts=at),
        "again": _snap(s.AGAIN, b.OPEN_AGAIN, b.DONE, b.CALL_STAFF, facts=at),
        "collected": _snap(
            s.COLLECTED,
            b.OPEN_AGAIN,
            b.RATE,
            b.DONE,
            b.CALL_STAFF,
            facts=Facts(compartment="A07", until_ms=NOW_MS + 5 * MINUTE_MS),
        ),
        "more_time": _snap(s.TYPE_CODE, b.BACK, b.CALL_STAFF, b.CONTINUE, more_time=True),
        "rated": _snap(s.RATED, b.DONE, b.CALL_STAFF, facts=Facts(rated=5)),
        "silent_door": _snap(
            s.REFUSED,
            b.CALL_STAFF,
            b.BACK,
            facts=Facts(reason="door_silent", compartment="A07"),
            called=True,
        ),
        "jam": _snap(
            s.JAM,
            b.DONE,
            b.CALL_STAFF,
            facts=Facts(compartment="A07", number="4821", order="P-1042"),
            marks={"A07": Mark.JAM},
            called=True,
        ),
        "starting": _snap(s.OUT_OF_SERVICE, b.CALL_STAFF, facts=Facts(reason="starting")),
        "not_mine": _snap(s.NOT_MINE, b.CALL_STAFF, facts=at, marks=open_now, called=True),
        "too_high": _snap(s.TOO_HIGH, b.DONE, facts=Facts(compartment="D01"), marks={"D01": Mark.OPEN}, called=True),
        "help": _snap(s.HELP, b.DONE, called=True),
    }
    answered = {"help_answered": shots["help"], "jam_answered": shots["jam"]}
    return shots | {
        name: snapshot.model_copy(update={"help": "answered", "serial": next(_serial)})
        for name, snapshot in answered.items()
    }


def refusals() -> dict[str, Snapshot]:
    """Every reason why a code opens nothing, and one nobody knows."""
    b = Button
    return {
        f"refused_{reason}": _snap(
            Screen.REFUSED,
            b.CALL_STAFF,
            b.TYPE_CODE,
            b.BACK,
            facts=Facts(reason=reason, at_ms=NOW_MS + TIMED[reason] if reason in TIMED else None),
        )
        for reason in (*REFUSALS, "something_new")
    }


HOUR_MS = 60 * MINUTE_MS
SLOT = {"slot_from_ms": NOW_MS + 117 * MINUTE_MS, "slot_until_ms": NOW_MS + 177 * MINUTE_MS}
"""16:00 to 17:00."""
NOON = {"slot_from_ms": NOW_MS - 7_400_000, "slot_until_ms": NOW_MS - 3_800_000}
"""12:00 to 13:00."""
PARCELS = (
    ParcelView(state="ready", compartment="A07", until_ms=NOW_MS + 2 * DAY_MS),
    ParcelView(state="ready", compartment="D02", until_ms=NOW_MS + 2 * DAY_MS),
    ParcelView(state="counter", until_ms=NOW_MS + 2 * DAY_MS),
    ParcelView(state="packing", at_ms=NOW_MS + HOUR_MS),
)
OVER = (
    ParcelView(state="collected", at_ms=NOW_MS - 2 * HOUR_MS),
    ParcelView(state="unsure"),
    ParcelView(state="returned", number="R1042", until_ms=NOW_MS + 5 * DAY_MS),
    ParcelView(state="reviewed", number="R1043"),
)


def counter() -> dict[str, Snapshot]:
    """Numbers for the counter, and appointments."""
    b, s = Button, Screen
    number = Facts(reason="waiting", number="12", ahead=2, minutes=4)
    done = (b.DONE, b.CALL_STAFF)

    def queue(*buttons: Button, **facts: object) -> Snapshot:
        return _snap(s.COUNTER, *buttons, *done, facts=number.model_copy(update=facts))

    def booked(when: str, **facts: object) -> Snapshot:
        told = Facts.model_validate({"reason": when, "compartment": "A07", **SLOT, **facts})
        return _snap(s.APPOINTMENT, b.OPEN_DOOR, b.CALL_STAFF, b.BACK, facts=told, marks={"A07": Mark.NEXT})

    early = Facts.model_validate({"reason": "early", **SLOT})
    return {
        "counter": queue(),
        "counter_one": queue(ahead=1, minutes=1),
        "counter_next": queue(ahead=0, minutes=0),
        "counter_called": queue(reason="called", ahead=0, minutes=0),
        "counter_passed": queue(reason="passed"),
        "counter_series": queue(number="KA128", ahead=14, minutes=28),
        "counter_after_doors": queue(b.OPEN_AGAIN, compartment="A07"),
        "counter_booked": queue(**SLOT),
        "appointment_early": booked("early", until_ms=NOW_MS + 2 * DAY_MS),
        "appointment_late": booked("late", **NOON, until_ms=NOW_MS + 2 * DAY_MS),
        "appointment_late_unbounded": booked("late", **NOON),
        "refused_early": _snap(s.REFUSED, b.CALL_STAFF, b.TYPE_CODE, b.BACK, facts=early),
    }


def status() -> dict[str, Snapshot]:
    """How an order stands."""
    b, s = Button, Screen
    again = (b.CALL_STAFF, b.ORDER_STATUS, b.BACK)

    def ask(**facts: object) -> Snapshot:
        return _snap(s.STATUS_ASK, b.BACK, b.CALL_STAFF, facts=Facts.model_validate(facts))

    def told(*parcels: ParcelView, order: str = "P-1042") -> Snapshot:
        return _snap(s.STATUS, b.DONE, b.CALL_STAFF, facts=Facts(order=order, parcels=parcels))

    wrong = ask(reason="no_match", tries_left=3)
    return {
        "status_ask": ask(),
        "status_ask_no_match": wrong,
        "status_ask_offline": wrong.model_copy(update={"online": False, "serial": next(_serial)}),
        "status": told(*PARCELS),
        "status_over": told(*OVER, order="W20251121-001"),
        "status_plain": told(*(one.model_copy(update={"until_ms": None, "at_ms": None}) for one in (*PARCELS, *OVER))),
        "status_cancelled": told(ParcelView(state="cancelled")),
        "status_unknown": _snap(s.REFUSED, *again, facts=Facts(reason="status_unknown")),
        "status_locked": _snap(
            s.REFUSED, *again, facts=Facts(reason="too_many_tries", tries_left=0, at_ms=NOW_MS + 10 * HOUR_MS)
        ),
    }


def returns() -> dict[str, Snapshot]:
    """The screens of a return."""
    b, s = Button, Screen
    door = Facts(compartment="B03")
    reasons = ("changed_mind", "size", "quality", "not_as_described")

    def decided(reason: str, rule: str, *buttons: Button, compartment: str | None = "B03") -> Snapshot:
        facts = Facts(
            reason=reason,
            rule=rule,
            amount_fen=12900,
            compartment=compartment,
            until_ms=NOW_MS + 5 * DAY_MS,
            items=(SHIRT,),
        )
        return _snap(s.RETURN_DECISION, *buttons, facts=facts)

    def received(reason: str) -> Snapshot:
        facts = Facts(
            reason=reason,
            number="R1042",
            case_code="R1042",
            amount_fen=12900,
            refund_by_ms=NOW_MS + 7 * DAY_MS,
        )
        return _snap(s.RETURN_RECEIVED, b.RATE, b.DONE, facts=facts)

    go = (b.OPEN_DOOR, b.CALL_STAFF, b.BACK)
    stay = (b.CALL_STAFF, b.BACK)
    return {
        "return_scan": _snap(s.RETURN_SCAN, b.BACK, b.CALL_STAFF),
        "return_items": _snap(s.RETURN_ITEMS, b.CHOOSE, b.BACK, facts=Facts(items=(SHIRT, MUG, LAMP))),
        "return_reason": _snap(s.RETURN_REASON, b.CHOOSE, b.BACK, facts=Facts(reasons=reasons)),
        "decision_accepted": decided("accepted", "no_reason_window", *go),
        "decision_quality": decided("review", "quality_checked_by_staff", *go),
        "decision_limit": decided("review", "above_machine_limit", *go),
        "decision_date": decided("review", "pickup_date_unknown", *go),
        "decision_no_door": decided("review", "no_door", *stay, compartment=None),
        "decision_excluded": decided("refused", "excluded_category", *stay, compartment=None),
        "decision_late": decided("refused", "window_over", *stay, compartment=None),
        "decision_twice": decided("refused", "already_returned", *stay, compartment=None),
        "return_open": _snap(s.RETURN_OPEN, b.CHANGED_MIND, b.CALL_STAFF, facts=door, marks={"B03": Mark.OPEN}),
        "return_inside": _snap(s.RETURN_INSIDE, b.INSIDE, b.OPEN_AGAIN, b.CHANGED_MIND, facts=door),
        "return_jam": _snap(
            s.JAM,
            b.DONE,
            b.CALL_STAFF,
            facts=Facts(compartment="B03", reason="accepted", rule="no_reason_window", number="7730"),
        ),
        "return_received": received("accepted"),
        "return_received_review": received("review"),
    }


def staff() -> dict[str, Snapshot]:
    """What staff see."""
    b, s = Button, Screen
    who = {"staff": "0012"}
    parcel = {"parcel": "P-1042-2", "order": "P-1042", "size": "M", "compartment": "C05"}
    seen = (b.SEEN_EMPTY, b.SEEN_PARCEL, b.SEEN_MISSING)
    held = OCCUPIED | {"C09": Mark.QUARANTINED}
    lit = held | {"C05": Mark.OPEN}

    def snap(screen: Screen, *buttons: Button, marks: dict[str, Mark] | None = None, **facts: object) -> Snapshot:
        return _snap(screen, *buttons, facts=Facts.model_validate(who | facts), marks=marks, staff=True)

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
        "staff_pin": _snap(s.STAFF_PIN, b.BACK, staff=True),
        "staff_menu": snap(
            s.STAFF_MENU, b.LOAD, b.RETRIEVE, b.OPEN_DOOR, b.SIGN_OUT, marks=held, free_doors=19, tasks_open=7
        ),
        "load_scan": snap(s.LOAD_SCAN, b.BACK, b.SIGN_OUT, loaded=12, free_doors=19),
        "load_open": snap(s.LOAD_OPEN, b.DOES_NOT_FIT, b.NOT_EMPTY, b.CHANGED_MIND, marks=lit, **parcel),
        "load_inside": snap(
            s.LOAD_INSIDE, b.INSIDE, b.DOES_NOT_FIT, b.NOT_EMPTY, b.CHANGED_MIND, marks=OCCUPIED, **parcel
        ),
        "load_no_door": snap(s.LOAD_NO_DOOR, b.BACK, size="XL"),
        "retrieve_list": snap(s.RETRIEVE_LIST, b.CHOOSE, b.BACK, tasks=TASKS),
        "retrieve_list_empty": snap(s.RETRIEVE_LIST, b.BACK),
        "staff_columns": snap(s.STAFF_DOORS, b.CHOOSE, b.BACK, doors=COLUMN_ROWS),
        "staff_doors": snap(s.STAFF_DOORS, b.CHOOSE, b.BACK, doors=DOOR_ROWS),
        "staff_reason": snap(
            s.STAFF_REASON, b.CHOOSE, b.BACK, reasons=WHYS, compartment="A07", marks={"A07": Mark.NEXT}
        ),
        "retrieve_open": snap(s.RETRIEVE_OPEN, marks={"D02": Mark.QUARANTINED, "A07": Mark.OPEN}, compartment="A07"),
        "retrieve_seen": snap(s.RETRIEVE_SEEN, *seen, compartment="A07", order="P-1042", marks={"A07": Mark.DONE}),
        "retrieve_seen_doubted": snap(
            s.RETRIEVE_SEEN,
            *seen,
            b.STAYED_SHUT,
            compartment="A07",
            order="P-1042",
            reason="sensor_doubted",
            marks={"A07": Mark.NEXT},
        ),
    }
    for reason in ("door_stuck", "sensor", "draining"):
        shots[f"retrieve_list_{reason}"] = snap(s.RETRIEVE_LIST, b.CHOOSE, b.BACK, tasks=TASKS[:3], reason=reason)
    for reason in ("wrong_pin", "too_many_tries", "badge_unknown"):
        facts = Facts(reason=reason, tries_left=4 if reason == "wrong_pin" else None)
        shots[f"staff_pin_{reason}"] = _snap(s.STAFF_PIN, b.BACK, facts=facts, staff=True)
    for reason in scans:
        shots[f"load_scan_{reason}"] = snap(s.LOAD_SCAN, b.BACK, b.SIGN_OUT, reason=reason, loaded=12, free_doors=19)
    return shots


def all_snapshots() -> dict[str, Snapshot]:
    """Everything, by name."""
    return customer() | refusals() | counter() | status() | returns() | staff()
