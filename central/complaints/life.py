"""The life of a complaint as a table: which act leads where, and what an act must bring along.

Pure. Knows states, acts and the pauses they make. Must never know a table, HTTP or how long anything may take.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from central.complaints.clocks import Pause


class State(StrEnum):
    """How far a complaint is."""

    OPEN = "open"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CARRIED_OUT = "carried_out"
    CLOSED = "closed"


class Act(StrEnum):
    """What somebody does about a complaint."""

    ASSIGN = "assign"
    ANSWER = "answer"
    WAIT = "wait"
    HEARD = "heard"
    PROPOSE = "propose"
    ACCEPT = "accept"
    DECLINE = "decline"
    CARRY_OUT = "carry_out"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    CLOSE = "close"
    REOPEN = "reopen"
    ADD = "add"


LIVE = frozenset(State) - {State.CLOSED}
ARROWS: dict[Act, dict[State, State]] = {
    Act.ASSIGN: {state: state for state in LIVE},
    Act.ANSWER: {state: state for state in LIVE},
    Act.WAIT: {State.OPEN: State.OPEN},
    Act.HEARD: {State.OPEN: State.OPEN},
    Act.PROPOSE: {State.OPEN: State.PROPOSED, State.PROPOSED: State.PROPOSED},
    Act.ACCEPT: {State.PROPOSED: State.ACCEPTED},
    Act.DECLINE: {State.PROPOSED: State.OPEN},
    Act.CARRY_OUT: {State.ACCEPTED: State.CARRIED_OUT},
    Act.SATISFIED: {State.CARRIED_OUT: State.CLOSED},
    Act.UNSATISFIED: {State.CARRIED_OUT: State.OPEN},
    Act.CLOSE: {State.OPEN: State.CLOSED, State.PROPOSED: State.CLOSED},
    Act.REOPEN: {State.CLOSED: State.OPEN},
    Act.ADD: {**{state: state for state in LIVE}, State.CLOSED: State.OPEN},
}
"""SATISFIED and UNSATISFIED are what the customer says in the follow-up. CLOSE is for what needs no solution (praise,
a suggestion noted, a customer nobody can reach) and says why. ADD are further words of the customer, who is heard
whatever has been done already."""

ANSWERS = frozenset({Act.ANSWER, Act.PROPOSE, Act.CLOSE})
"""Acts by which the customer hears from somebody: the first of them stops the first clock."""

NEEDS_NOTE = frozenset({Act.ANSWER, Act.PROPOSE, Act.CARRY_OUT, Act.CLOSE, Act.REOPEN, Act.ASSIGN, Act.ADD})
"""Acts that are nothing without words: the answer, the proposal, the evidence, the reason, the new owner."""


class ActError(Exception):
    """An act that cannot be done now, in a sentence."""


@dataclass(frozen=True)
class Life:
    """Where a complaint is. `solved_ms` is when the solution was carried out; a complaint that comes back loses it."""

    received_ms: int
    owner: str
    state: State = State.OPEN
    first_answer_ms: int | None = None
    solved_ms: int | None = None
    reopened: int = 0
    pauses: Sequence[Pause] = ()

    @property
    def waits(self) -> bool:
        """Whether the customer is waited for."""
        return bool(self.pauses) and self.pauses[-1][1] is None


def after(life: Life, act: Act, note: str, at_ms: int) -> Life:
    """The life after an act. ActError when the act does not fit, or brings no words."""
    target = ARROWS[act].get(life.state)
    if target is None:
        raise ActError(f"a complaint that is {life.state} takes no {act}")
    if act in NEEDS_NOTE and not note.strip():
        raise ActError(f"{act} needs words")
    if act is Act.WAIT and life.waits:
        raise ActError("the customer is waited for already")
    if act is Act.HEARD and not life.waits:
        raise ActError("nobody waits for the customer")
    act = _meant(life, act)
    life = replace(life, state=target, pauses=_pauses(life, act, at_ms))
    if act in ANSWERS and life.first_answer_ms is None:
        life = replace(life, first_answer_ms=at_ms)
    match act:
        case Act.ASSIGN:
            return replace(life, owner=note.strip())
        case Act.CARRY_OUT:
            return replace(life, solved_ms=at_ms)
        case Act.CLOSE:
            return replace(life, solved_ms=life.solved_ms or at_ms)
        case Act.UNSATISFIED | Act.REOPEN:
            return replace(life, solved_ms=None, reopened=life.reopened + 1)
    return life


def _meant(life: Life, act: Act) -> Act:
    """Words that come to a closed complaint open it again; those that were waited for end the waiting."""
    if act is not Act.ADD:
        return act
    if life.state is State.CLOSED:
        return Act.REOPEN
    return Act.HEARD if life.state is State.OPEN and life.waits else Act.ADD


def _pauses(life: Life, act: Act, at_ms: int) -> Sequence[Pause]:
    """A proposal waits for the customer by itself; whatever they say, or is done without them, ends the waiting. From a
    solution until somebody says that it was none, nothing was to be done either."""
    if act in {Act.ASSIGN, Act.ANSWER, Act.ADD}:
        return life.pauses
    if act in {Act.UNSATISFIED, Act.REOPEN}:
        return (*life.pauses, (at_ms if life.solved_ms is None else min(life.solved_ms, at_ms), at_ms))
    ended = life.pauses
    if life.waits:
        begun_ms = life.pauses[-1][0]
        ended = (*life.pauses[:-1], (begun_ms, max(begun_ms, at_ms)))
    return (*ended, (at_ms, None)) if act in {Act.WAIT, Act.PROPOSE} else ended
