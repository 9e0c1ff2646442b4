"""The `locker cycle` command: many openings, honest figures, an end in every case."""

import asyncio
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from lock_line import Boards, bank_of, play

from locker_driver import Lock
from locker_driver.cli import main
from locker_driver.cycle_report import as_data, histogram, write
from locker_driver.cycling import Cycle, Opening, Outcome, times_of

FIRST, SECOND = Lock("a", 1, 3), Lock("a", 1, 4)


def cycle(boards: Boards, count: int, *, shuts: bool = True, **options: Any) -> Cycle:
    """Run it with somebody who shuts every door a while after it opened."""
    made: list[Cycle] = []

    async def story() -> None:
        bank = bank_of(boards, (1,))
        await bank.start()

        def shut(_opening: Opening) -> None:
            if shuts:
                asyncio.get_running_loop().call_later(0.7, boards.open.clear)

        made.append(Cycle(bank, [FIRST, SECOND], count, on_opening=shut, **options))
        await made[0].run()
        await bank.stop()

    play(story())
    return made[0]


def test_every_lock_is_opened_n_times_in_turn_and_shut_between() -> None:
    boards = Boards()
    done = cycle(boards, 5)
    assert [one.lock for one in done.openings] == [FIRST, SECOND] * 5
    assert {one.outcome for one in done.openings} == {Outcome.OPENED}
    assert len(boards.unlocks()) == 10
    for one in done.openings:
        assert one.open_s is not None
        assert boards.opens_after_s < one.open_s < boards.pulse_s + 0.1


def test_a_jammed_lock_is_left_alone_after_three_failures_and_the_other_goes_on() -> None:
    boards = Boards(jammed={(1, 3)})
    done = cycle(boards, 5)
    assert [one.outcome for one in done.openings if one.lock == FIRST] == [Outcome.NOT_OPENED] * 3
    assert [one.outcome for one in done.openings if one.lock == SECOND] == [Outcome.OPENED] * 5
    assert done.resting == {FIRST: Outcome.NOT_OPENED}
    assert len(boards.unlocks()) == 8


def test_a_door_nobody_shuts_ends_the_work_and_is_asked_for() -> None:
    said: list[str] = []
    boards = Boards()
    done = cycle(boards, 5, shuts=False, close_s=10.0, say=said.append)
    assert [one.outcome for one in done.openings] == [Outcome.OPENED] * 2 + [Outcome.LEFT_OPEN] * 2
    assert said[0] == "Please shut the door of board 1 lock 3."
    assert len(boards.unlocks()) == 2


def test_a_silent_board_gets_no_unlock() -> None:
    boards = Boards(silent={1})
    assert {one.outcome for one in cycle(boards, 9).openings} == {Outcome.SILENT}
    assert boards.unlocks() == []


def opened(*seconds: float) -> list[Opening]:
    return [Opening(FIRST, n, Outcome.OPENED, "acked", value) for n, value in enumerate(seconds, 1)]


def test_figures_are_min_median_nearest_rank_and_max() -> None:
    told = times_of(FIRST, [*opened(*(n / 100 for n in range(1, 101))), Opening(FIRST, 101, Outcome.NOT_OPENED)])
    assert (told.tries, told.opened, told.failures) == (101, 100, 1)
    assert (told.min_s, told.median_s, told.p95_s, told.max_s) == (0.01, pytest.approx(0.505), 0.95, 1.0)
    nothing = times_of(SECOND, [])
    assert (nothing.tries, nothing.min_s) == (0, None)
    assert as_data([SECOND], [])["locks"][0]["max_s"] is None


def test_the_histogram_counts_every_opening_once() -> None:
    svg = ET.fromstring(histogram([FIRST, SECOND], opened(0.1, 0.1, 0.35, 0.4)))
    counts = [int(each[0].text or "") for each in svg.iter("{http://www.w3.org/2000/svg}rect")]
    assert sorted(counts) == [1, 1, 2]
    ET.fromstring(histogram([FIRST], []))


@pytest.mark.parametrize(
    ("longest", "axis"), [(0.01, 0.05), (0.35, 0.5), (0.718, 1.0), (1.5, 2.0), (2.1, 5.0), (6, 10)]
)
def test_the_axis_ends_at_a_round_number(longest: float, axis: float) -> None:
    assert f">{axis:.2f} s<" in histogram([FIRST], opened(longest))


def test_the_report_is_four_files_and_escapes_what_it_is_told(tmp_path: Path) -> None:
    failed = Opening(FIRST, 3, Outcome.NOT_OPENED, "none")
    written = write(tmp_path / "new", "A <b>", [FIRST], [*opened(0.1, 0.2), failed])
    assert [path.name for path in written] == ["cycle.html", "cycle.md", "cycle.svg", "cycle.json"]
    page = written[0].read_text()
    assert "A &lt;b&gt;" in page
    assert "<svg" in page
    assert "Board 1 lock 3, opening 3: not opened" in page
    assert "| 1 | 3 | 3 | 2 | 1 | 0.100 | 0.150 | 0.200 | 0.200 |" in written[1].read_text()
    assert len(json.loads(written[3].read_text())["openings"]) == 3


@pytest.mark.parametrize(
    "argv",
    ["--lock 25", "--lock 0", "--lock 1,x", "--lock 1 -n 0", "--lock 1 -n 99999", "--lock 1 --pause-s -1", "--lock 1"],
)
def test_what_cannot_be_cycled_is_exit_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, argv: str
) -> None:
    """The last one: nobody is there to be asked."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["cycle", "--port", "/nonexistent", "--board", "1", *argv.split()]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_a_port_it_ends_with_4(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    argv = ["cycle", "--port", str(tmp_path / "tty"), "--board", "1", "--lock", "1", "--yes"]
    assert main(argv) == 4
    assert len(capsys.readouterr().err.splitlines()) == 1
