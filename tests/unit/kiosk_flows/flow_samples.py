"""States, events and random draws of both, for the tests of the tables."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from kiosk.domain.credentials import Booked, When
from kiosk.domain.operations import Operation, State
from kiosk.domain.ratings import Question
from kiosk.flows import effects as fx
from kiosk.flows import events as ev
from kiosk.flows import place_events as pe
from kiosk.flows import staff_events as se
from kiosk.flows import visit
from kiosk.flows.bank_audit import BankAudit
from kiosk.flows.complaint import Complaint
from kiosk.flows.front import Front
from kiosk.flows.load_state import Load, LoadPhase
from kiosk.flows.overdue import Round
from kiosk.flows.pickup_state import Pickup, PickupPhase
from kiosk.flows.places import Places
from kiosk.flows.rating import Rated
from kiosk.flows.retrieve import Errand, Retrieve
from kiosk.flows.returns_state import Returns
from kiosk.flows.staff import Person, Staff
from kiosk.flows.status import Status
from kiosk.link.messages import CodeTyped, OrderTyped, PhotoTaken, PinTyped, Pressed, Scanned, WordsTyped
from kiosk.link.screens import Button
from kiosk.link.views import DoorChoice, ItemView, ParcelView, PlaceView, TaskView

ANNE = Person("st-1", "0012", "associate")
FIRST = ev.Target("e1", "p1", "A01")
SECOND = ev.Target("e2", "p2", "B02")
BADGE = "KSB1:ABCDEFGH"
ITEM = ItemView(id="i1", title={"en": "Flask"}, variant={"en": "White"}, quantity=1, paid_fen=12_900)
OTHER = ItemView(id="i2", title={"en": "Cup"}, variant={"en": ""}, quantity=1, paid_fen=900)
DOOR_TASK = TaskView(id="t1", task="jam", compartment="A01", opened_ms=1)
MINE_TASK = TaskView(id="t3", task="missing", compartment=None, opened_ms=3, taken_by="0012")
CALL_TASK = TaskView(id="t2", task="help", compartment=None, opened_ms=2)
RECEIPT = "KRC1:0192f3a0-7c00-7000-8000-0000000000b3"
DOORS = tuple(DoorChoice(label=label, note="free") for label in ("A01", "A02", "B02"))
NO_DOOR = se.NoDoor("P-W1", "S", "p1")
LIES = PlaceView(place="S-03", parcel="p1", label="P-W1", order="W1")
LATE_ONE = pe.Overdue("e1", "p1", "o1", "A01", "P-W1", "W1", 5)
LATE_TWO = pe.Overdue("e2", "p2", "o2", "A02", "P-W2", "W2", 5)
AUDITED = tuple(se.AuditDoor(f"A0{at}", should) for at, should in enumerate(se.Should, start=1))
FOUND = se.DoorFound("p1", "o1", "W1", "P-W1", "S", "A01")
DECIDED = ev.ReturnDecided("accepted", "no_reason_window", 9, 12_900, "A02")
WITH_PHOTO = replace(DECIDED, photo=True)
EARLY = Booked(When.EARLY, 10, 20, 30)
LATE = Booked(When.LATE, 10, 20, 30)
NUMBER = ev.CheckedIn("t1", "12", "waiting", 2, 4)
STATUS = ev.StatusFound("W1", (ParcelView(state="ready", compartment="A01", until_ms=9), ParcelView(state="packing")))
NOTED = ev.ComplaintNoted("1K1121-1", 9)
LINKED = ev.ComplaintNoted("1K1121-1", 9, "https://pickup.example.com/w/AEAQ")
OPERATION = Operation("op1", "pickup", "A01", "s1", "customer", epoch="e1", parcel="p1", order="o1")


def moved(state: State, **changes: Any) -> ev.OperationMoved:
    """The news that the operation is there now."""
    return ev.OperationMoved(replace(OPERATION, state=state, **changes))


def pressed(button: Button, value: str | None = None) -> Pressed:
    """A touch."""
    return Pressed(serial=1, button=button, value=value)


def scanned(text: str = "CODE") -> Scanned:
    """A code before the camera."""
    return Scanned(text=text)


PRESSED_VALUES = (
    None,
    "3",
    "i1",
    "t1",
    "t2",
    "t3",
    "e1",
    "quality",
    "intact",
    "A",
    "A01",
    "jam",
    "goods",
    "praise",
    "refund",
)

EVENTS: dict[type, list[object]] = {
    Scanned: [scanned(), scanned(BADGE), scanned("P-W1"), scanned(RECEIPT)],
    Pressed: [pressed(button, value) for button in Button for value in PRESSED_VALUES],
    CodeTyped: [CodeTyped(serial=1, code="123456", locator="5678")],
    OrderTyped: [OrderTyped(serial=1, number="1042", locator="5678")],
    PhotoTaken: [PhotoTaken(serial=1, jpeg="AAAA"), PhotoTaken(serial=1, jpeg=None)],
    WordsTyped: [WordsTyped(serial=1, words="苹果坏了")],
    PinTyped: [PinTyped(serial=1, pin="2468")],
    ev.CodeAccepted: [
        ev.CodeAccepted("c1", "o1", (FIRST,)),
        ev.CodeAccepted("c1", "o1", (FIRST, SECOND)),
        ev.CodeAccepted("c1", "o1", (), (FIRST, SECOND)),
        ev.CodeAccepted("c1", "o1", ()),
        ev.CodeAccepted("c1", "o1", (FIRST,), booked=LATE),
        ev.CodeAccepted("c1", "o1", (FIRST, SECOND), counter=True, booked=EARLY),
        ev.CodeAccepted("c1", "o1", (FIRST, SECOND), counter=True),
        ev.CodeAccepted("c1", "o1", (), counter=True, booked=EARLY),
        ev.CodeAccepted("c1", "o1", (), (FIRST,), counter=True),
    ],
    ev.CheckedIn: [NUMBER, replace(NUMBER, state="called", ahead=0, minutes=0)],
    ev.QueueMoved: [ev.QueueMoved()],
    ev.QuestionChosen: [ev.QuestionChosen(Question.NPS), ev.QuestionChosen(None)],
    ev.WritingKnown: [ev.WritingKnown(True, on_phone=True), ev.WritingKnown(False)],
    ev.ComplaintNoted: [NOTED, LINKED],
    ev.OrderShown: [ev.OrderShown("20251121")],
    ev.StatusFound: [STATUS, ev.StatusFound("W1", ())],
    ev.CodeRefused: [
        ev.CodeRefused("expired", 5),
        ev.CodeRefused("no_match", tries_left=3),
        ev.CodeRefused("early", 5, booked=EARLY),
        ev.CodeRefused("order_number", number="20251121"),
    ],
    ev.OrderFound: [ev.OrderFound("o1", "W1", 5, (ITEM,)), ev.OrderFound("o1", "W1", 5, (ITEM, OTHER))],
    ev.ReturnDecided: [DECIDED, replace(DECIDED, decision="refused"), replace(DECIDED, compartment=None), WITH_PHOTO],
    ev.PhotoSealed: [ev.PhotoSealed("d" * 64)],
    ev.PhotoUnusable: [ev.PhotoUnusable()],
    ev.ConditionWanted: [ev.ConditionWanted()],
    ev.OperationMoved: [
        moved(state, outcome=outcome, opened_ms=1, closed_ms=closed_ms)
        for state in State
        for outcome in (None, "taken", "not_mine", "inside", "empty", "parcel", "unloaded", "left")
        for closed_ms in (500, 9000)
    ]
    + [moved(state, kind="staff", evidence="sensor_doubted_open") for state in State]
    + [moved(State.REJECTED, evidence="door_silent")],
    ev.LeftOpen: [ev.LeftOpen("op1")],
    se.BadgeKnown: [se.BadgeKnown("st-1", "0012")],
    se.StaffSignedIn: [se.StaffSignedIn("st-1", "0012", "associate")],
    se.StaffRefused: [se.StaffRefused("wrong_pin", 4), se.StaffRefused("too_many_tries", until_ms=9)],
    se.BankCounted: [se.BankCounted(30, 2), se.BankCounted(0, 2, places=3, overdue=1)],
    se.DoorFound: [FOUND],
    se.NoDoor: [replace(NO_DOOR, place="S-03"), NO_DOOR],
    se.LabelRefused: [se.LabelRefused("unknown_label"), se.LabelRefused("at_place", "S-03")],
    pe.PlacePut: [pe.PlacePut("S-03"), pe.PlacePut("S-03", done=False)],
    pe.PlaceOffered: [pe.PlaceOffered("S-03"), pe.PlaceOffered(None)],
    pe.PlacesListed: [pe.PlacesListed((LIES,)), pe.PlacesListed(())],
    pe.ParcelFound: [pe.ParcelFound("P-W1", "ready", "A01"), pe.ParcelFound(None)],
    pe.OverdueListed: [pe.OverdueListed((LATE_ONE, LATE_TWO)), pe.OverdueListed(())],
    se.TasksListed: [se.TasksListed((DOOR_TASK, CALL_TASK, MINE_TASK)), se.TasksListed(())],
    se.DoorsListed: [se.DoorsListed(DOORS), se.DoorsListed(())],
    se.AuditListed: [se.AuditListed(AUDITED), se.AuditListed(())],
    ev.TimedOut: [ev.TimedOut("session")],
    ev.HelpCalled: [ev.HelpCalled()],
}
"""Of every kind of event all that may come."""

ANY_EVENT = st.one_of([st.sampled_from(events) for events in EVENTS.values()])


def states(kind: type, phase: StrEnum) -> list[Any]:
    """What a flow may remember in a phase: nothing yet, and a full memory."""
    if kind is Front:
        return [kind(phase)]
    if kind is Rated:
        return [Rated(phase, question=one, tags=tags) for one in (*Question, None) for tags in ((), ("price",))]
    if kind is Pickup:
        full = {"credential": "c1", "order": "o1", "todo": (SECOND,), "now": FIRST, "done": (FIRST,)}
        later = {"counter": True, "ticket": NUMBER, "booked": EARLY}
        plain = Pickup(phase, todo=(FIRST,)) if phase is PickupPhase.BOOKED else Pickup(phase)
        return [plain, Pickup(phase, operation="op1", number="0042", **full), Pickup(phase, **full, **later)]
    if kind is Status:
        return [Status(phase), Status(phase, typed=True, found=STATUS)]
    if kind is Complaint:
        return [
            Complaint(phase),
            Complaint(phase, remedy="refund", order="o1", writes=True, noted=NOTED, on_phone=True),
        ]
    if kind is Returns:
        full = {
            "order": "o1",
            "items": (ITEM, OTHER),
            "item": ITEM,
            "reason": "size",
            "decided": WITH_PHOTO,
            "photo": "d" * 64,
        }
        return [Returns(phase), Returns(phase, compartment="A02", operation="op1", **full)]
    return staff_states(kind, phase)


def staff_states(kind: type, phase: StrEnum) -> list[Any]:
    """The same for the flows of staff."""
    full: dict[str, Any]
    if kind is Staff:
        return [Staff(phase), Staff(phase, ANNE), Staff(phase, ANNE, found=pe.ParcelFound("P-W1", "with_staff"))]
    if kind is Round:
        going = {"parcels": (LATE_ONE, LATE_TWO), "now": LATE_ONE, "operation": "op1"}
        return [Round(phase, ANNE), Round(phase, ANNE, turn=True, todo=(LATE_TWO,), place="S-03", **going)]
    if kind is BankAudit:
        audits = [BankAudit(phase, ANNE, now=door, turn=True, todo=AUDITED, operation="op1") for door in AUDITED]
        return [BankAudit(phase, ANNE), *audits]
    if kind is Places:
        return [Places(phase, ANNE), Places(phase, ANNE, (LIES, LIES))]
    if kind is Load:
        more: dict[str, Any] = {"no_door": replace(NO_DOOR, place="S-03"), "label": "P-W1"}
        more |= {"found": FOUND, "operation": "op1", "last": FOUND}
        full_load = Load(phase, ANNE, bigger=True, next_label="P-W2", **more)
        return [Load(phase, ANNE), full_load, Load(phase, ANNE, wrong=True, later=("P-W3",), reason="later", **more)]
    full = {"tasks": (DOOR_TASK, CALL_TASK), "door": "A01", "operation": "op1", "doors": DOORS}
    back = (Load(LoadPhase.SCAN, ANNE), ())
    errand = Errand("wrong_door", done=back, back=back)
    at_last = Retrieve(phase, ANNE, column="A", **full)
    return [
        Retrieve(phase, ANNE),
        Retrieve(phase, ANNE, **full),
        at_last,
        replace(at_last, errand=errand, task=MINE_TASK),
    ]


def walk(state: visit.Visit, *events: object) -> tuple[visit.Visit, list[fx.Effect]]:
    """The state after these events, and every effect on the way. A Begin owns the operation `op1`."""
    told: list[fx.Effect] = []
    for event in events:
        state, effects = visit.step(state, event)
        told += effects
        if any(isinstance(effect, fx.Begin) for effect in effects):
            state = visit.owning(state, "op1")
    return state, told
