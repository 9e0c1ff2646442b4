"""The life of a complaint: every act from every state leads where the table says, or is refused."""

import random

import pytest

from central.complaints.life import ARROWS, LIVE, NEEDS_NOTE, Act, ActError, Life, State, after

START = Life(received_ms=0, owner="manager")


def lived(*acts: Act, since_ms: int = 0) -> Life:
    """A life after some acts, one each hour."""
    life = START
    for number, act in enumerate(acts, start=1):
        life = after(life, act, "words", since_ms + number * 3_600_000)
    return life


WAYS = {
    State.OPEN: (),
    State.PROPOSED: (Act.PROPOSE,),
    State.ACCEPTED: (Act.PROPOSE, Act.ACCEPT),
    State.CARRIED_OUT: (Act.PROPOSE, Act.ACCEPT, Act.CARRY_OUT),
    State.CLOSED: (Act.PROPOSE, Act.ACCEPT, Act.CARRY_OUT, Act.SATISFIED),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_an_act_leads_where_the_table_says_or_nowhere(state: State, act: Act) -> None:
    life = lived(*WAYS[state])
    assert life.state is state
    target = ARROWS[act].get(state)
    if target is None or (act is Act.HEARD and not life.waits):
        with pytest.raises(ActError):
            after(life, act, "words", 10**9)
    else:
        assert after(life, act, "words", 10**9).state is target


@pytest.mark.parametrize("act", sorted(NEEDS_NOTE))
def test_an_act_that_needs_words_is_nothing_without(act: Act) -> None:
    life = lived(*next(WAYS[state] for state in WAYS if state in ARROWS[act]))
    with pytest.raises(ActError, match="words"):
        after(life, act, "  ", 10**9)


def test_the_first_answer_counts_once() -> None:
    assert lived(Act.ASSIGN).first_answer_ms is None
    life = lived(Act.ASSIGN, Act.ANSWER, Act.PROPOSE)
    assert (life.owner, life.first_answer_ms) == ("words", 2 * 3_600_000)


def test_a_proposal_waits_for_the_customer() -> None:
    life = lived(Act.PROPOSE)
    assert life.waits
    assert lived(Act.PROPOSE, Act.DECLINE).pauses == ((3_600_000, 2 * 3_600_000),)
    again = lived(Act.PROPOSE, Act.PROPOSE)
    assert (again.waits, len(again.pauses)) == (True, 2)


def test_what_comes_back_is_unsolved_and_the_time_between_does_not_count() -> None:
    life = lived(Act.PROPOSE, Act.ACCEPT, Act.CARRY_OUT, Act.SATISFIED, Act.REOPEN)
    assert (life.state, life.solved_ms, life.reopened) == (State.OPEN, None, 1)
    assert life.pauses[-1] == (3 * 3_600_000, 5 * 3_600_000)
    unhappy = lived(Act.PROPOSE, Act.ACCEPT, Act.CARRY_OUT, Act.UNSATISFIED)
    assert (unhappy.state, unhappy.reopened) == (State.OPEN, 1)


def test_praise_is_closed_with_a_word() -> None:
    life = lived(Act.CLOSE)
    assert (life.state, life.first_answer_ms, life.solved_ms) == (State.CLOSED, 3_600_000, 3_600_000)


def test_no_life_ends_in_a_corner_and_waiting_never_outlives_it() -> None:
    """Drawn acts: whatever happened, something can still be done, and a closed or solved one waits for nobody."""
    draw = random.Random(11)
    for story in range(300):
        life = START
        for number in range(40):
            act = draw.choice(list(Act))
            try:
                life = after(life, act, "words", number)
            except ActError:
                continue
            assert any(life.state in froms for froms in ARROWS.values()), story
            assert not (life.waits and life.state not in {State.OPEN, State.PROPOSED}), (story, act)
            assert (life.state is State.PROPOSED) <= life.waits, (story, act)
    assert set(State) - {State.CLOSED} == LIVE
