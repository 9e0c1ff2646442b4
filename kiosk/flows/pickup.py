"""Pickup: a code, one door after the other, thanks; and a number for what waits behind the counter.

Knows: what a customer sees between showing a code and walking away. Must never know how a code is checked or a
door is driven. A door that did not open never stops the others.
"""

from dataclasses import replace

from kiosk.domain.credentials import Refusal
from kiosk.domain.operations import Kind, State
from kiosk.domain.tasks import TaskKind
from kiosk.flows import rating
from kiosk.flows.effects import (
    Begin,
    CallStaff,
    CheckIn,
    CheckTyped,
    Effect,
    EndEpochs,
    LookAtQueue,
    Say,
)
from kiosk.flows.events import (
    CheckedIn,
    CodeAccepted,
    CodeRefused,
    HelpCalled,
    LeftOpen,
    OperationMoved,
    QueueMoved,
    Target,
    TimedOut,
)
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.machine import Step, Table, rows, stay
from kiosk.flows.pickup_state import ASKING, DOOR_OPEN, HEARING, HELPED_HERE, Pickup, PickupPhase
from kiosk.flows.rating import rated
from kiosk.flows.scanned import scanned
from kiosk.flows.status import Status, StatusPhase
from kiosk.link.messages import CodeTyped, Pressed, Scanned
from kiosk.link.screens import Button

P = PickupPhase

AT_ONCE_MS = 1000
"""A door closed this soon after it opened was perhaps closed with the parcel inside."""


def _check_typed(state: Pickup, event: CodeTyped) -> Step:
    return Pickup(P.CHECKING, typed=True), (CheckTyped(event.code, event.locator),)


def _accepted(state: Pickup, event: CodeAccepted) -> Step:
    state = Pickup(
        P.CHECKING,
        credential=event.credential,
        order=event.order,
        todo=event.targets,
        counter=event.counter,
        booked=event.booked,
    )
    if event.booked and event.targets:
        return replace(state, phase=P.BOOKED), ()
    if event.targets:
        return _next_door(state)
    if event.counter:
        return _to_counter(replace(state, done=event.again))
    if not event.again:
        return Pickup(P.REFUSED, refused=CodeRefused(Refusal.NOT_READY)), ()
    return replace(state, phase=P.AGAIN, todo=event.again, again=True), ()


def _booked_pressed(state: Pickup, event: Pressed) -> Step:
    """Whoever comes early or late is told so, and then the door opens."""
    return _next_door(state) if event.button is Button.OPEN_DOOR else (Front(), ())


def _booked_seen(state: Pickup, event: TimedOut) -> Step:
    return _next_door(state)


def _to_counter(state: Pickup) -> Step:
    return replace(state, phase=P.NUMBERING, now=None), (CheckIn(state.order or "", state.credential),)


def _numbered(state: Pickup, event: CheckedIn) -> Step:
    return replace(state, phase=P.COUNTER, ticket=event), ()


def _queue_moved(state: Pickup, event: QueueMoved) -> Step:
    return state, (LookAtQueue(state.ticket.ticket),) if state.ticket else ()


def _refused(state: Pickup, event: CodeRefused) -> Step:
    retry = state.typed and event.reason == Refusal.NO_MATCH
    return Pickup(P.TYPING if retry else P.REFUSED, refused=event), ()


def _next_door(state: Pickup) -> Step:
    target, *rest = state.todo
    kind = Kind.REOPEN if state.again else Kind.PICKUP
    state = replace(state, phase=P.OPENING, now=target, todo=tuple(rest), operation=None, number=None)
    return state, (_begin(state, kind, target),)


def _begin(state: Pickup, kind: Kind, target: Target) -> Effect:
    return Begin(
        kind,
        target.compartment,
        epoch=target.epoch,
        parcel=target.parcel,
        order=state.order,
        credential=state.credential,
    )


def _opening_moved(state: Pickup, event: OperationMoved) -> Step:
    if event.state is State.OPENED:
        return replace(state, phase=P.OPEN), ()
    if event.refusal and event.refusal.reason == Refusal.DOOR_SILENT:
        return _silent(state, event.refusal)
    if event.refusal:
        return Pickup(P.REFUSED, refused=event.refusal), ()
    if event.state in {State.UNKNOWN, State.REJECTED}:
        return _jam(state, event)
    return state, ()


def _jam(state: Pickup, event: OperationMoved) -> Step:
    label = event.operation.compartment
    return replace(state, phase=P.JAM, number=event.number, complaint=event.complaint), (
        CallStaff(TaskKind.JAM, label, state.order),
    )


def _silent(state: Pickup, refusal: CodeRefused) -> Step:
    """Nothing was tried and nothing is in doubt: staff open this door, the others are opened here."""
    label = state.now.compartment if state.now else None
    return replace(state, phase=P.SILENT, refused=refusal), (CallStaff(TaskKind.HELP, label, state.order),)


def _silent_pressed(state: Pickup, event: Pressed) -> Step:
    state = replace(state, refused=None)
    return _after_door(state) if state.todo or state.done or state.counter else (Front(), ())


def _open_moved(state: Pickup, event: OperationMoved) -> Step:
    if event.state is State.UNKNOWN:
        return Front(), ()
    if event.state is not State.SETTLED or state.now is None:
        return state, ()
    if event.operation.outcome == "not_mine":
        return Front(FrontPhase.HELP), ()
    state = replace(state, done=(*state.done, state.now), until_ms=event.until_ms)
    if event.open_ms <= AT_ONCE_MS:
        return replace(state, phase=P.AT_ONCE), ()
    return _after_door(state)


def _after_door(state: Pickup) -> Step:
    if state.todo:
        return _next_door(state)
    if state.counter:
        return _to_counter(state)
    return replace(state, phase=P.COLLECTED, now=None), ()


def _left_open(state: Pickup, event: LeftOpen) -> Step:
    return replace(state, phase=P.LEFT_OPEN), ()


def _door_pressed(state: Pickup, event: Pressed) -> Step:
    label = state.now.compartment if state.now else None
    if event.button is Button.NOT_MINE and state.operation:
        call = CallStaff(TaskKind.HELP, label, state.order)
        return replace(state, phase=P.NOT_MINE), (Say(state.operation, "not_mine"), call)
    if event.button is Button.TOO_HIGH:
        return replace(state, phase=P.TOO_HIGH), (CallStaff(TaskKind.HELP, label, state.order),)
    if event.button is Button.DONE and state.phase is P.TOO_HIGH:
        return replace(state, phase=P.OPEN), ()
    return state, ()


def _at_once_pressed(state: Pickup, event: Pressed) -> Step:
    if event.button is Button.OPEN_AGAIN and state.now:
        done = tuple(target for target in state.done if target != state.now)
        return replace(state, phase=P.OPENING, done=done), (_begin(state, Kind.REOPEN, state.now),)
    return _after_door(state)


def _again_pressed(state: Pickup, event: Pressed) -> Step:
    if event.button is Button.OPEN_AGAIN and state.todo:
        return _next_door(state)
    return Front(), (EndEpochs(tuple(target.epoch for target in state.todo)),)


def _collected_pressed(state: Pickup, event: Pressed) -> Step:
    epochs = tuple(target.epoch for target in state.done)
    if event.button is Button.OPEN_AGAIN and state.done:
        return _next_door(replace(state, todo=state.done, done=(), again=True))
    if event.button is Button.RATE and (face := rated(event.value)):
        return rating.begin(face, state.order)
    if event.button is Button.DONE:
        return Front(), (EndEpochs(epochs),)
    return state, ()


def _jam_pressed(state: Pickup, event: Pressed) -> Step:
    return _after_door(state) if state.todo or state.counter else (Front(), ())


def _refused_pressed(state: Pickup, event: Pressed) -> Step:
    if event.button is Button.TYPE_CODE:
        return Pickup(P.TYPING), ()
    if event.button is Button.ORDER_STATUS and state.refused:
        return Status(StatusPhase.ASK, number=state.refused.number), ()
    return Front(), ()


def _home(state: Pickup, event: object) -> Step:
    return Front(), ()


def _help(state: Pickup, event: HelpCalled) -> Step:
    return Front(FrontPhase.HELP), ()


TABLE: Table[Pickup] = Table(
    "pickup",
    {
        (P.TYPING, CodeTyped): _check_typed,
        (P.TYPING, Pressed): _home,
        (P.CHECKING, CodeAccepted): _accepted,
        (P.CHECKING, CodeRefused): _refused,
        (P.BOOKED, Pressed): _booked_pressed,
        (P.BOOKED, TimedOut): _booked_seen,
        (P.NUMBERING, CheckedIn): _numbered,
        (P.COUNTER, CheckedIn): _numbered,
        (P.COUNTER, QueueMoved): _queue_moved,
        (P.COUNTER, Pressed): _collected_pressed,
        (P.REFUSED, Pressed): _refused_pressed,
        (P.OPENING, OperationMoved): _opening_moved,
        **rows(DOOR_OPEN, OperationMoved, _open_moved),
        **rows(DOOR_OPEN, Pressed, _door_pressed),
        **rows((P.OPEN, P.TOO_HIGH), LeftOpen, _left_open),
        **rows((P.LEFT_OPEN, P.NOT_MINE), LeftOpen, stay),
        (P.AT_ONCE, Pressed): _at_once_pressed,
        (P.AGAIN, Pressed): _again_pressed,
        (P.COLLECTED, Pressed): _collected_pressed,
        (P.JAM, Pressed): _jam_pressed,
        (P.SILENT, Pressed): _silent_pressed,
        **rows(HEARING, Scanned, scanned),
        **rows(ASKING, TimedOut, _home),
        **rows((P.TYPING, P.REFUSED), HelpCalled, _help),
        **rows(HELPED_HERE, HelpCalled, stay),
    },
)
