"""The physical act: when it pulses, when it believes, when it gives up; by table. Walks: `test_flows_act_machine`."""

from dataclasses import replace

import pytest
from flow_samples import OPERATION
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.compartments import Door
from kiosk.domain.operations import LIVE, Kind, State
from kiosk.flows import operation as acts
from kiosk.flows.act import Act, Commit, Due, Limits, Look, NotSent, Remind, Said, Saw, Timer, Unlock

OPEN, CLOSED, BLIND = Door.OPEN, Door.CLOSED, Door.UNKNOWN
KINDS = [Kind.PICKUP, Kind.REOPEN, Kind.LOAD, Kind.RETURN, Kind.RETRIEVE]
WORDS = sorted(acts.NEEDS_WORD & set(KINDS))


def begun(kind: Kind = Kind.PICKUP) -> Act:
    return Act(replace(OPERATION, kind=kind), Limits())


def walk(act: Act, *events: acts.ActEvent) -> tuple[Act, list[acts.ActEffect]]:
    told: list[acts.ActEffect] = []
    for event in events:
        act, effects = acts.step(act, event)
        told += effects
    return act, told


def commits(effects: list[acts.ActEffect]) -> list[str]:
    return [effect.operation.state for effect in effects if isinstance(effect, Commit)]


ARMED = (Saw(CLOSED, 0.0),)
OPENED = (*ARMED, Saw(OPEN, 0.3), Saw(OPEN, 0.4))
SHUT = (*OPENED, Saw(CLOSED, 5.0), Saw(CLOSED, 5.31))


def test_a_closed_door_is_armed_durably_before_the_pulse() -> None:
    act, effects = walk(begun(), *ARMED)
    assert [type(effect) for effect in effects] == [Commit, Timer, Timer, Unlock]
    assert effects[1:3] == [Timer("opening", 5.0), Timer("pulse", 1.5)], "the window counts from the decision"
    assert (act.state, act.operation.attempt, act.operation.armed_s) == (State.ARMED, 1, 0.0)


@pytest.mark.parametrize("looks", [[OPEN], [BLIND, OPEN], [BLIND] * acts.LOOKS_BEFORE])
def test_no_pulse_for_a_door_that_is_open_or_unseen(looks: list[Door]) -> None:
    act, effects = walk(begun(), *(Saw(door, at_s) for at_s, door in enumerate(looks)))
    assert commits(effects) == [State.REJECTED]
    assert act.operation.evidence == f"door_{looks[-1]}_before"
    assert act.over


def test_a_look_in_vain_before_the_first_pulse_is_made_again() -> None:
    """A lost reply sends nobody to the counter."""
    act, effects = walk(begun(), Saw(BLIND, 0.0), Due("look", 0.5), Saw(BLIND, 0.6), Due("look", 1.1), Saw(CLOSED, 1.2))
    assert act.state is State.ARMED
    assert effects[:4] == [Timer("look", 0.5), Look(), Timer("look", 0.5), Look()]
    assert act.operation.armed_s == 1.2


def test_a_reserved_act_waits_for_its_first_look() -> None:
    for event in (Said("inside"), NotSent(), Due("pulse", 1.0)):
        assert walk(begun(), event) == (begun(), [])


def test_one_reading_that_comes_by_two_ways_is_one_reading() -> None:
    act, effects = walk(begun(), *ARMED, Saw(OPEN, 0.3), Saw(OPEN, 0.3))
    assert act.state is State.ARMED
    assert effects[-1] == Look(), "a second look is asked for, once"
    assert walk(act, Saw(OPEN, 0.4))[0].state is State.OPENED


@pytest.mark.parametrize("between", [CLOSED, BLIND])
def test_open_readings_must_follow_each_other(between: Door) -> None:
    act, _ = walk(begun(), *ARMED, Saw(OPEN, 0.3), Saw(between, 0.4), Saw(OPEN, 0.5))
    assert act.state is State.ARMED


def test_an_open_door_is_watched_and_reminded_of() -> None:
    act, effects = walk(begun(), *OPENED)
    assert effects[-2:] == [Timer("reminder", 20.0), Timer("closing", 120.0)]
    assert walk(act, Due("reminder", 20.4))[1] == [Remind()]
    assert walk(act, Due("confirm", 1.0))[1] == [Look()]
    assert walk(act, Due("pulse", 1.5)) == (act, []), "nothing pulses an open door"


@pytest.mark.parametrize("later_s", [0.0, 0.1, 0.299])
def test_closed_needs_two_readings_three_tenths_apart(later_s: float) -> None:
    act, effects = walk(begun(), *OPENED, Saw(CLOSED, 5.0), Saw(CLOSED, 5.0 + later_s))
    assert act.state is State.OPENED
    assert effects[-1] == Timer("confirm", 0.3)
    assert walk(act, Saw(CLOSED, 5.31))[0].state is State.SETTLED


@pytest.mark.parametrize("between", [OPEN, BLIND])
def test_closed_readings_must_follow_each_other(between: Door) -> None:
    act, _ = walk(begun(), *OPENED, Saw(CLOSED, 5.0), Saw(between, 5.2), Saw(CLOSED, 5.4))
    assert act.state is State.OPENED


def test_a_pickup_settles_by_itself_when_the_door_is_closed() -> None:
    act, effects = walk(begun(), *SHUT)
    assert commits(effects)[-2:] == [State.CLOSED, State.SETTLED]
    assert (act.operation.outcome, act.over) == ("taken", True)


def test_not_mine_is_kept_until_the_door_is_closed() -> None:
    act, _ = walk(begun(), *OPENED, Said("not_mine"), Saw(CLOSED, 5.0), Saw(CLOSED, 5.31))
    assert act.operation.outcome == "not_mine"


@pytest.mark.parametrize("kind", WORDS)
def test_who_lays_in_or_looks_has_to_say_so(kind: Kind) -> None:
    act, effects = walk(begun(kind), *SHUT)
    assert (act.state, effects[-1]) == (State.CLOSED, Timer("say", 60.0))
    settled, told = walk(act, Said("inside"))
    assert (commits(told), settled.operation.outcome) == ([State.SETTLED], "inside")
    silent, told = walk(act, Due("say", 65.3))
    assert (commits(told), silent.operation.evidence) == ([State.UNKNOWN], "nobody_said")
    early, _ = walk(begun(kind), *OPENED, Said("empty"), Saw(CLOSED, 5.0), Saw(CLOSED, 5.31))
    assert (early.state, early.operation.outcome) == (State.SETTLED, "empty")


def test_a_jam_gets_three_pulses_each_after_a_closed_look_and_then_staff() -> None:
    act, effects = walk(begun(), *ARMED)
    for attempt, at_s in ((2, 1.5), (3, 3.0)):
        act, effects = walk(act, Due("pulse", at_s))
        assert effects == [Look(), Timer("pulse_now", 0)]
        act, effects = walk(act, Saw(CLOSED, at_s + 0.02), Due("pulse_now", at_s + 0.02))
        assert isinstance(effects[0], Commit)
        assert effects[-1] == Unlock()
        assert act.operation.attempt == attempt
    assert not any(isinstance(effect, Timer) for effect in effects), "neither a new window nor a fourth pulse"
    act, effects = walk(act, Due("opening", 5.0))
    assert (commits(effects), act.operation.evidence) == ([State.UNKNOWN], "no_open_seen")
    assert walk(act, Saw(OPEN, 6.0), Due("pulse", 7.0), Said("taken")) == (act, []), "the end is the end"


@pytest.mark.parametrize("seen", [(), (Saw(OPEN, 1.52),), (Saw(BLIND, 1.52),)])
def test_no_further_pulse_without_a_fresh_closed_look(seen: tuple[Saw, ...]) -> None:
    _, effects = walk(begun(), *ARMED, Saw(CLOSED, 1.4), Due("pulse", 1.5), *seen, Due("pulse_now", 1.53))
    assert len([effect for effect in effects if isinstance(effect, Unlock)]) == 1
    assert effects[-1] == Timer("pulse", 0.5), "it is tried again a little later"


def test_a_pulse_that_was_not_sent_changes_nothing() -> None:
    act, _ = walk(begun(), *ARMED)
    assert walk(act, NotSent()) == (act, [])


def test_an_unseen_door_is_looked_at_again() -> None:
    act, effects = walk(begun(), *ARMED, Saw(BLIND, 0.3))
    assert effects[-1] == Timer("confirm", 0.5)
    assert walk(act, Due("confirm", 0.8))[1] == [Look()]


def test_a_board_silent_for_ten_seconds_ends_in_doubt() -> None:
    act, effects = walk(begun(), *OPENED, Saw(BLIND, 1.0), Saw(BLIND, 10.9))
    assert (act.state, effects[-1]) == (State.OPENED, Timer("confirm", 1.0))
    assert walk(act, Saw(BLIND, 11.0))[0].operation.evidence == "board_silent"
    heard, _ = walk(act, Saw(OPEN, 11.0), Saw(BLIND, 12.0), Saw(BLIND, 21.9))
    assert heard.state is State.OPENED, "a word in between starts the silence anew"


def test_a_door_left_open_ends_in_doubt() -> None:
    act, effects = walk(begun(), *OPENED, Due("closing", 120.4))
    assert (commits(effects)[-1], act.operation.evidence) == (State.UNKNOWN, "left_open")


RESUMED = [
    (State.RESERVED, OPEN, State.REJECTED),
    (State.RESERVED, CLOSED, State.REJECTED),
    (State.RESERVED, BLIND, State.REJECTED),
    (State.ARMED, OPEN, State.OPENED),
    (State.ARMED, CLOSED, State.UNKNOWN),
    (State.ARMED, BLIND, State.UNKNOWN),
    (State.OPENED, OPEN, State.OPENED),
    (State.OPENED, CLOSED, State.SETTLED),
    (State.OPENED, BLIND, State.UNKNOWN),
    (State.ARMED, None, State.UNKNOWN),
    (State.OPENED, None, State.OPENED),
    (State.CLOSED, CLOSED, State.SETTLED),
    (State.CLOSED, BLIND, State.UNKNOWN),
]


@pytest.mark.parametrize(("found", "door", "then"), RESUMED)
def test_a_restart_believes_the_sensor_and_pulses_nothing(found: State, door: Door | None, then: State) -> None:
    act = Act(replace(OPERATION, state=found), Limits())
    after, effects = acts.resume(act, door)
    assert after.state is then
    assert not any(isinstance(effect, Unlock) for effect in effects)
    if then is State.OPENED:
        assert [effect for effect in effects if isinstance(effect, Timer)] == [
            Timer("reminder", 0),
            Timer("closing", 120.0),
        ]


def test_a_closing_nobody_saw_is_marked() -> None:
    _, effects = acts.resume(Act(replace(OPERATION, state=State.OPENED), Limits()), CLOSED)
    first = effects[0]
    assert isinstance(first, Commit)
    assert (first.operation.state, first.operation.evidence) == (State.CLOSED, "closing_unwitnessed")


@pytest.mark.parametrize("kind", WORDS)
def test_what_nobody_said_before_a_restart_stays_in_doubt(kind: Kind) -> None:
    act = Act(replace(OPERATION, kind=kind, state=State.CLOSED), Limits())
    after, _ = acts.resume(act, CLOSED)
    assert (after.state, after.operation.evidence) == (State.UNKNOWN, "restart_before_word")


@settings(max_examples=200, deadline=None)
@given(kind=st.sampled_from(KINDS), state=st.sampled_from(sorted(LIVE)), door=st.sampled_from([OPEN, CLOSED, BLIND]))
def test_every_live_act_can_be_resumed(kind: Kind, state: str, door: Door) -> None:
    act, effects = acts.resume(Act(replace(OPERATION, kind=kind, state=state, attempt=1), Limits()), door)
    assert not any(isinstance(effect, Unlock) for effect in effects)
    waiting = {effect.name for effect in effects if isinstance(effect, Timer)}
    assert act.over or waiting & {"closing", "say"}, "what stays live has an end"
