"""One call of the disk fails: the controller ends or goes on, and nothing it has told is lost.

A slice of the sweep over every call of the day (scripts/soak_power.py --io all)."""

import errno
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from random import Random

import chaos_disk
import pytest
from chaos_disk import Played

from kiosk.db.database import SqlDatabase
from sim.crash.faulty import FAULTS, Point, points
from sim.shop_people import Office

pytestmark = [pytest.mark.xdist_group("crash-disk"), pytest.mark.timeout(600)]

SEED = 1


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ProcessPoolExecutor]:
    """Processes without threads: what is watched is forked from them."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def sound(elsewhere: ProcessPoolExecutor) -> Played:
    """The day without a fault."""
    return elsewhere.submit(chaos_disk.fail_at, SEED, None).result()


def test_a_sound_disk_ends_nothing(sound: Played) -> None:
    assert (sound.result.complaints, sound.result.ended) == ([], [])
    assert set(sound.disk.counts) == set(FAULTS)
    assert sound.disk.counts["sync"] > 20


def test_the_office_of_a_failing_disk_waits_in_place_of_the_sound_one() -> None:
    """One that asked a controller which has just ended would end the day with it."""
    replaced = {name for name in vars(chaos_disk._Office) if not name.startswith("__")}
    assert replaced
    assert replaced <= set(vars(Office))


def test_no_fault_loses_what_was_told(elsewhere: ProcessPoolExecutor, sound: Played) -> None:
    """Two points of every kind by chance, the same ones each time."""
    random = Random(SEED)
    every = list(points(sound.disk.counts))
    chosen = [point for kind in FAULTS for point in random.sample([one for one in every if one.kind == kind], k=2)]
    for played in elsewhere.map(chaos_disk.fail_at, [SEED] * len(chosen), chosen):
        assert played.result.complaints == [], f"seed {SEED}, {played.point}"
        assert played.disk.faults >= 1


def ignore_commit_errors() -> None:
    """The mistake of the control: a commit that failed is taken for done."""
    careful = SqlDatabase._committed

    def hopeful(self, commit, result):
        def try_it() -> None:
            try:
                commit()
            except Exception:
                self._connection.rollback()

        return careful(self, try_it, result)

    SqlDatabase._committed = hopeful


def test_who_ignores_a_failed_commit_is_found(elsewhere: ProcessPoolExecutor, sound: Played) -> None:
    """A control: the disk refuses one write in the middle of the day, and nobody listens."""
    middle = Point("write", sound.disk.counts["write"] * 3 // 4, errno.ENOSPC, for_ever=False)
    played = elsewhere.submit(chaos_disk.fail_at, SEED, middle, ignore_commit_errors).result()
    assert played.disk.faults == 1
    assert played.result.complaints != []
