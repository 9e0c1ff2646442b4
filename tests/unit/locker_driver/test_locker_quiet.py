"""The quiet of a line: as its profile says, and longer after a read that was sent early and lost."""

import pytest

from locker_driver.quiet import FIRST_READS, LONGEST_REST_S, MOST_READS, Quiet

REST_S = 0.005
REPLY_S = 0.03
TIMEOUT_S = 0.3


class Line:
    """One line with one board that is deaf for `turnaround_s` after a frame."""

    def __init__(self, turnaround_s: float = 0.0, rest_s: float = REST_S) -> None:
        self.quiet = Quiet(rest_s)
        self.turnaround_s = turnaround_s
        self.now_s = 100.0
        self.deaf_until_s = 0.0

    def read(self, *, lose: bool = False) -> bool:
        """One read as soon as the line has rested; whether it was answered."""
        self.now_s = max(self.now_s, self.quiet.read_at_s)
        self.quiet.sent(self.now_s)
        if lose or self.now_s < self.deaf_until_s:
            self.now_s += TIMEOUT_S
            self.quiet.lost()
            self.quiet.over(self.now_s)
            return False
        self.now_s += REPLY_S
        self.quiet.heard(self.now_s)
        self.deaf_until_s = self.now_s + self.turnaround_s - 1e-6
        self.quiet.answered()
        self.quiet.over(self.now_s)
        return True

    def rests(self) -> tuple[float, float]:
        """Before a read, before an unlock."""
        return self.quiet.before_read_s, self.quiet.before_unlock_s


def test_as_long_as_all_goes_well_a_line_rests_as_its_profile_says():
    line = Line()
    for _ in range(50):
        assert line.read()
        assert line.rests() == (REST_S, REST_S)


def test_a_read_lost_by_chance_makes_a_line_slower_for_a_few_reads_only():
    line = Line()
    line.read()
    line.read(lose=True)
    assert line.rests() == (pytest.approx(4 * REST_S), pytest.approx(4 * REST_S))
    for _ in range(FIRST_READS):
        assert line.quiet.before_read_s > REST_S
        line.read()
    assert line.quiet.before_read_s == REST_S
    assert line.quiet.before_unlock_s > REST_S, "an unlock is not what finds out"
    line.read()
    assert line.rests() == (REST_S, REST_S)


@pytest.mark.parametrize("turnaround_s", [0.006, 0.02, 0.05, 0.08, LONGEST_REST_S])
def test_a_slow_board_is_heard_and_ever_more_rarely_asked_too_early(turnaround_s):
    line, since, gaps = Line(turnaround_s), 0, []
    for _ in range(4 * MOST_READS):
        if line.read():
            since += 1
        else:
            gaps.append(since)
            since = 0
    assert len(gaps) < 25
    assert gaps[-1] >= MOST_READS
    assert line.quiet.before_unlock_s >= turnaround_s


def test_a_silent_board_that_was_given_time_makes_no_line_slower():
    line = Line()
    for _ in range(100):
        line.now_s += 2 * LONGEST_REST_S
        line.read(lose=True)
    assert line.rests() == (REST_S, REST_S)


@pytest.mark.parametrize("rest_s", [0.05, LONGEST_REST_S, 0.5])
def test_the_rest_of_a_profile_is_never_shortened(rest_s):
    line = Line(rest_s=rest_s)
    for lose in (False, True, True, False, True):
        line.read(lose=lose)
        assert all(rest_s <= rest <= max(rest_s, LONGEST_REST_S) for rest in line.rests())


def test_a_lost_line_forgets_what_it_heard_and_knows_its_boards():
    line = Line(0.05)
    for _ in range(4):
        line.read()
    needed = line.rests()
    line.quiet.forget()
    assert line.quiet.read_at_s == float("-inf")
    assert line.rests() == needed
