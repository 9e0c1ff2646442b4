"""The physical act on one compartment: when to pulse, when to believe, when to give up. Pure.

Knows: the rules of the physical act (docs/safety.md): no pulse without a committed ARMED row, an ack never advances
the state, each further pulse only after the sensor said closed, one opening window over all attempts, closed means
two closed readings at least 300 ms apart, and nothing seen means UNKNOWN.
Must never know what the act is for: custody is decided elsewhere, in the same transaction.

The caller executes effects in their order; a Commit is durable before what follows it.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.compartments import Door
from kiosk.domain.operations import SENSOR_DOUBTED, STAYED_SHUT, Kind, State
from kiosk.flows.act import (
    NEEDS_WORD,
    Act,
    ActEffect,
    ActEvent,
    Commit,
    Due,
    Look,
    NotSent,
    Remind,
    Said,
    Saw,
    Timer,
    Unlock,
)

AGREEING = 2
"""Readings that must agree before a door counts as open: the XOR and sum checks of lock boards miss paired errors."""

CLOSED_APART_S = 0.3

LOOK_AGAIN_S = 0.5
"""How soon a door is read again after its board did not answer."""

LOOKS_BEFORE = 3
"""Looks in vain before a door that nothing was sent to is given up: a lost reply or two must not send anybody to the
counter."""


ActStep = tuple[Act, tuple[ActEffect, ...]]


def _commit(act: Act, state: State, **changes: object) -> tuple[Act, Commit]:
    operation = act.operation.to(state, **changes)
    fresh = replace(act, operation=operation, opens=0, open_at_s=None, closed_since_s=None, silent_since_s=None)
    return fresh, Commit(operation)


def _give_up(act: Act, evidence: str) -> ActStep:
    act, commit = _commit(act, State.UNKNOWN, evidence=evidence)
    return act, (commit,)


def _arm(act: Act, at_s: float) -> ActStep:
    """The window counts from the decision: an ack that never comes must not push back the next step for the person."""
    act, commit = _commit(act, State.ARMED, attempt=act.operation.attempt + 1, armed_s=at_s)
    first = act.operation.attempt == 1
    window = (Timer("opening", act.limits.opening_window_s),) if first else ()
    again = (Timer("pulse", act.limits.pulse_every_s),) if act.operation.attempt < act.limits.pulses else ()
    return act, (commit, *window, *again, Unlock())


def _reserved_saw(act: Act, event: Saw) -> ActStep:
    if event.door is Door.CLOSED:
        return _arm(act, event.at_s)
    if event.door is Door.UNKNOWN and act.blind < LOOKS_BEFORE - 1:
        return replace(act, blind=act.blind + 1), (Timer("look", LOOK_AGAIN_S),)
    if act.operation.kind == Kind.STAFF:
        return _arm_doubted(act, event)
    act, commit = _commit(act, State.REJECTED, evidence=f"door_{event.door}_before")
    return act, (commit,)


def _armed_saw(act: Act, event: Saw) -> ActStep:
    if event.door is Door.UNKNOWN:
        return replace(act, opens=0, closed_since_s=None), (Timer("confirm", LOOK_AGAIN_S),)
    if event.door is Door.CLOSED:
        return replace(act, opens=0, closed_since_s=event.at_s), ()
    if act.opens and act.open_at_s is not None and event.at_s <= act.open_at_s:
        return act, ()
    act = replace(act, opens=act.opens + 1, open_at_s=event.at_s, closed_since_s=None)
    if act.opens < AGREEING:
        return act, (Look(),)
    act, commit = _commit(act, State.OPENED)
    limits = act.limits
    return act, (
        commit,
        Timer("reminder", limits.left_open_after_s),
        Timer("closing", limits.closing_window_s),
    )


def _armed_due(act: Act, event: Due) -> ActStep:
    if event.name == "opening":
        return _give_up(act, "no_open_seen")
    if event.name == "pulse":
        return replace(act, closed_since_s=None), (Look(), Timer("pulse_now", 0))
    if event.name == "pulse_now":
        return _pulse_again(act, event)
    return act, (Look(),)


def _pulse_again(act: Act, event: Due) -> ActStep:
    """The look asked for has been answered: a door not just seen closed gets no further pulse, and none gets more
    than the limit, whatever timer may still run out."""
    if act.operation.attempt >= act.limits.pulses:
        return act, ()
    if act.closed_since_s is None:
        return act, (Timer("pulse", LOOK_AGAIN_S),)
    return _arm(act, event.at_s)


def _arm_doubted(act: Act, event: Saw) -> ActStep:
    """One pulse and no second: that would need the sensor's word that the door is closed (R3, R12)."""
    evidence = f"{SENSOR_DOUBTED}_{event.door}"
    act, commit = _commit(act, State.ARMED, attempt=1, armed_s=event.at_s, evidence=evidence)
    return act, (commit, Timer("say", act.limits.say_window_s), Unlock())


def _doubted(act: Act, event: ActEvent) -> ActStep:
    """No sensor advances this act: it ends in doubt, and what staff saw resolves the doubt."""
    evidence = act.operation.evidence or SENSOR_DOUBTED
    match event:
        case Said(outcome=outcome) if outcome != STAYED_SHUT:
            act, doubt = _commit(act, State.UNKNOWN, evidence=evidence)
            seen = f"{evidence}; seen {outcome} by {act.operation.actor}"
            act, resolved = _commit(act, State.RESOLVED, outcome=outcome, evidence=seen)
            return act, (doubt, resolved)
        case Said() | Due(name="say"):
            return _give_up(act, evidence)
        case _:
            return act, ()


def _armed(act: Act, event: ActEvent) -> ActStep:
    if act.operation.doubted:
        return _doubted(act, event)
    match event:
        case Saw():
            return _armed_saw(act, event)
        case Due():
            return _armed_due(act, event)
        case NotSent():
            return act, ()
        case Said():
            return replace(act, said=event.outcome), ()


def _opened_saw(act: Act, event: Saw) -> ActStep:
    if event.door is Door.OPEN:
        return replace(act, closed_since_s=None, silent_since_s=None), ()
    if event.door is Door.UNKNOWN:
        since_s = event.at_s if act.silent_since_s is None else act.silent_since_s
        if event.at_s - since_s >= act.limits.silence_s:
            return _give_up(act, "board_silent")
        return replace(act, silent_since_s=since_s, closed_since_s=None), (Timer("confirm", 1.0),)
    if act.closed_since_s is None:
        return replace(act, closed_since_s=event.at_s, silent_since_s=None), (Timer("confirm", CLOSED_APART_S),)
    if event.at_s - act.closed_since_s < CLOSED_APART_S:
        return act, (Timer("confirm", CLOSED_APART_S),)
    return _close(act)


def _close(act: Act) -> ActStep:
    act, commit = _commit(act, State.CLOSED)
    if act.said is not None or act.operation.kind not in NEEDS_WORD:
        settled, second = _commit(act, State.SETTLED, outcome=act.said or "taken")
        return settled, (commit, second)
    return act, (commit, Timer("say", act.limits.say_window_s))


def _opened(act: Act, event: ActEvent) -> ActStep:
    match event:
        case Saw():
            return _opened_saw(act, event)
        case Due(name="confirm"):
            return act, (Look(),)
        case Due(name="reminder"):
            return act, (Remind(),)
        case Due(name="closing"):
            return _give_up(act, "left_open")
        case Said():
            return replace(act, said=event.outcome), ()
        case _:
            return act, ()


def _closed(act: Act, event: ActEvent) -> ActStep:
    match event:
        case Said():
            act, commit = _commit(act, State.SETTLED, outcome=event.outcome)
            return act, (commit,)
        case Due(name="say"):
            return _give_up(act, "nobody_said")
        case _:
            return act, ()


def _reserved(act: Act, event: ActEvent) -> ActStep:
    match event:
        case Saw():
            return _reserved_saw(act, event)
        case Due(name="look"):
            return act, (Look(),)
        case _:
            return act, ()


def _nothing(act: Act, event: ActEvent) -> ActStep:
    return act, ()


TABLE: dict[State, Callable[[Act, ActEvent], ActStep]] = {
    State.RESERVED: _reserved,
    State.ARMED: _armed,
    State.OPENED: _opened,
    State.CLOSED: _closed,
    State.UNKNOWN: _nothing,
    State.SETTLED: _nothing,
    State.REJECTED: _nothing,
    State.RESOLVED: _nothing,
}


def step(act: Act, event: ActEvent) -> ActStep:
    """The act after this event, and what is to be done, in this order."""
    return TABLE[act.state](act, event)


def resume(act: Act, door: Door | None) -> ActStep:
    """Reconcile an act found live at start-up with what two readings of its door, CLOSED_APART_S apart, say alike;
    None when they do not. Never sends a pulse (R4)."""
    if act.state is State.RESERVED:
        act, commit = _commit(act, State.REJECTED, evidence="restart")
        return act, (commit,)
    if door is Door.UNKNOWN:
        return _give_up(act, "board_silent_at_start")
    if act.state is State.ARMED:
        return _resume_armed(act, door)
    if act.state is State.OPENED:
        return _resume_opened(act, door)
    if act.operation.kind in NEEDS_WORD:
        return _give_up(act, "restart_before_word")
    act, commit = _commit(act, State.SETTLED, outcome="taken")
    return act, (commit,)


def _resume_armed(act: Act, door: Door | None) -> ActStep:
    if door is not Door.OPEN or act.operation.doubted:
        return _give_up(act, "restart_nothing_seen")
    act, commit = _commit(act, State.OPENED, evidence="seen_open_at_start")
    return act, (commit, *_resume_timers(act))


def _resume_opened(act: Act, door: Door | None) -> ActStep:
    """A sensor that contradicts itself is watched on."""
    if door is not Door.CLOSED:
        return act, _resume_timers(act)
    act, commit = _commit(act, State.CLOSED, evidence="closing_unwitnessed")
    if act.operation.kind in NEEDS_WORD:
        return act, (commit, Timer("say", act.limits.say_window_s))
    act, second = _commit(act, State.SETTLED, outcome="taken")
    return act, (commit, second)


def _resume_timers(act: Act) -> tuple[Timer, ...]:
    return (Timer("reminder", 0), Timer("closing", act.limits.closing_window_s))
