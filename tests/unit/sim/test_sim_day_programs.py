"""Programs that are watched over: started again, told to end, given up."""

import sys
import threading
from pathlib import Path

import pytest

from sim.day import programs
from sim.day.errors import ShopError
from sim.day.lines import until
from sim.day.programs import Program

FOR_EVER = "import signal; signal.pause()"


def program(tmp_path: Path, code: str, ended_well: threading.Event | None = None) -> Program:
    told = ended_well.set if ended_well else None
    return Program("one", [sys.executable, "-c", code], tmp_path / "one.log", ended_well=told, first_pause_s=0.01)


def test_a_killed_program_is_started_again(tmp_path: Path) -> None:
    one = program(tmp_path, FOR_EVER)
    one.start()
    try:
        until(lambda: one.pid is not None, 60, "it did not start")
        first = one.pid
        one.kill()
        until(lambda: one.pid not in (None, first), 60, "it did not come back")
        assert one.starts == 2
    finally:
        one.stop()
    assert one.pid is None


def test_a_program_told_to_end_stays_away_until_it_is_started(tmp_path: Path) -> None:
    one = program(tmp_path, FOR_EVER)
    one.start()
    until(lambda: one.pid is not None, 60, "it did not start")
    one.stop()
    one.stop()
    assert one.pid is None
    assert one.starts == 1
    one.start()
    until(lambda: one.starts == 2, 60, "it did not start again")
    one.stop()


def test_a_program_that_always_dies_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "MOST_DEATHS", 3)
    one = program(tmp_path, "print('no luck'); raise SystemExit(3)")
    one.start()

    def given_up() -> bool:
        try:
            one.check()
        except ShopError as error:
            return "one.log" in str(error)
        return False

    until(given_up, 60, "it was not given up")
    one.stop()
    assert one.starts == 3
    assert (tmp_path / "one.log").read_text().count("no luck") == 3


def test_a_window_that_is_closed_ends_for_good(tmp_path: Path) -> None:
    closed = threading.Event()
    one = program(tmp_path, "pass", closed)
    one.start()
    assert closed.wait(60)
    one.stop()
    assert one.starts == 1


def test_settings_of_another_kiosk_do_not_reach_the_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_DATA_DIR", "/elsewhere")
    monkeypatch.setenv("CENTRAL_PORT", "1")
    assert not {"KIOSK_DATA_DIR", "CENTRAL_PORT"} & set(programs.surroundings())


def test_a_command_that_is_not_installed_is_said_so() -> None:
    with pytest.raises(ShopError, match="not installed"):
        programs.script("no-such-command")
