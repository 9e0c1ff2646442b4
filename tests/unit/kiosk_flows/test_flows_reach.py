"""Every phase can be reached from an idle kiosk, and from every one there is a way home that needs nobody."""

from typing import Any

import pytest
from flow_samples import EVENTS

from kiosk.domain.operations import State
from kiosk.flows import effects as fx
from kiosk.flows import events as ev
from kiosk.flows import pickup, visit
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.machine import stay
from kiosk.flows.pickup_state import PickupPhase
from kiosk.link.messages import CodeTyped, PhotoTaken, PinTyped, Pressed, Scanned, WordsTyped

ALL = [event for events in EVENTS.values() for event in events]
PEOPLE = (Pressed, Scanned, CodeTyped, PhotoTaken, PinTyped, WordsTyped, ev.HelpCalled)
ALONE = [
    event
    for event in ALL
    if not isinstance(event, PEOPLE) and not (isinstance(event, ev.OperationMoved) and event.state is State.SETTLED)
]
"""What comes with nobody there: answers, doors that end in doubt, and time."""

THE_DESKS = {(Front, FrontPhase.CLOSE_DOOR), (Front, FrontPhase.OUT_OF_SERVICE)}
"""Phases that only the desk begins and ends: a door found open at the start, a kiosk that cannot serve."""

FLAGS = (
    "operation", "todo", "now", "found", "item", "reopen", "again", "bigger", "next_label", "person", "typed",
    "counter", "ticket", "writes", "on_phone", "remedy", "last", "wrong", "errand", "no_door", "photo",
)  # fmt: skip


def key(state: Any) -> tuple[object, ...]:
    """What makes two states of a phase different."""
    return type(state), state.phase, *(bool(getattr(state, name, None)) for name in FLAGS)


def after(state: Any, event: object) -> Any:
    """The next state; an operation that is begun is `op1`."""
    stepped, effects = visit.step(state, event)
    begun = any(isinstance(effect, fx.Begin) for effect in effects)
    return visit.owning(stepped, "op1") if begun else stepped


def reached(start: Any, events: list[Any]) -> dict[tuple[object, ...], Any]:
    """One state of every kind that these events lead to."""
    found, todo = {key(start): start}, [start]
    while todo:
        state = todo.pop()
        for event in events:
            if visit.listens(state, event):
                new = after(state, event)
                if key(new) not in found:
                    found[key(new)] = new
                    todo.append(new)
    return found


def trapped() -> list[Any]:
    """States from which nothing leads home while nobody is there."""
    return [state for state in reached(Front(), ALL).values() if key(Front()) not in reached(state, ALONE)]


def test_every_phase_is_reached_from_idle() -> None:
    found = {(type(state), state.phase) for state in reached(Front(), ALL).values()}
    phases = {(kind, phase) for kind, table in visit.TABLES.items() for phase, _ in table.rows}
    assert phases - found == THE_DESKS & phases


def test_every_state_finds_its_way_home_with_nobody_there() -> None:
    states = reached(Front(), ALL)
    assert len(states) > sum(len({phase for phase, _ in table.rows}) for table in visit.TABLES.values())
    assert trapped() == []


def test_a_trap_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pickup.TABLE.rows, (PickupPhase.JAM, ev.TimedOut), stay)
    assert {state.phase for state in trapped()} >= {PickupPhase.JAM}


def test_a_phase_nobody_comes_to_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pickup.TABLE.rows, (PickupPhase.OPEN, ev.LeftOpen), stay)
    monkeypatch.setitem(pickup.TABLE.rows, (PickupPhase.TOO_HIGH, ev.LeftOpen), stay)
    found = {(type(state), state.phase) for state in reached(Front(), ALL).values()}
    assert (pickup.Pickup, PickupPhase.LEFT_OPEN) not in found
