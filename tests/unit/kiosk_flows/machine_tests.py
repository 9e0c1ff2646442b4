"""Running state machines: how many examples, and what becomes of one that must fail."""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def deep(quick: int) -> int:
    """`quick` examples in the suite; as many as the profile says where somebody chose a deeper one."""
    chosen = settings.default
    assert chosen is not None
    return quick if chosen.derandomize else max(quick, chosen.max_examples)


def shrunk(machine: type[RuleBasedStateMachine]) -> tuple[str, int]:
    """What a machine that must fail says, with its shortest story, and of how many steps that is."""
    phases = (Phase.generate, Phase.shrink)
    quick = settings(
        max_examples=500,
        stateful_step_count=5,
        derandomize=True,
        deadline=None,
        phases=phases,
        report_multiple_bugs=False,
    )
    with pytest.raises(Exception) as failed:  # noqa: PT011  an assertion, or the table's own refusal
        run_state_machine_as_test(machine, settings=quick)
    said = "\n".join((str(failed.value), *getattr(failed.value, "__notes__", ())))
    story = [line for line in said.splitlines() if line.strip().startswith("state.") and "teardown" not in line]
    assert story, said
    return said, len(story)
