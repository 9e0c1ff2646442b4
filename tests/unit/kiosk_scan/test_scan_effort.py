"""A picture costs only so much work, and the same each time."""

import pytest
from numpy.random import default_rng

from kiosk.scan import zxing
from kiosk.scan.decoder import Decoder
from kiosk.scan.effort import Effort


def test_a_cheap_piece_is_tried_whole_and_counted() -> None:
    effort = Effort(32.0)
    assert effort.squares(100_000, 3) == 3
    assert effort.left == pytest.approx(32.0 - 2.5 - 9.0)


def test_squares_are_left_out_when_their_pairs_are_too_many() -> None:
    effort = Effort(12.0)
    assert effort.squares(0, 4) == 3
    assert effort.squares(0, 4) == 2
    assert effort.squares(0, 4) == 1
    assert effort.left == 0.0


def test_a_piece_too_dear_is_not_tried_and_costs_nothing() -> None:
    effort = Effort(10.0)
    assert effort.squares(1_000_000, 2) == 0
    assert effort.left == 10.0


def test_looks_at_the_whole_picture_end_with_what_is_left() -> None:
    effort = Effort(8.0)
    assert [effort.look(921_600) for _ in range(4)] == [True, True, False, False]
    assert effort.look(1000)


def test_a_picture_full_of_squares_ends_within_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Corner squares everywhere and no code at all: what is spent is counted, and the same twice."""
    rng = default_rng(7)
    picture = rng.integers(200, 230, (720, 1280)).astype("uint8")
    for top in range(20, 680, 90):
        for left in range(20, 1240, 90):
            picture[top : top + 35, left : left + 35] = 30
            picture[top + 5 : top + 30, left + 5 : left + 30] = 220
            picture[top + 10 : top + 25, left + 10 : left + 25] = 30
    spent: list[float] = []
    looks: list[int] = []
    squares, look = Effort.squares, zxing.look

    def counted(effort: Effort, piece_px: int, found: int) -> int:
        count = squares(effort, piece_px, found)
        spent.append(effort.left)
        return count

    def seen(grey: object, **how: object) -> zxing.Found:
        looks.append(1)
        return look(grey, **how)

    monkeypatch.setattr(Effort, "squares", counted)
    monkeypatch.setattr(zxing, "look", seen)
    counts = []
    for _ in range(2):
        spent.clear()
        looks.clear()
        assert Decoder().decode_still(picture) == ()
        counts.append((tuple(spent), len(looks)))
    assert counts[0] == counts[1]
    assert spent, "the squares are suspected of being a code"
    assert min(spent) >= 0
