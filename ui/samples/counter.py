"""Numbers for the counter, appointments, and how an order stands."""

from kiosk.link.messages import Facts, Snapshot
from kiosk.link.screens import Button, Mark, Screen
from kiosk.link.views import ParcelView
from ui.samples.shop import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS
from ui.samples.snap import again, snap

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
        return snap(s.COUNTER, *buttons, *done, facts=number.model_copy(update=facts))

    def booked(when: str, **facts: object) -> Snapshot:
        told = Facts.model_validate({"reason": when, "compartment": "A07", **SLOT, **facts})
        return snap(s.APPOINTMENT, b.OPEN_DOOR, b.CALL_STAFF, b.BACK, facts=told, marks={"A07": Mark.NEXT})

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
        "refused_early": snap(s.REFUSED, b.CALL_STAFF, b.TYPE_CODE, b.BACK, facts=early),
    }


RETURN = ParcelView(state="returned", number="R1042", until_ms=NOW_MS + 6 * DAY_MS)


def status() -> dict[str, Snapshot]:
    """How an order stands."""
    b, s = Button, Screen
    stay = (b.CALL_STAFF, b.ORDER_STATUS, b.BACK)

    def ask(**facts: object) -> Snapshot:
        return snap(s.STATUS_ASK, b.BACK, b.CALL_STAFF, facts=Facts.model_validate(facts))

    def told(*parcels: ParcelView, order: str | None = "P-1042") -> Snapshot:
        return snap(s.STATUS, b.DONE, b.CALL_STAFF, facts=Facts(order=order, parcels=parcels))

    wrong = ask(reason="no_match", tries_left=3)
    return {
        "status_ask": ask(),
        "status_ask_number": ask(order="20251121"),
        "status_ask_no_match": wrong,
        "status_ask_offline": again(wrong, online=False),
        "status": told(*PARCELS),
        "status_over": told(*OVER, order="W20251121-001"),
        "status_plain": told(*(one.model_copy(update={"until_ms": None, "at_ms": None}) for one in (*PARCELS, *OVER))),
        "status_return": told(RETURN, order=None),
        "status_return_refunded": told(RETURN.model_copy(update={"state": "refunded"}), order=None),
        "status_return_asked": told(RETURN.model_copy(update={"state": "asked"}), order=None),
        "status_return_declined": told(RETURN.model_copy(update={"state": "declined"}), order=None),
        "status_offline": again(told(RETURN, order=None), online=False),
        "status_sent_back": told(ParcelView(state="sent_back")),
        "status_cancelled": told(ParcelView(state="cancelled")),
        "status_unknown": snap(s.REFUSED, *stay, facts=Facts(reason="status_unknown")),
        "status_locked": snap(
            s.REFUSED, *stay, facts=Facts(reason="too_many_tries", tries_left=0, at_ms=NOW_MS + 10 * HOUR_MS)
        ),
    }
