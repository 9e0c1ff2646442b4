"""The screens of a pickup, and every reason why a code opens nothing."""

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Mark, Screen
from ui.samples.shop import DAY_MS, MINUTE_MS, NOW_MS
from ui.samples.snap import again, snap

IDLE = (Button.TYPE_CODE, Button.START_RETURN, Button.ORDER_STATUS, Button.COMPLAIN, Button.CALL_STAFF)

REFUSALS = (
    "expired",
    "wrong_shop",
    "not_ready",
    "already_collected",
    "cancelled",
    "forged",
    "not_ours",
    "payment_code",
    "order_number",
    "receipt_number",
    "parcel_label",
    "member_code",
    "goods_code",
    "too_many_tries",
    "not_kept",
    "not_sure",
    "busy",
    "draining",
)
TIMED = {
    "expired": -DAY_MS + 7 * 60 * MINUTE_MS,
    "not_ready": 87 * MINUTE_MS,
    "already_collected": -118 * MINUTE_MS,
    "not_kept": -DAY_MS,
}


def customer() -> dict[str, Snapshot]:
    """The screens of a pickup, by name."""
    b, s = Button, Screen
    at = Facts(compartment="A07")
    open_now = {"A07": Mark.OPEN}
    shots = {
        "idle": snap(s.IDLE, *IDLE),
        "idle_called": snap(s.IDLE, *IDLE, called=True),
        "out_of_service": snap(s.OUT_OF_SERVICE, b.CALL_STAFF),
        "out_of_service_draining": snap(s.OUT_OF_SERVICE, b.CALL_STAFF, facts=Facts(reason="draining")),
        "type_code": snap(s.TYPE_CODE, b.BACK, b.CALL_STAFF),
        "type_code_no_match": snap(s.TYPE_CODE, b.BACK, b.CALL_STAFF, facts=Facts(reason="no_match", tries_left=3)),
        "checking": snap(s.CHECKING),
        "opening": snap(s.OPENING, b.CALL_STAFF, facts=at, marks={"A07": Mark.OPENING}),
        "open": snap(s.OPEN, b.TOO_HIGH, b.NOT_MINE, b.CALL_STAFF, facts=at, marks=open_now),
        "open_right": snap(
            s.OPEN, b.TOO_HIGH, b.NOT_MINE, b.CALL_STAFF, facts=Facts(compartment="D01"), marks={"D01": Mark.OPEN}
        ),
        "open_several": snap(
            s.OPEN,
            b.TOO_HIGH,
            b.NOT_MINE,
            b.CALL_STAFF,
            facts=Facts(compartment="A07", next_compartment="D02", doors_left=1),
            marks={"C05": Mark.DONE, "A07": Mark.OPEN, "D02": Mark.NEXT},
        ),
        "left_open": snap(s.LEFT_OPEN, b.CALL_STAFF, facts=at, marks=open_now),
        "closed_at_once": snap(s.CLOSED_AT_ONCE, b.OPEN_AGAIN, b.TAKEN, b.CALL_STAFF, facts=at),
        "again": snap(s.AGAIN, b.OPEN_AGAIN, b.DONE, b.CALL_STAFF, facts=at),
        "collected": snap(
            s.COLLECTED,
            b.OPEN_AGAIN,
            b.RATE,
            b.DONE,
            b.CALL_STAFF,
            facts=Facts(compartment="A07", until_ms=NOW_MS + 5 * MINUTE_MS),
        ),
        "more_time": snap(s.TYPE_CODE, b.BACK, b.CALL_STAFF, b.CONTINUE, more_time=True),
        "rated": snap(s.RATED, b.DONE, b.COMPLAIN, b.CALL_STAFF, facts=Facts(rated=5)),
        "silent_door": snap(
            s.REFUSED,
            b.CALL_STAFF,
            b.BACK,
            facts=Facts(reason="door_silent", compartment="A07"),
            called=True,
        ),
        "jam": snap(
            s.JAM,
            b.DONE,
            b.CALL_STAFF,
            facts=Facts(compartment="A07", number="4821", order="P-1042", complaint="12K1122-3"),
            marks={"A07": Mark.JAM},
            called=True,
        ),
        "starting": snap(s.OUT_OF_SERVICE, b.CALL_STAFF, facts=Facts(reason="starting")),
        "not_mine": snap(s.NOT_MINE, b.CALL_STAFF, facts=at, marks=open_now, called=True),
        "too_high": snap(s.TOO_HIGH, b.DONE, facts=Facts(compartment="D01"), marks={"D01": Mark.OPEN}, called=True),
        "help": snap(s.HELP, b.DONE, called=True),
    }
    answered = {"help_answered": shots["help"], "jam_answered": shots["jam"]}
    return shots | {name: again(snapshot, help="answered") for name, snapshot in answered.items()}


def refusals() -> dict[str, Snapshot]:
    """Every reason why a code opens nothing, and one nobody knows."""
    return {f"refused_{reason}": _refusal(reason) for reason in (*REFUSALS, "something_new")}


def _refusal(reason: str) -> Snapshot:
    """Where an order number was shown, the way to its status stands for the way to type a code."""
    b = Button
    other = b.ORDER_STATUS if reason == "order_number" else b.TYPE_CODE
    facts = Facts(
        reason=reason,
        at_ms=NOW_MS + TIMED[reason] if reason in TIMED else None,
        number="20251121" if other is b.ORDER_STATUS else None,
    )
    return snap(Screen.REFUSED, b.CALL_STAFF, other, b.BACK, facts=facts)
