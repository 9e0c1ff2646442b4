"""Operations, compartments, ids, money and ratings: the small rules."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.compartments import LABEL, Compartment, Content, Size
from kiosk.domain.ids import new_id
from kiosk.domain.money import yuan
from kiosk.domain.operations import ARROWS, LIVE, ArrowError, Operation, State
from kiosk.domain.ratings import Rating

ENDS = {State.SETTLED, State.REJECTED, State.RESOLVED}


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_the_arrows_of_the_journal_exist(before: State, after: State) -> None:
    operation = Operation("op1", "pickup", "A01", "s1", "customer", state=before)
    if after in ARROWS[before]:
        assert operation.to(after, outcome="x").outcome == "x"
    else:
        with pytest.raises(ArrowError, match=f"no arrow from {before} to {after}"):
            operation.to(after)


def test_the_journal_ends_and_doubt_never_settles() -> None:
    assert {state for state in State if not ARROWS[state]} == ENDS
    assert ARROWS[State.UNKNOWN] == {State.RESOLVED}
    assert State.ARMED not in ARROWS[State.OPENED]
    assert frozenset({State.RESERVED, State.ARMED, State.OPENED, State.CLOSED}) == LIVE


@pytest.mark.parametrize(
    ("text", "good"),
    [("A01", True), ("Z99", True), ("I01", False), ("O01", False), ("A1", False), ("a01", False), ("A001", False)],
)
def test_labels_have_a_column_letter_and_two_digits(text: str, good: bool) -> None:
    assert bool(LABEL.fullmatch(text)) is good


def test_only_what_is_free_and_sound_is_offered() -> None:
    free = Compartment("A01")
    assert free.offered
    held = free.holding("e1")
    assert (held.offered, held.content, held.epoch) == (False, Content.OCCUPIED, "e1")
    doubtful = held.quarantined("jam")
    assert (doubtful.offered, doubtful.content, doubtful.quarantine) == (False, Content.UNSURE, "jam")
    assert doubtful.emptied() == free
    broken = Compartment("A01", out_of_service="hinge")
    assert not broken.offered
    assert broken.emptied().out_of_service == "hinge", "a look inside mends no hinge"


def test_sizes_are_ranked() -> None:
    assert [size.rank for size in (Size.S, Size.M, Size.L, Size.XL)] == [0, 1, 2, 3]


@given(wall_ms=st.integers(0, 2**48 - 1), randomness=st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_seven_that_tells_its_moment(wall_ms: int, randomness: bytes) -> None:
    made = uuid.UUID(new_id(wall_ms, randomness))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == wall_ms


def test_ids_sort_by_their_moments() -> None:
    assert new_id(1, b"\xff" * 10) < new_id(2, b"\x00" * 10)
    with pytest.raises(ValueError, match="10 random bytes, got 3"):
        new_id(1, b"abc")


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (1, "0.01"), (12_900, "129.00"), (-5, "-0.05"), (-12_345, "-123.45")]
)
def test_money_is_written_in_yuan_without_a_float(fen: int, text: str) -> None:
    assert yuan(fen) == text


@pytest.mark.parametrize("face", [0, 6, -1])
def test_what_is_no_face_is_refused(face: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        Rating("s1", face, 0)
