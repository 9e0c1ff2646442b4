"""Self-service returns: the order, the item, the reason, the decision with its rule, a door, a case number.

Knows: what a customer sees. Must never know the rule itself: the decision comes as an answer.
"""

from dataclasses import replace

from kiosk.domain.codes import CaseCode, parse
from kiosk.domain.operations import Kind, State
from kiosk.domain.policy import Condition
from kiosk.domain.returns import Reason
from kiosk.domain.tasks import TaskKind
from kiosk.flows import rating
from kiosk.flows.effects import AskStatus, Begin, CallStaff, DecideReturn, FindOrder, Say
from kiosk.flows.events import (
    CodeRefused,
    ConditionWanted,
    HelpCalled,
    LeftOpen,
    OperationMoved,
    OrderFound,
    ReturnDecided,
    TimedOut,
)
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.rating import rated
from kiosk.flows.return_photo import ROWS as PHOTO_ROWS
from kiosk.flows.return_photo import consent
from kiosk.flows.returns_state import R, Returns, ReturnsPhase, takes_goods
from kiosk.flows.scanned import scanned
from kiosk.flows.status import Status, StatusPhase
from kiosk.link.messages import Pressed, Scanned
from kiosk.link.screens import Button

ASKING = (R.SCAN, R.REFUSED, R.ITEMS, R.REASON, R.CONDITION, R.DECISION, R.RECEIVED, R.JAM)
OPEN_DOOR = (R.OPEN, R.LEFT_OPEN)


def _scan(state: Returns, event: Scanned) -> Step:
    """The receipt of an earlier return tells how that one stands."""
    if isinstance(parse(event.text), CaseCode):
        return Status(StatusPhase.CHECKING), (AskStatus(event.text),)
    return Returns(R.CHECKING), (FindOrder(event.text),)


def _found(state: Returns, event: OrderFound) -> Step:
    """An order of one item asks nobody which."""
    found = Returns(R.ITEMS, order=event.order, order_number=event.number, items=event.items)
    return (found if len(event.items) != 1 else replace(found, phase=R.REASON, item=event.items[0])), ()


def _refused(state: Returns, event: CodeRefused) -> Step:
    return Returns(R.REFUSED, refused=event), ()


def _refused_pressed(state: Returns, event: Pressed) -> Step:
    return Returns(R.SCAN), ()


def _item_pressed(state: Returns, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return Front(), ()
    chosen = next((item for item in state.items if item.id == event.value), None)
    return (replace(state, phase=R.REASON, item=chosen), ()) if chosen else (state, ())


def _reason_pressed(state: Returns, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return _which(state)
    if event.value not in set(Reason):
        return state, ()
    return _decide(replace(state, reason=event.value, condition=None), low=event.low)


def _which(state: Returns) -> Step:
    """Back to the choice of the item, or home where there was none."""
    if len(state.items) < 2:
        return Front(), ()
    return replace(state, phase=R.ITEMS, condition=None, decided=None, photo=None, compartment=None), ()


def _decide(state: Returns, *, low: bool) -> Step:
    if state.order is None or state.item is None or state.reason is None:
        return Front(), ()
    decide = DecideReturn(state.order, state.item.id, state.reason, state.condition, low)
    return replace(state, phase=R.DECIDING), (decide,)


def _condition_wanted(state: Returns, event: ConditionWanted) -> Step:
    return replace(state, phase=R.CONDITION), ()


def _condition_pressed(state: Returns, event: Pressed) -> Step:
    if event.button is Button.BACK:
        return replace(state, phase=R.REASON), ()
    if event.value not in set(Condition):
        return state, ()
    return _decide(replace(state, condition=event.value), low=event.low)


def _decided(state: Returns, event: ReturnDecided) -> Step:
    state = replace(state, decided=event, photo=None, compartment=event.compartment)
    return consent(state) if event.photo and takes_goods(event) else (replace(state, phase=R.DECISION), ())


def _decision_pressed(state: Returns, event: Pressed) -> Step:
    if event.button is Button.OPEN_DOOR and takes_goods(state.decided):
        return _open(state)
    if event.button is Button.BACK:
        return _which(state)
    return state, ()


def _open(state: Returns) -> Step:
    begin = Begin(
        Kind.RETURN,
        state.compartment or "",
        order=state.order,
        item=state.item.id if state.item else None,
        reason=state.reason,
        condition=state.condition,
        photo=state.photo,
    )
    return replace(state, phase=R.OPENING, operation=None, reopen=False), (begin,)


def _opening_moved(state: Returns, event: OperationMoved) -> Step:
    if event.state is State.OPENED:
        return replace(state, phase=R.OPEN), ()
    if event.refusal:
        return Returns(R.REFUSED, refused=event.refusal), ()
    if event.state in {State.UNKNOWN, State.REJECTED}:
        call = CallStaff(TaskKind.JAM, event.operation.compartment, state.order)
        return replace(state, phase=R.JAM, number=event.number, complaint=event.complaint), (call,)
    return state, ()


def _moved(state: Returns, event: OperationMoved) -> Step:
    match event.state:
        case State.CLOSED:
            return replace(state, phase=R.INSIDE), ()
        case State.UNKNOWN:
            return Front(FrontPhase.HELP), ()
        case State.SETTLED:
            return _settled(state, event)
        case _:
            return state, ()


def _settled(state: Returns, event: OperationMoved) -> Step:
    if event.operation.outcome == "inside":
        case = event.operation.return_case
        return replace(state, phase=R.RECEIVED, number=event.number, case=case, until_ms=event.until_ms), ()
    return _open(state) if state.reopen else (Front(), ())


def _open_pressed(state: Returns, event: Pressed) -> Step:
    """Changed their mind with the door open: what counts is said now, and written when the door closes."""
    if event.button is Button.CHANGED_MIND and state.operation:
        return replace(state, phase=R.LEFT_OPEN), (Say(state.operation, "empty"),)
    return state, ()


def _inside_pressed(state: Returns, event: Pressed) -> Step:
    if state.operation is None:
        return state, ()
    outcome = "inside" if event.button is Button.INSIDE else "empty"
    reopen = event.button is Button.OPEN_AGAIN and state.item is not None
    return replace(state, phase=R.SETTLING, reopen=reopen), (Say(state.operation, outcome),)


def _left_open(state: Returns, event: LeftOpen) -> Step:
    return replace(state, phase=R.LEFT_OPEN), ()


def _received_pressed(state: Returns, event: Pressed) -> Step:
    if event.button is Button.RATE and (face := rated(event.value)):
        return rating.begin(face, returned=True)
    return Front(), ()


def _home(state: Returns, event: object) -> Step:
    return Front(), ()


TABLE: Table[Returns] = Table(
    "returns",
    {
        (R.SCAN, Scanned): _scan,
        (R.SCAN, Pressed): _home,
        (R.CHECKING, OrderFound): _found,
        (R.CHECKING, CodeRefused): _refused,
        (R.REFUSED, Scanned): _scan,
        (R.REFUSED, Pressed): _refused_pressed,
        (R.ITEMS, Pressed): _item_pressed,
        (R.REASON, Pressed): _reason_pressed,
        (R.CONDITION, Pressed): _condition_pressed,
        (R.DECIDING, ReturnDecided): _decided,
        (R.DECIDING, ConditionWanted): _condition_wanted,
        **PHOTO_ROWS,
        (R.DECISION, Pressed): _decision_pressed,
        (R.OPENING, OperationMoved): _opening_moved,
        **rows(OPEN_DOOR, OperationMoved, _moved),
        **rows(OPEN_DOOR, Pressed, _open_pressed),
        **rows(OPEN_DOOR, LeftOpen, _left_open),
        (R.INSIDE, Pressed): _inside_pressed,
        (R.INSIDE, OperationMoved): _moved,
        (R.SETTLING, OperationMoved): _moved,
        (R.RECEIVED, Pressed): _received_pressed,
        (R.JAM, Pressed): _home,
        **rows((R.RECEIVED, R.JAM), Scanned, scanned),
        **rows(ASKING, TimedOut, _home),
        **rows(ReturnsPhase, HelpCalled, stay),
    },
)
