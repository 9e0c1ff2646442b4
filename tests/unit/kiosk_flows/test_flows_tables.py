"""Every row of every table, and walks that no designer thought of."""

from enum import StrEnum

import pytest
from flow_samples import ANY_EVENT, EVENTS, states
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.events import TimedOut
from kiosk.flows.front import Front, FrontPhase
from kiosk.flows.machine import MissingRowError, Table, stay
from kiosk.flows.view import View
from kiosk.link.messages import Pressed
from kiosk.link.screens import Button, Screen

ROWS = [(kind, phase, event) for kind, table in visit.TABLES.items() for phase, event in table.rows]


def name_of(row: tuple[type, StrEnum, type]) -> str:
    return f"{row[0].__name__}-{row[1]}-{row[2].__name__}"


def check(state: object, effects: tuple[fx.Effect, ...]) -> View:
    """What holds after any step: a state of a known flow that can be shown, and at most one door to open."""
    assert type(state) in visit.TABLES
    assert all(isinstance(effect, fx.Effect) for effect in effects)
    begins = [effect for effect in effects if isinstance(effect, fx.Begin)]
    assert len(begins) <= 1
    assert all(begin.compartment for begin in begins)
    shown = visit.view(state)
    assert isinstance(shown.screen, Screen)
    assert set(shown.buttons) <= set(Button)
    return shown


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_every_row_leads_to_a_state_that_can_be_shown(row: tuple[type, StrEnum, type]) -> None:
    kind, phase, event_type = row
    assert event_type in EVENTS, f"there is no sample of {event_type.__name__}"
    for state in states(kind, phase):
        for event in EVENTS[event_type]:
            check(*visit.step(state, event))


@pytest.mark.parametrize("kind", visit.TABLES, ids=lambda kind: kind.__name__)
def test_every_phase_can_be_left(kind: type) -> None:
    """No phase is a trap: each has a row that may lead on, or is a wait that the desk itself ends."""
    table = visit.TABLES[kind]
    phases = {phase for phase, _ in table.rows}
    for phase in phases:
        leaving = any(
            visit.step(state, event)[0] != state
            for state in states(kind, phase)
            for heard, event_type in table.rows
            if heard is phase
            for event in EVENTS[event_type]
        )
        assert leaving or phase is FrontPhase.OUT_OF_SERVICE, f"{kind.__name__} never leaves {phase}"


@pytest.mark.parametrize("kind", visit.TABLES, ids=lambda kind: kind.__name__)
def test_every_screen_that_waits_for_a_person_hears_the_end_of_patience(kind: type) -> None:
    for phase in {phase for phase, _ in visit.TABLES[kind].rows}:
        for state in states(kind, phase):
            if not visit.view(state).patient:
                assert visit.listens(state, TimedOut("session")), (
                    f"{kind.__name__} {phase} would be asked to time out and cannot"
                )


@pytest.mark.parametrize("kind", visit.TABLES, ids=lambda kind: kind.__name__)
def test_every_offered_button_is_heard(kind: type) -> None:
    for phase in {phase for phase, _ in visit.TABLES[kind].rows}:
        for state in states(kind, phase):
            buttons = set(visit.view(state).buttons) - {Button.CALL_STAFF}
            listens = visit.listens(state, EVENTS[Pressed][0])
            assert not buttons or listens, f"{kind.__name__} {phase} shows {buttons} and hears no touch"


@settings(max_examples=300, deadline=None)
@given(st.lists(ANY_EVENT, max_size=40))
def test_no_walk_ever_fails(events: list[object]) -> None:
    state: visit.Visit = Front()
    for event in events:
        if not visit.listens(state, event):
            with pytest.raises(MissingRowError):
                visit.step(state, event)
            continue
        stepped, effects = visit.step(state, event)
        check(stepped, effects)
        assert isinstance(stepped, visit.Visit)
        state = stepped
        for effect in effects:
            if isinstance(effect, fx.Begin):
                state = visit.owning(state, "op1")
                assert visit.operation_of(state) == "op1"


def test_a_missing_row_says_what_is_missing() -> None:
    table: Table[Front] = Table("front", {(FrontPhase.HELP, int): stay})
    with pytest.raises(MissingRowError, match="front: no row for int in idle"):
        table.step(Front(), 1)
    assert table.step(Front(FrontPhase.HELP), 1) == (Front(FrontPhase.HELP), ())
