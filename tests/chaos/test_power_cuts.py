"""The power fails at any moment of a day: what the controller took as durable is there when it starts again.

A slice of the long campaign (scripts/soak_power.py). The seeds name the day and the states."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from sim.crash import recorded_day
from sim.crash.power import Cuts, cut_power
from sim.crash.recorder import RecordError, mark, record
from sim.crash.replay import Share, Tally, open_bench, replay
from sim.crash.truth import find_truth
from sim.crash.watched import ChildError
from sim.crash.writes import Create, Mark, Rename, Unlink, Write

pytestmark = [pytest.mark.xdist_group("crash-power"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ProcessPoolExecutor]:
    """A process without threads: what is watched is forked from it."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_no_power_cut_loses_an_acknowledged_transaction(elsewhere: ProcessPoolExecutor) -> None:
    tally: Tally = elsewhere.submit(cut_power, Cuts(seed=1, states=110)).result()
    assert (tally.wrong, tally.sentences) == ({}, [])
    assert tally.states >= 500
    assert tally.restarts >= 1


def test_without_a_sync_at_the_commit_transactions_are_lost(elsewhere: ProcessPoolExecutor) -> None:
    """The control: the same day, the same power cuts, SQLite at NORMAL."""
    tally: Tally = elsewhere.submit(cut_power, Cuts(seed=1, states=110, normal=True)).result()
    assert tally.wrong["lost"] > tally.states // 5
    assert set(tally.wrong) == {"lost"}, tally.sentences


def careless_files(folder: Path) -> Tally:
    """A day on which key files are written without a sync."""

    def day() -> None:
        recorded_day.careless()
        recorded_day.play(1, folder, 0)

    ops = record(day, folder / "kiosk")
    bench = open_bench(folder / "bench")
    return replay(ops, find_truth(ops, bench), bench, Share(of=3, each=2))


def test_a_key_file_without_a_sync_is_found(elsewhere: ProcessPoolExecutor, tmp_path: Path) -> None:
    """A control for what is not in the database."""
    tally: Tally = elsewhere.submit(careless_files, tmp_path).result()
    assert tally.wrong["files"] > 0, tally


def write_some(folder: Path) -> None:
    """What a careful program does to a file, and a mark."""
    folder.mkdir()
    with (folder / "new").open("wb") as file:
        file.write(b"first")
        file.flush()
        file.write(b"second")
    (folder / "new").rename(folder / "old")
    mark("well")
    (folder / "old").unlink()
    (folder.parent / "outside").write_bytes(b"nobody records this")


def recorded(folder: Path) -> list[object]:
    """The record of that."""
    return list(record(lambda: write_some(folder), folder))


def test_a_record_says_what_a_program_did(elsewhere: ProcessPoolExecutor, tmp_path: Path) -> None:
    assert elsewhere.submit(recorded, tmp_path / "home").result() == [
        Create(1, "new"),
        Write(1, 0, b"first"),
        Write(1, 5, b"second"),
        Rename("new", "old"),
        Mark("well"),
        Unlink("old"),
    ]


def link_some(folder: Path) -> None:
    """Something no program of ours does so far."""

    def work() -> None:
        folder.mkdir()
        (folder / "a").touch()
        (folder / "b").hardlink_to(folder / "a")

    record(work, folder)


def test_what_cannot_be_recorded_is_an_error(elsewhere: ProcessPoolExecutor, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be recorded"):
        elsewhere.submit(link_some, tmp_path / "home").result()


def fail() -> None:
    """A watched program that fails."""
    record(lambda: None.nonsense, Path("/nowhere"))


def test_a_watched_program_that_fails_is_an_error(elsewhere: ProcessPoolExecutor) -> None:
    with pytest.raises(ChildError, match="ended with 1"):
        elsewhere.submit(fail).result()
