"""The trace of a day does not depend on where the day is played (I25)."""

from pathlib import Path

from sim.soak.trace import DigestTrace


def _of_a_day_in(folder: Path, screen: str = "idle") -> str:
    trace = DigestTrace(folder)
    trace.add("walked away", who="load", why=f"The database {folder / 'kiosk' / 'kiosk.sqlite'} cannot be used.")
    trace.add("screen", shows=screen)
    return trace.hash


def test_an_error_that_names_a_file_gives_the_same_trace_in_every_folder(tmp_path: Path) -> None:
    assert _of_a_day_in(tmp_path / "one") == _of_a_day_in(tmp_path / "another")


def test_what_happens_differently_gives_another_trace(tmp_path: Path) -> None:
    assert _of_a_day_in(tmp_path) != _of_a_day_in(tmp_path, screen="refused")
