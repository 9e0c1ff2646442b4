"""No sequence of readings, words, delays and restarts breaks a rule of the physical act; a table that does is found."""

from collections.abc import Callable

import pytest
from act_machine import ActMachine
from hypothesis import settings
from machine_tests import deep, shrunk

from kiosk.domain.compartments import Door
from kiosk.domain.operations import State
from kiosk.flows import operation as acts
from kiosk.flows.act import Act, Due, Saw, Unlock

TestActs = ActMachine.TestCase
TestActs.settings = settings(max_examples=deep(300), stateful_step_count=30)


def arms_blindly(act: Act, event: Saw) -> acts.ActStep:
    return acts._arm(act, event.at_s)


def pulses_blindly(act: Act, event: Due) -> acts.ActStep:
    return acts._arm(act, event.at_s) if act.operation.attempt < act.limits.pulses else (act, ())


def pulses_at_the_start(act: Act, door: Door) -> acts.ActStep:
    act, effects = acts._give_up(act, "restart_nothing_seen")
    return act, (*effects, Unlock())


def waits_for_ever(act: Act, event: Due) -> acts.ActStep:
    return act, ()


def opens_on_the_ack(act: Act, event: Saw) -> acts.ActStep:
    act, commit = acts._commit(act, State.OPENED)
    return act, (commit,)


def unordered(arm: Callable[[Act, float], acts.ActStep]) -> Callable[[Act, float], acts.ActStep]:
    def hasty(act: Act, at_s: float) -> acts.ActStep:
        act, (commit, *timers, unlock) = arm(act, at_s)
        return act, (unlock, commit, *timers)

    return hasty


def believing(doubted: Callable[[Act, acts.ActEvent], acts.ActStep]) -> Callable[[Act, acts.ActEvent], acts.ActStep]:
    return lambda act, event: acts._armed_saw(act, event) if isinstance(event, Saw) else doubted(act, event)


MUTANTS: list[tuple[str, object, str]] = [
    ("_reserved_saw", arms_blindly, "armed without the sensor's word"),
    ("_pulse_again", pulses_blindly, "armed without the sensor's word"),
    ("_arm", unordered(acts._arm), "R1"),
    ("_armed_saw", opens_on_the_ack, "R2"),
    ("AGREEING", 1, "R2"),
    ("CLOSED_APART_S", 0.0, "closed on less than"),
    ("_resume_armed", pulses_at_the_start, "R4"),
    ("_doubted", believing(acts._doubted), "R12"),
    ("_armed_due", waits_for_ever, "for ever"),
    ("NEEDS_WORD", frozenset(), "settled"),
]


@pytest.mark.parametrize(("name", "mutant", "sentence"), MUTANTS, ids=[name for name, _, _ in MUTANTS])
def test_a_broken_rule_is_found_and_shrunk(
    name: str, mutant: object, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, name, mutant)
    said, steps = shrunk(ActMachine)
    assert sentence in said, said
    assert steps <= 6, said
