"""Short ways to lead a visit to where a sample of the gallery was taken, from the idle screen on."""

from dataclasses import replace

from flow_samples import (
    AUDITED,
    BADGE,
    DECIDED,
    DOORS,
    FIRST,
    FOUND,
    ITEM,
    LATE_ONE,
    LATE_TWO,
    NO_DOOR,
    NUMBER,
    OTHER,
    moved,
    pressed,
    walk,
)
from flow_samples import scanned as scan

from kiosk.domain.credentials import Booked
from kiosk.domain.operations import State
from kiosk.domain.orders import ParcelStatus
from kiosk.flows import events as ev
from kiosk.flows import place_events as pe
from kiosk.flows import staff_events as se
from kiosk.flows.front import Front
from kiosk.flows.visit import Visit
from kiosk.link.messages import CodeTyped, Facts, OrderTyped, PinTyped
from kiosk.link.screens import Button
from kiosk.link.views import TaskView

B = Button
OPENED, CLOSED = moved(State.OPENED), moved(State.CLOSED)
TAKEN = moved(State.SETTLED, outcome="taken", opened_ms=1, closed_ms=9000)
AT_ONCE = moved(State.SETTLED, outcome="taken", opened_ms=1, closed_ms=500)
BUSY = se.BankCounted(19, 7, places=4, overdue=2)
STUCK, SILENT = moved(State.UNKNOWN), moved(State.REJECTED, evidence="door_silent")
TYPED, ASKED = CodeTyped(serial=1, code="123456", locator="5678"), OrderTyped(serial=1, number="1042", locator="5678")
BRINGS = (pressed(B.START_RETURN), scan(), ev.OrderFound("o1", "W1", 5, (ITEM, OTHER)))
WHY = (*BRINGS, pressed(B.CHOOSE, "i1"), pressed(B.CHOOSE, "quality"))
PICTURED = (*WHY, replace(DECIDED, photo=True))
SIGNED_IN = (
    scan(BADGE),
    se.BadgeKnown("st-1", "0012"),
    PinTyped(serial=1, pin="2468"),
    se.StaffSignedIn("st-1", "0012", "associate"),
)
LOADS = (*SIGNED_IN, pressed(B.LOAD))
LOOKS = (*SIGNED_IN, pressed(B.RETRIEVE))


def after(*events: object) -> Visit:
    """Where a visit is after these events, from the idle screen."""
    return walk(Front(), *events)[0]


def collect(*events: object, targets: tuple[ev.Target, ...] = (FIRST,)) -> Visit:
    """A visit with a good code."""
    return after(scan(), ev.CodeAccepted("c1", "o1", targets), *events)


def refused(reason: str) -> Visit:
    """A scan that opens nothing."""
    return after(scan(), ev.CodeRefused(reason, number="20251121" if reason == "order_number" else None))


def booked(when: Booked) -> Visit:
    """Early or late."""
    return after(scan(), ev.CodeAccepted("c1", "o1", (FIRST,), booked=when))


def queued(*, doors: bool = False) -> Visit:
    """A number for the counter, after a door or without one."""
    events = (OPENED, TAKEN) if doors else ()
    return after(scan(), ev.CodeAccepted("c1", "o1", (FIRST,) if doors else (), counter=True), *events, NUMBER)


def asks(*events: object) -> Visit:
    """Somebody who asks how an order stands."""
    return after(pressed(B.ORDER_STATUS), *events)


def tells(*events: object) -> Visit:
    """Somebody who complains, or praises."""
    return after(pressed(B.COMPLAIN), ev.WritingKnown(True, on_phone=True), *events)


def decided(decision: str, compartment: str | None) -> Visit:
    """A return with a verdict."""
    return after(*WHY, replace(DECIDED, decision=decision, compartment=compartment))


def told(facts: Facts) -> Visit:
    """A return with the verdict that these facts tell of."""
    return decided(str(facts.reason), facts.compartment)


def returned(*events: object) -> Visit:
    """A return whose door opens."""
    return after(*WHY, DECIDED, pressed(B.OPEN_DOOR), *events)


def label(reason: str) -> Visit:
    """A label that was not loaded."""
    return after(*LOADS, scan("P-W1"), se.LabelRefused(reason))


AT_DOOR = (*LOADS, scan("P-W1"), FOUND, OPENED)


def loaded(*events: object) -> Visit:
    """A parcel that was just loaded."""
    return after(*AT_DOOR, CLOSED, pressed(B.INSIDE), moved(State.SETTLED, outcome="inside"), *events)


def taking_out(*events: object) -> Visit:
    """The parcel loaded last comes out again."""
    return loaded(pressed(B.TAKE_OUT), OPENED, *events)


def no_door(*events: object, place: str | None = None, reason: str | None = None) -> Visit:
    """A parcel that no door takes."""
    return after(*LOADS, scan("P-W1"), replace(NO_DOOR, place=place, reason=reason), *events)


FOUND_AT = {
    "in_door": pe.ParcelFound("P-W1", "ready", "A01"),
    "at_place": pe.ParcelFound("P-W1", "with_staff", place="S-03"),
    "unknown_label": pe.ParcelFound(None),
    "is_sent_back": pe.ParcelFound("P-W1", "sent_back"),
    **{f"is_{status}": pe.ParcelFound("P-W1", status) for status in ParcelStatus if status != "ready"},
}


def sought(where: str) -> Visit:
    """A label scanned at the menu."""
    return after(*SIGNED_IN, scan("P-W1"), FOUND_AT[where])


ROUND = pe.OverdueListed((LATE_ONE, LATE_TWO))
TO_THE_COUNTER = (pressed(B.SEEN_PARCEL), moved(State.SETTLED, outcome="parcel"), pe.PlaceOffered("S-03"))


ALL_DOORS = se.AuditListed(AUDITED)


def audited(*events: object, doors: tuple[se.AuditDoor, ...] = AUDITED) -> Visit:
    """The guided audit."""
    return after(*SIGNED_IN, BUSY, pressed(B.ROUNDS), pressed(B.BANK_AUDIT), se.AuditListed(doors), *events)


def overdue(*events: object) -> Visit:
    """The overdue round."""
    return after(*SIGNED_IN, BUSY, pressed(B.ROUNDS), pressed(B.OVERDUE), ROUND, *events)


def cancelled(*events: object) -> Visit:
    """The same round, of what was cancelled."""
    listed = pe.OverdueListed((replace(LATE_ONE, cancelled=True), LATE_TWO))
    return after(*SIGNED_IN, BUSY, pressed(B.ROUNDS), pressed(B.OVERDUE), listed, *events)


def on_a_task(task: TaskView) -> Visit:
    """A task that somebody has taken."""
    return after(*LOOKS, se.TasksListed((task,)), pressed(B.CHOOSE, task.id))


def elsewhere(*events: object) -> Visit:
    """A parcel that went behind a wrong door."""
    empty = moved(State.SETTLED, outcome="empty")
    return after(*AT_DOOR, pressed(B.WRONG_DOOR), CLOSED, empty, se.DoorsListed(DOORS), *events)
