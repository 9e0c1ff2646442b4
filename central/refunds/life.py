"""The life of a refund as a table: no money is asked for twice, and none is forgotten.

Pure. Knows states and what a provider may answer. Must never know a table, a wire or a person.
"""

from enum import StrEnum

DAY_MS = 86_400_000
DUE_MS = 7 * DAY_MS
"""The customer has the money within seven days of handing the goods in; the clock runs from their receipt, whatever
staff still have to look at."""


class State(StrEnum):
    """Where the money is."""

    REVIEW = "review"
    ASKED = "asked"
    APPROVED = "approved"
    REQUESTED = "requested"
    FAILED = "failed"
    REFUNDED = "refunded"
    REFUSED = "refused"


class Step(StrEnum):
    """What happens to a refund."""

    ASK = "ask"
    ANSWER = "answer"
    APPROVE = "approve"
    REFUSE = "refuse"
    REQUEST = "request"
    NOT_HEARD = "not_heard"
    SETTLE = "settle"
    FAIL = "fail"
    PAY = "pay"


ARROWS: dict[Step, dict[State, State]] = {
    Step.ASK: {State.REVIEW: State.ASKED},
    Step.ANSWER: {State.ASKED: State.REVIEW},
    Step.APPROVE: {State.REVIEW: State.APPROVED, State.ASKED: State.APPROVED},
    Step.REFUSE: {State.REVIEW: State.REFUSED, State.ASKED: State.REFUSED},
    Step.REQUEST: {State.APPROVED: State.REQUESTED},
    Step.NOT_HEARD: {State.REQUESTED: State.APPROVED},
    Step.SETTLE: {State.REQUESTED: State.REFUNDED},
    Step.FAIL: {State.REQUESTED: State.FAILED},
    Step.PAY: {State.APPROVED: State.REFUNDED, State.FAILED: State.REFUNDED},
}
"""REQUEST is written down before a provider hears of it: after a crash, or an answer that never came, the provider is
asked what became of it (SETTLE, FAIL), and only when it has never heard of it (NOT_HEARD) may it be asked for again.
PAY is another way: staff pay in cash or by transfer, for what the provider cannot, or where there is none."""

UNDECIDED = frozenset({State.REVIEW, State.ASKED})
OPEN = frozenset({State.REVIEW, State.ASKED, State.APPROVED, State.REQUESTED, State.FAILED})


class StepError(Exception):
    """A step that cannot be taken now, in a sentence."""


def after(state: State, step: Step) -> State:
    """The state after a step. StepError when it does not fit."""
    target = ARROWS[step].get(state)
    if target is None:
        raise StepError(f"A refund that is {state} cannot take the step {step}.")
    return target
