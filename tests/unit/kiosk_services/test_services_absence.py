"""How long central has been away: no clock on the wall stretches it, and none ends it at once."""

import asyncio
import json
import random
from typing import Any

import pytest

from kiosk.services.absence import DAY_S, MARK_EVERY_S, NOTE, SPARED_DAYS, WARN_DAYS, Absence

DAYS = 45
TEN_YEARS_S = 3650 * DAY_S


class TwoClocks:
    """Monotonic seconds and the wall apart, as they are."""

    def __init__(self) -> None:
        self.mono_s, self.now_ms = 1000.0, 1_763_700_000_000

    def monotonic_s(self) -> float:
        return self.mono_s

    def wall_ms(self) -> int:
        return self.now_ms


class Notes(dict[str, str]):
    """As much of a book as is asked for; what was noted stays over a restart."""

    commits = 0

    def note(self, key: str) -> str | None:
        return self.get(key)

    def set_note(self, key: str, value: str) -> None:
        self[key] = value

    async def transact(self, work: Any) -> object:
        self.commits += 1
        return work(self)


class Kiosk:
    """Runs, is off, and starts again over the same notes."""

    def __init__(self) -> None:
        self.notes: Any = Notes()
        self.clock: Any = TwoClocks()
        self.bound = True
        self.start()

    def start(self) -> None:
        self.absence = Absence(self.notes, self.clock, DAYS, lambda: self.bound)
        self.absence.resume(self.notes)

    def run(self, seconds: float) -> None:
        """In one step, then the round's look."""
        self.clock.mono_s += seconds
        self.clock.now_ms += int(seconds * 1000)
        self.look()

    def look(self) -> None:
        asyncio.run(self.absence.look())

    def off(self, wall_s: float) -> None:
        """Off; the clock on the wall says that so long has passed."""
        self.clock.now_ms += int(wall_s * 1000)
        self.clock.mono_s = 5.0
        self.start()

    def away_days(self) -> float:
        return self.absence.away_s / DAY_S


@pytest.fixture
def kiosk() -> Kiosk:
    return Kiosk()


def test_a_kiosk_that_runs_offline_warns_then_ends_and_one_answer_makes_it_good(kiosk: Kiosk) -> None:
    for day in range(DAYS):
        assert kiosk.absence.days_left == DAYS - day
        assert (kiosk.absence.ending is not None) == (day >= DAYS - WARN_DAYS)
        assert not kiosk.absence.ended
        kiosk.run(DAY_S)
    assert (kiosk.absence.days_left, kiosk.absence.ending, kiosk.absence.ended) == (0, 0, True)
    kiosk.absence.central_told()
    assert (kiosk.absence.days_left, kiosk.absence.ending, kiosk.absence.ended) == (DAYS, None, False)


def test_thirty_days_offline_are_never_warned_of(kiosk: Kiosk) -> None:
    kiosk.run(30 * DAY_S)
    assert kiosk.absence.ending is None


def test_an_answer_is_durable_within_a_round_when_it_ends_a_long_absence(kiosk: Kiosk) -> None:
    kiosk.run(40 * DAY_S)
    kiosk.absence.central_told()
    kiosk.look()
    kiosk.off(60)
    assert kiosk.absence.away_s == pytest.approx(60, abs=1)


def test_it_costs_one_commit_in_ten_minutes(kiosk: Kiosk) -> None:
    for _ in range(3600):
        kiosk.run(1)
        kiosk.absence.central_told()
    assert kiosk.notes.commits == 3600 / MARK_EVERY_S


@pytest.mark.parametrize("off_days", [0.01, 1, 20, 40])
def test_time_that_is_off_counts_by_the_wall(kiosk: Kiosk, off_days: float) -> None:
    kiosk.run(DAY_S)
    kiosk.off(off_days * DAY_S)
    assert kiosk.away_days() == pytest.approx(1 + off_days)


@pytest.mark.parametrize("ran_days", [0, 1, 20, 41])
@pytest.mark.parametrize("leap_s", [60 * DAY_S, TEN_YEARS_S, 100 * TEN_YEARS_S])
def test_a_leap_over_a_restart_warns_but_leaves_three_days(kiosk: Kiosk, ran_days: int, leap_s: float) -> None:
    kiosk.run(ran_days * DAY_S)
    for _ in range(3):
        kiosk.off(leap_s)
        assert (kiosk.absence.days_left, kiosk.absence.ending) == (SPARED_DAYS, SPARED_DAYS)
    kiosk.run(SPARED_DAYS * DAY_S - 1)
    assert not kiosk.absence.ended
    kiosk.run(1)
    assert kiosk.absence.ended


def test_the_spared_days_are_given_once(kiosk: Kiosk) -> None:
    kiosk.run(44 * DAY_S)
    kiosk.off(TEN_YEARS_S)
    assert kiosk.absence.days_left == 1
    kiosk.run(DAY_S)
    kiosk.off(DAY_S)
    assert kiosk.absence.ended


@pytest.mark.parametrize("jump_s", [-TEN_YEARS_S, -3600, 3600, TEN_YEARS_S])
def test_a_jump_while_it_runs_is_of_no_account(kiosk: Kiosk, jump_s: float) -> None:
    kiosk.run(DAY_S)
    kiosk.clock.now_ms += int(jump_s * 1000)
    kiosk.run(DAY_S)
    assert kiosk.away_days() == pytest.approx(2)


def test_a_clock_that_begins_anew_at_each_start_lengthens_nothing(kiosk: Kiosk) -> None:
    """Off each night, and each morning the clock is back where it was the day before."""
    days = 0
    while not kiosk.absence.ended:
        kiosk.run(DAY_S / 2)
        kiosk.off(-DAY_S / 2)
        days += 1
    assert 2 * DAYS - 2 <= days <= 2 * DAYS


@pytest.mark.parametrize("back_s", [0, 1, TEN_YEARS_S])
def test_starts_between_two_marks_cannot_stop_the_count(kiosk: Kiosk, back_s: float) -> None:
    ran_s = 0.0
    for _ in range(200):
        kiosk.run(MARK_EVERY_S - 1)
        ran_s += MARK_EVERY_S - 1
        kiosk.off(-(MARK_EVERY_S - 1) - back_s)
    assert kiosk.absence.away_s >= ran_s


def test_a_kiosk_with_a_list_of_its_own_has_no_end_and_notes_nothing(kiosk: Kiosk) -> None:
    kiosk.bound = False
    kiosk.notes.clear()
    kiosk.off(0)
    kiosk.run(400 * DAY_S)
    assert (kiosk.absence.days_left, kiosk.absence.ending, kiosk.absence.ended) == (None, None, False)
    assert (kiosk.notes, kiosk.notes.commits) == ({}, 0)
    kiosk.bound = True  # enrolled now: central has answered
    kiosk.absence.central_told()
    assert kiosk.absence.days_left == DAYS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "no json",
        '{"away_ms": "x", "wall_ms": 1}',
        '{"away_ms": 1}',
        '{"away_ms": 1e999, "wall_ms": 1}',
    ],
)
def test_a_note_that_cannot_be_read_is_as_none(kiosk: Kiosk, text: str) -> None:
    kiosk.run(DAY_S)
    kiosk.notes[NOTE] = text
    kiosk.off(0)
    assert kiosk.absence.away_s == 0


def test_a_note_from_before_time_is_no_credit(kiosk: Kiosk) -> None:
    kiosk.notes[NOTE] = json.dumps({"away_ms": -(10**15), "wall_ms": kiosk.clock.now_ms})
    kiosk.off(0)
    assert kiosk.absence.away_s == MARK_EVERY_S


def test_whatever_the_clock_does_running_time_counts_and_leaps_spare_three_days(kiosk: Kiosk, seed: int) -> None:
    chance = random.Random(seed)
    ran_s = 0.0
    for _ in range(300):
        seconds = chance.choice([1.0, 30.0, 700.0, 7200.0])
        kiosk.run(seconds)
        ran_s += seconds
        before = kiosk.absence.away_s
        kiosk.off(chance.choice([-TEN_YEARS_S, -60, 0, 1, 60, 3600, TEN_YEARS_S]))
        after = kiosk.absence.away_s
        assert after >= before - MARK_EVERY_S, "no more than one mark is lost"
        assert after <= max(before + MARK_EVERY_S, (DAYS - SPARED_DAYS) * DAY_S), "no start ends the list"
